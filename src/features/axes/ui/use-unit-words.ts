"use client";

import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import type { AxisMapAnswer } from "#features/axes/contracts/axis-members.ts";
import type { Unit } from "#lib/axes/axis.ts";

/** The name of an axis's feature, and its formatted values. */
export const useUnitWords = ({ features }: Pick<AxisDetails, "features">) => {
  const t = useTranslations("axes.units");
  const formats = useFormats();
  const { currency } = useMe().business;
  const WRITE: Record<Unit, (value: number) => string> = {
    orders_per_month: (value) => t("a_month", { value: formats.fine(value) }),
    tickets_per_year: (value) => t("a_year", { value: formats.fine(value) }),
    per_order: (value) => t("an_order", { value: formats.fine(value) }),
    days: (value) => t("days", { days: Math.round(value) }),
    hours: (value) => t("hours", { value: formats.decimal(value) }),
    time_of_day: formats.hour,
    money: (value) => formats.money(value),
    categories: (value) => t("categories", { count: Number(value.toFixed(1)) }),
    repurchases: (value) => t("repurchases", { count: Number(value.toFixed(1)) }),
    per_ticket: (value) => t("a_ticket", { value: formats.decimal(value) }),
    share: formats.percent,
    nats: formats.fine,
    index: formats.fine,
    rating: (value) => t("rating", { value: formats.decimal(value) }),
  };
  /** For a plot's axis, whose title includes the unit. */
  const SHORT: Partial<Record<Unit, (value: number) => string>> = {
    orders_per_month: formats.fine,
    tickets_per_year: formats.fine,
    per_order: formats.fine,
    categories: formats.decimal,
    repurchases: formats.decimal,
    per_ticket: formats.decimal,
    days: formats.short,
    hours: formats.short,
    money: formats.short,
    rating: formats.decimal,
  };
  const unitOf = (feature: string): Unit => (features.find(({ key }) => key === feature)?.unit as Unit) ?? "index";
  const nameOf = (feature: string): string => features.find(({ key }) => key === feature)?.name ?? feature;
  return {
    nameOf,
    written: (feature: string, value: number): string => WRITE[unitOf(feature)](value),
    onAxis: (feature: string, value: number): string => (SHORT[unitOf(feature)] ?? WRITE[unitOf(feature)])(value),
    axisName: (feature: string): string =>
      unitOf(feature) === "money" ? t("in_money", { name: nameOf(feature), currency }) : nameOf(feature),
  };
};

type Directions = AxisMapAnswer["directions"];

/** Names of the map's two axes: features, or components named after their heaviest features. */
export const useDirectionWords = (axis: Pick<AxisDetails, "features">) => {
  const t = useTranslations("axes");
  const { percent } = useFormats();
  const units = useUnitWords(axis);
  const strongest = (directions: Directions, at: 0 | 1): string => {
    const [first, second] = directions[at].weights;
    const name = (feature: string | undefined) => (feature === undefined ? "" : units.nameOf(feature));
    return second
      ? t("two_names", { first: name(first?.feature), second: name(second.feature) })
      : name(first?.feature);
  };
  const nameOf = (directions: Directions, at: 0 | 1): string => {
    const { feature, share } = directions[at];
    return feature === null ? t("component", { number: at + 1, share: percent(share) }) : units.axisName(feature);
  };
  return {
    nameOf,
    answerOf: (directions: Directions): string => {
      const [x, y] = directions;
      if (x.feature !== null && y.feature !== null) {
        const names = { x: units.nameOf(x.feature), y: units.nameOf(y.feature) };
        return t("map_answer", { ...names, share: percent(x.share + y.share) });
      }
      return t("map_components", {
        share: percent(x.share + y.share),
        x: strongest(directions, 0),
        y: strongest(directions, 1),
      });
    },
  };
};
