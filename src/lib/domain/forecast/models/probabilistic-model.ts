import type { ClvModel, FittedModel, Population } from "../model.ts";
import { learnSpending, type SpendingModel } from "../spending/learn-spending.ts";
import { orderValuesOf } from "../spending/order-values.ts";
import { predictSpending } from "../spending/predict-spending.ts";
import { type CollapsedRows, collapse } from "../transactions/collapsed-rows.ts";
import { learnTransactions, type Transactions } from "../transactions/learn-transactions.ts";
import type { Fit } from "../transactions/maximum-likelihood.ts";
import type { TransactionFamily } from "../transactions/transaction-family.ts";
import { memoizeLast } from "./memoize-last.ts";

/** Expands one value per row to one per customer. */
const spreadOut = ({ rowOf }: CollapsedRows, of: (row: number) => number, rows: number): Float64Array => {
  const perRow = Float64Array.from({ length: rows }, (_, row) => of(row));
  return Float64Array.from(rowOf, (row) => perRow[row] as number);
};

/** A part of the model, for the report. */
type ReportedPart = { name: string; letters: readonly string[]; parameters: readonly number[]; fit: Fit | null };

const byLetter = <Value>(letters: readonly string[], values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(letters.map((letter, i) => [letter, values[i] as Value]));

const reportPart = (parts: readonly ReportedPart[]): Pick<FittedModel, "parameters" | "logLikelihood" | "fits"> => {
  const fits = parts.flatMap(({ fit, ...part }) => (fit ? [{ ...part, fit }] : []));
  return {
    parameters: Object.fromEntries(parts.map(({ name, letters, parameters }) => [name, byLetter(letters, parameters)])),
    logLikelihood: Object.fromEntries(fits.map(({ name, fit }) => [name, fit.logLikelihood])),
    fits: Object.fromEntries(
      fits.map(({ name, letters, fit: { standardErrors, converged, slope, evaluations } }) => [
        name,
        { standardErrors: byLetter(letters, standardErrors), converged, slope, evaluations },
      ]),
    ),
  };
};

const fitted = (transactions: Transactions, learn: () => SpendingModel | null): FittedModel => {
  const { family, parameters } = transactions;
  let learned: { spending: SpendingModel | null } | undefined;
  // Fitted when needed: comparing models of purchases needs no amounts.
  const spendingOf = () => {
    learned ??= { spending: learn() };
    return learned.spending;
  };
  const report = () => {
    const spending = spendingOf();
    return reportPart([
      { name: family.name, letters: family.letters, ...transactions },
      ...(spending ? [{ name: "gamma_gamma", letters: ["p", "q", "v"], ...spending }] : []),
    ]);
  };
  const collapsed = memoizeLast(collapse);
  const perCustomer = (
    { histories }: Population,
    of: (x: number, recency: number, tenure: number) => number,
  ): Float64Array => {
    const data = collapsed(histories);
    return spreadOut(
      data,
      (row) => of(data.repeatPurchases[row] as number, data.recency[row] as number, data.tenure[row] as number),
      data.rows,
    );
  };
  const withDropout = (share: number): Pick<FittedModel, "expectedPurchases"> => {
    const ahead = family.withDropout(parameters, share);
    return {
      expectedPurchases: (population, days) =>
        perCustomer(
          population,
          (x, recency, tenure) => alive(x, recency, tenure) * family.expectedIfAlive(ahead, x, tenure, days, 0),
        ),
    };
  };
  const alive = (x: number, recency: number, tenure: number) => family.pAlive(parameters, x, recency, tenure);
  return {
    name: family.name,
    get parameters() {
      return report().parameters;
    },
    get logLikelihood() {
      return report().logLikelihood;
    },
    get fits() {
      return report().fits ?? {};
    },
    get warnings() {
      return [...transactions.warnings, ...(spendingOf()?.warnings ?? [])];
    },
    ...withDropout(1),
    withDropout,
    pActive: (population, days) => {
      const chances = new Float64Array(2);
      const countsOf = family.countsIfAlive(parameters, days);
      return perCustomer(population, (x, recency, tenure) => {
        countsOf(x, tenure, chances);
        return alive(x, recency, tenure) * (1 - (chances[0] as number));
      });
    },
    purchaseCounts: ({ histories: { repeatPurchases, recency, tenure } }, days) => {
      const countsOf = family.countsIfAlive(parameters, days);
      return (row, chances) => {
        const [x, age] = [repeatPurchases[row] as number, tenure[row] as number];
        const written = countsOf(x, age, chances);
        const active = alive(x, recency[row] as number, age);
        for (let n = 0; n < written; n++) chances[n] = active * (chances[n] as number);
        chances[0] = 1 - active + (chances[0] as number);
        return written;
      };
    },
    pAlive: (population) => perCustomer(population, alive),
    predict: (population, options) => predictSpending(transactions, spendingOf(), population, options),
  };
};

/** A transaction model combined with Gamma-Gamma for the amount per purchase. */
export const probabilisticModel = (family: TransactionFamily): ClvModel => ({
  name: family.name,
  fit: (population) =>
    fitted(learnTransactions(family, collapse(population.histories)), () =>
      learnSpending(population.histories, orderValuesOf(population)),
    ),
});
