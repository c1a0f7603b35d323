import { type CollapsedRows, collapse } from "./collapsed-rows.ts";
import { learnSpending, type SpendingModel } from "./learn-spending.ts";
import { learnTransactions, type Transactions } from "./learn-transactions.ts";
import type { ClvModel, FittedModel, Population } from "./model.ts";
import { orderValuesOf } from "./order-values.ts";
import { predictSpending } from "./predict-spending.ts";
import { rememberLast } from "./remember-last.ts";
import type { TransactionFamily } from "./transaction-family.ts";

/** A number for each customer from one for each row. */
const spreadOut = ({ rowOf }: CollapsedRows, of: (row: number) => number, rows: number): Float64Array => {
  const perRow = Float64Array.from({ length: rows }, (_, row) => of(row));
  return Float64Array.from(rowOf, (row) => perRow[row] as number);
};

const named = (letters: readonly string[], parameters: readonly number[]): Record<string, number> =>
  Object.fromEntries(letters.map((letter, i) => [letter, parameters[i] as number]));

const fitted = (transactions: Transactions, spending: SpendingModel | null): FittedModel => {
  const { family, parameters } = transactions;
  const collapsed = rememberLast(collapse);
  const chances = new Float64Array(1 << 15);
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
  const alive = (x: number, recency: number, tenure: number) => family.pAlive(parameters, x, recency, tenure);
  return {
    name: family.name,
    parameters: {
      [family.name]: named(family.letters, parameters),
      ...(spending && { gamma_gamma: named(["p", "q", "v"], spending.parameters) }),
    },
    logLikelihood: {
      ...(transactions.logLikelihood !== null && { [family.name]: transactions.logLikelihood }),
      ...(spending && spending.logLikelihood !== null && { gamma_gamma: spending.logLikelihood }),
    },
    warnings: [...transactions.warnings, ...(spending?.warnings ?? [])],
    expectedPurchases: (population, days) =>
      perCustomer(
        population,
        (x, recency, tenure) => alive(x, recency, tenure) * family.expectedIfAlive(parameters, x, tenure, days, 0),
      ),
    pActive: (population, days) =>
      perCustomer(population, (x, recency, tenure) => {
        family.countsIfAlive(parameters, x, tenure, days, chances.subarray(0, 2));
        return alive(x, recency, tenure) * (1 - (chances[0] as number));
      }),
    pAlive: (population) => perCustomer(population, alive),
    predict: (population, options) => predictSpending(transactions, spending, population, options),
  };
};

/** A model of transactions with Gamma-Gamma for what a purchase brings. */
export const probabilisticModel = (family: TransactionFamily): ClvModel => ({
  name: family.name,
  fit: (population) =>
    fitted(
      learnTransactions(family, collapse(population.histories)),
      learnSpending(population.histories, orderValuesOf(population)),
    ),
});
