"use client";

import { useTranslations } from "next-intl";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { parseCohortSpan } from "./cohort-model.ts";

/** A formatted cohort name: "Mar 2025", "Q1 2025", "2025". */
export const useCohortWords = (): ((label: string) => string) => {
  const t = useTranslations("forecast");
  const { first } = useMonthWords();
  return (label) => {
    if (label === "all") return t("all_customers");
    const span = parseCohortSpan(label);
    if (span === "month") return first(label);
    return span === "year" ? label : t("quarter", { quarter: label.slice(-1), year: label.slice(0, 4) });
  };
};
