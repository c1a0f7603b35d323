"use client";

import { useTranslations } from "next-intl";
import { getTerm, type Source, type TermKey } from "#core/messages/terms.ts";
import { useFormats } from "../session/use-formats.ts";
import type { Freshness } from "./freshness.ts";

/** The texts of the terms. */
export const useTermWords = () => {
  const t = useTranslations();
  const { day, days, moment } = useFormats();
  const formulaOf = (key: TermKey): string | null => {
    const { hasFormula, customerMetric } = getTerm(key);
    if (customerMetric) return t(`customer_formulas.${customerMetric}`);
    return hasFormula ? t(`glossary.terms.${key}.formula` as "glossary.terms.revenue.formula") : null;
  };
  const unitOf = (key: TermKey): string | null => {
    const { unit } = getTerm(key);
    return unit && t(`glossary.units.${unit}`);
  };
  /** The source with the day and time of the answer, or else with how often it is updated. */
  const sourceOf = (source: Source, { until, calculatedAt }: Freshness): string => {
    const isDay = (text: string) => !text.includes("T");
    const known: string[] = [];
    if (until) known.push(t("glossary.until", { day: isDay(until) ? days(until, until) : day(until) }));
    if (calculatedAt) {
      const time = isDay(calculatedAt) ? days(calculatedAt, calculatedAt) : moment(calculatedAt, new Date());
      known.push(t("glossary.calculated", { time }));
    }
    return [t(`glossary.sources.${source}.name`), ...(known.length > 0 ? known : [updatesOf(source)])].join(" · ");
  };
  const updatesOf = (source: Source): string => t(`glossary.sources.${source}.updates`);
  return {
    nameOf: (key: TermKey): string => t(`glossary.terms.${key}.name`),
    definitionOf: (key: TermKey): string => t(`glossary.terms.${key}.definition`),
    formulaOf,
    unitOf,
    sourceOf,
  };
};
