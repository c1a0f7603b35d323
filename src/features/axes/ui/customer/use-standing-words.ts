"use client";

import { useTranslations } from "next-intl";
import { useLanguage } from "#core/ui/session/use-language.ts";
import { axisNamed } from "#records/rules/axes/registry/axes.ts";
import { useUnitWords } from "../use-unit-words.ts";
import { type Dot, percentileShare } from "./fingerprint-model.ts";

/** Texts for a feature, a customer's value and its percentile. */
export const usePercentileWords = (axis: string) => {
  const t = useTranslations("customer_axes");
  const { language } = useLanguage(false);
  const features = Object.entries(axisNamed(axis)?.features ?? {}).map(([key, { words, unit }]) => {
    return { key, name: words[language], unit, median: null };
  });
  const units = useUnitWords({ features });
  return {
    nameOf: units.nameOf,
    written: units.written,
    standing: (dot: Pick<Dot, "percentile">): string => {
      const { side, of } = percentileShare(dot);
      return t(`standing_${side}`, { of });
    },
  };
};
