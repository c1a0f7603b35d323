import type { CohortAge, CohortSummary } from "../forecast-answer.ts";
import type { CohortSpan } from "../forecast-request.ts";
import type { Population, Prediction } from "../model.ts";
import { cohortOf } from "./cohorts.ts";

/** Spans since year 0, so that the difference of two is an age. */
const ordinalOf = (cohort: string): number => {
  const [year = "0", part = ""] = cohort.split("-");
  if (part === "") return Number(year);
  return part.startsWith("Q") ? Number(year) * 4 + Number(part.slice(1)) : Number(year) * 12 + Number(part);
};

type Age = { customers: number; purchases: number; revenue: number };

type Sums = { customers: number; value: number; expectedPurchases: number; ages: Map<number, Age> };

/** A day's cohort label and ordinal, cached per day. */
const placesOf = (span: CohortSpan): ((day: number) => { label: string; ordinal: number }) => {
  const known = new Map<number, { label: string; ordinal: number }>();
  return (day) => {
    const label = known.get(day)?.label ?? cohortOf(day, span);
    const place = known.get(day) ?? { label, ordinal: ordinalOf(label) };
    known.set(day, place);
    return place;
  };
};

const addRow = (sums: Sums, { purchases }: Population, row: number, ageOf: (day: number) => number): void => {
  if (!purchases) return;
  let last = -1;
  for (let at = purchases.starts[row] as number; at < (purchases.starts[row + 1] as number); at++) {
    const age = ageOf(purchases.days[at] as number);
    const sum = sums.ages.get(age) ?? { customers: 0, purchases: 0, revenue: 0 };
    sums.ages.set(age, sum);
    if (age !== last) sum.customers++;
    sum.purchases++;
    sum.revenue += purchases.amounts[at] || 0;
    last = age;
  }
};

/** Fills ages without a purchase with zeros. */
const agesOf = (ages: Map<number, Age>, current: number): CohortAge[] =>
  Array.from({ length: current + 1 }, (_, age) => {
    const { customers, purchases, revenue } = ages.get(age) ?? { customers: 0, purchases: 0, revenue: 0 };
    return { age, activeCustomers: customers, purchases, revenue, isComplete: age < current };
  });

/**
 * Grouped by the span of the first purchase, oldest first; empty if only summaries are known or cohorts are not
 * requested.
 */
export const summariseCohorts = (population: Population, predicted: Prediction, span: CohortSpan): CohortSummary[] => {
  const { purchases, histories, asOf } = population;
  if (!purchases || span === "none") return [];
  const placeOf = placesOf(span);
  const cohorts = new Map<string, Sums>();
  for (let row = 0; row < histories.rows; row++) {
    const { label, ordinal } = placeOf(purchases.days[purchases.starts[row] as number] as number);
    const sums = cohorts.get(label) ?? { customers: 0, value: 0, expectedPurchases: 0, ages: new Map<number, Age>() };
    cohorts.set(label, sums);
    sums.customers++;
    sums.value += predicted.value[row] as number;
    sums.expectedPurchases += predicted.expectedPurchases[row] as number;
    addRow(sums, population, row, (day) => placeOf(day).ordinal - ordinal);
  }
  const now = ordinalOf(cohortOf(asOf, span));
  return [...cohorts.keys()].sort().map((cohort) => {
    const { customers, value, expectedPurchases, ages } = cohorts.get(cohort) as Sums;
    const filledAges = agesOf(ages, now - ordinalOf(cohort));
    return {
      cohort,
      customers,
      purchases: filledAges.reduce((sum, age) => sum + age.purchases, 0),
      revenue: filledAges.reduce((sum, age) => sum + age.revenue, 0),
      value,
      expectedPurchases,
      ages: filledAges,
    };
  });
};
