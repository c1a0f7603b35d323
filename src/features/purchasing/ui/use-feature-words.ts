"use client";

import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { featureWordsIn } from "#features/purchasing/rules/purchasing-words.ts";
import type { FeatureName } from "#lib/purchases/purchasing.ts";

type FeatureUnit = "money" | "number" | "rate" | "days" | "share" | "index";

/** The unit of a feature. */
const UNIT_OF: Record<FeatureName, FeatureUnit> = {
  totalPurchases: "money",
  avgOrderValue: "money",
  orderCount: "number",
  purchaseFrequency: "rate",
  basketSize: "number",
  categoryDiversity: "index",
  repurchaseRate: "share",
  discountRate: "share",
  daysSinceLastPurchase: "days",
  daysBetweenPurchases: "days",
  regularity: "index",
  priceLevel: "index",
  seasonality: "index",
  weekendShare: "share",
};

/** A feature's name, and its formatted values. */
export const useFeatureWords = () => {
  const t = useTranslations("purchasing");
  const formats = useFormats();
  const { currency } = useMe().business;
  const features = featureWordsIn(useLanguage(false).language);
  const WRITE: Record<FeatureUnit, (value: number) => string> = {
    money: (value) => formats.money(value),
    number: formats.decimal,
    rate: (value) => t("unit_orders_month", { value: formats.fine(value) }),
    days: (value) => t("unit_days", { days: Math.round(value) }),
    share: formats.percent,
    index: formats.fine,
  };
  const SHORT: Partial<Record<FeatureUnit, (value: number) => string>> = {
    money: formats.short,
    days: formats.short,
    rate: formats.fine,
  };
  return {
    nameOf: (feature: FeatureName): string => features[feature],
    written: (feature: FeatureName, value: number | null | undefined): string =>
      value === null || value === undefined ? "–" : WRITE[UNIT_OF[feature]](value),
    /** For an axis, whose title includes the unit. */
    onAxis: (feature: FeatureName, value: number): string =>
      (SHORT[UNIT_OF[feature]] ?? WRITE[UNIT_OF[feature]])(value),
    axisName: (feature: FeatureName): string => {
      const name = features[feature];
      if (UNIT_OF[feature] === "money") return t("axis_money", { name, currency });
      return UNIT_OF[feature] === "days" ? t("axis_days", { name }) : name;
    },
  };
};
