import type { Population } from "#lib/clv/model.ts";
import type { Spread } from "#lib/clv/spending-table.ts";
import { memoizeByKey } from "#lib/clv/transactions/memoize-by-key.ts";
import type { CohortSpan } from "../forecast-request.ts";
import { sumValues } from "../history/prepare-population.ts";
import { computeOrderValues, meanOfKnown } from "../spending/order-values.ts";
import { negativeBinomialSize } from "../spending/total-spending.ts";
import { type AgeCurve, fitAgeCurve, purchasesBetween } from "./age-curve.ts";
import { spanFor, toCohortLabel } from "./cohorts.ts";

/** A cohort's own rates weigh as much as the population's at this many repeat purchases or customers. */
const STRENGTH = { purchases: 10, customers: 10 };

export type Cohort = { factor: number; orderValue: number };

export type Learned = {
  curve: AgeCurve;
  cohortOf: (population: Population, row: number) => Cohort;
  overall: Cohort;
  spread: Spread;
  /** Relative, for the total purchases. */
  uncertainty: number;
};

export const computeFirstDay = ({ asOf, histories }: Population, row: number): number =>
  asOf - (histories.tenure[row] as number);

/** Names a row's cohort: the given one, otherwise the span of the first purchase. */
const labeller = (span: CohortSpan) => {
  const onDay = memoizeByKey((day) => toCohortLabel(day, span));
  return (population: Population, row: number): string =>
    population.cohorts ? (population.cohorts[row] ?? "") : onDay(computeFirstDay(population, row));
};

type Sums = { actual: number; expected: number; customers: number; money: number };

const sumByCohort = (population: Population, { span, curve }: { span: CohortSpan; curve: AgeCurve }) => {
  const orderValues = computeOrderValues(population);
  const sums = new Map<string, Sums>();
  const labelOf = labeller(span);
  for (let row = 0; row < population.histories.rows; row++) {
    const label = labelOf(population, row);
    const sum = sums.get(label) ?? { actual: 0, expected: 0, customers: 0, money: 0 };
    sums.set(label, sum);
    sum.actual += population.histories.repeatPurchases[row] as number;
    sum.expected += purchasesBetween(curve, 0, population.histories.tenure[row] as number);
    if (Number.isNaN(orderValues[row])) continue;
    sum.customers++;
    sum.money += orderValues[row] as number;
  }
  return { sums, orderValues: orderValues.filter((value) => !Number.isNaN(value)) };
};

export const learn = (population: Population, requestedSpan: CohortSpan | null): Learned => {
  const { rows, repeatPurchases } = population.histories;
  const firstDays = Int32Array.from({ length: rows }, (_, row) => computeFirstDay(population, row));
  const span = requestedSpan ?? spanFor(firstDays);
  const curve = fitAgeCurve(population);
  const { sums, orderValues } = sumByCohort(population, { span, curve });
  const overall = { factor: 1, orderValue: meanOfKnown(orderValues) };
  const byLabel = new Map<string, Cohort>();
  for (const [label, { actual, expected, customers, money }] of sums) {
    byLabel.set(label, {
      factor: (actual + STRENGTH.purchases) / (expected + STRENGTH.purchases),
      orderValue: (money + STRENGTH.customers * overall.orderValue) / (customers + STRENGTH.customers),
    });
  }
  const means = population.histories.tenure.map((age) => purchasesBetween(curve, 0, age));
  const size = negativeBinomialSize(means, repeatPurchases);
  const purchases = sumValues(repeatPurchases);
  // Purchases vary more than a Poisson count: by 1 + mean / size.
  const dispersion = 1 + purchases / rows / size;
  const uncertainty = Math.sqrt(dispersion / Math.max(1, purchases));
  const labelOf = labeller(span);
  const ofRow = (of: Population, row: number): Cohort => byLabel.get(labelOf(of, row)) ?? overall;
  return { curve, cohortOf: ofRow, overall, spread: { size, orderValues }, uncertainty };
};
