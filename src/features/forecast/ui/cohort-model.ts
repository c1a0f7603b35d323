"use client";

import { useTranslations } from "next-intl";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import type { Measure } from "./forecast-state.ts";

export type Cohort = ForecastAnswer["cohorts"][number];
type CohortAge = Cohort["ages"][number];
type Span = "month" | "quarter" | "year";

const STEPS = 7;
/** The latest age to compare: late enough for repeat purchases, early enough for recent cohorts to reach it. */
const COMPARED_AGE = 3;

/** The format of cohort names: `2025-03`, `2025-Q1`, `2025`. */
export const parseCohortSpan = (label: string): Span => {
  if (/^\d{4}-Q/.test(label)) return "quarter";
  return /^\d{4}-\d\d$/.test(label) ? "month" : "year";
};

/** The value of a cell: the share of the cohort who bought at that age, or their average spending. */
export const cellValue = ({ customers }: Cohort, age: CohortAge, measure: Measure): number =>
  customers === 0 ? 0 : (measure === "active" ? age.activeCustomers : age.revenue) / customers;

/** Ages worth showing; at age 0 the whole cohort bought by definition. */
export const agesShown = (cohorts: readonly Cohort[], measure: Measure): number[] => {
  const most = Math.max(0, ...cohorts.map(({ ages }) => ages.length));
  const first = measure === "active" ? 1 : 0;
  return Array.from({ length: Math.max(0, most - first) }, (_, i) => i + first);
};

/** The color step, 0 to 6, by the value's share of the largest one. */
export const toColorStep = (value: number, most: number): number =>
  most <= 0 ? 0 : Math.min(STEPS - 1, Math.floor((Math.max(value, 0) / most) * STEPS));

/**
 * Compares the retention of the newer half of the cohorts with the older half, at age 3 or the latest age that two cohorts have
 * completed; undefined if there is none.
 */
export const compareCohortHalves = (cohorts: readonly Cohort[]) => {
  for (let age = COMPARED_AGE; age >= 1; age--) {
    const done = cohorts.filter(({ ages, customers }) => customers > 0 && ages[age]?.isComplete);
    if (done.length < 2) continue;
    const half = Math.floor(done.length / 2);
    const share = (some: readonly Cohort[]) => {
      const customers = some.reduce((sum, each) => sum + each.customers, 0);
      return some.reduce((sum, { ages }) => sum + (ages[age]?.activeCustomers ?? 0), 0) / customers;
    };
    return { age, older: share(done.slice(0, half)), newer: share(done.slice(half)) };
  }
  return undefined;
};

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
