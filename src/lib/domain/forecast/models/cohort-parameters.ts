import type { Population } from "../model.ts";
import type { SpendingModel } from "../spending/learn-spending.ts";
import { meanOfKnown, orderValuesOf } from "../spending/order-values.ts";
import { collapse } from "../transactions/collapsed-rows.ts";
import { type Learned, learnTransactions, type Transactions } from "../transactions/learn-transactions.ts";
import type { Parameters } from "../transactions/transaction-family.ts";
import { rowsByCohort, rowsOfPopulation } from "./by-cohort.ts";

/** Smaller cohorts can't determine four parameters. */
const LEAST = { customers: 100, repeats: 50 };
/** A cohort's own parameters weigh as much as all customers' at this many repeat purchases, and its order values at as many customers. */
const STRENGTH = { repeats: 50, customers: 10 };

/**
 * Between a cohort's own parameters and those of all customers: the weighted mean of their logarithms, which keeps what both have in
 * common, such as the mean rate r / α.
 */
const shrunk = (own: Learned, all: Transactions, weight: number): Transactions => {
  const rest = 1 - weight;
  return {
    family: all.family,
    fit: own.fit,
    warnings: [],
    parameters: own.parameters.map((value, at) =>
      Math.exp(weight * Math.log(value) + rest * Math.log(all.parameters[at] as number)),
    ) as unknown as Parameters,
    get logCovariance() {
      const others = all.logCovariance;
      return own.logCovariance.map((value, at) => weight ** 2 * value + rest ** 2 * (others[at] as number));
    },
  };
};

/** Gamma-Gamma's shapes are those of all customers; its scale follows the cohort's mean order value. */
const scaled = (spending: SpendingModel | null, ratio: number): SpendingModel | null => {
  if (!spending) return null;
  const [p, q, v] = spending.parameters;
  return {
    parameters: [p, q, v * ratio],
    fit: spending.fit,
    warnings: [],
    get logCovariance() {
      return spending.logCovariance;
    },
  };
};

export type CohortParameters = { transactions: Transactions; spending: () => SpendingModel | null };

/** What differs in each cohort with enough customers and repeat purchases, drawn towards `all` where there are few. */
export const learnCohorts = (
  population: Population,
  all: Transactions,
  spending: () => SpendingModel | null,
): Map<string, CohortParameters> => {
  const learned = new Map<string, CohortParameters>();
  const mean = meanOfKnown(orderValuesOf(population).filter((value) => !Number.isNaN(value)));
  for (const [cohort, rows] of rowsByCohort(population.cohorts ?? [])) {
    const part = rowsOfPopulation(population, rows);
    const repeats = part.histories.repeatPurchases.reduce((sum, count) => sum + count, 0);
    if (cohort === null || rows.length < LEAST.customers || repeats < LEAST.repeats) continue;
    const own = learnTransactions(all.family, collapse(part.histories), [all.parameters]);
    const known = orderValuesOf(part).filter((value) => !Number.isNaN(value));
    const sum = known.reduce((total, value) => total + value, 0);
    const ratio = mean > 0 ? (sum + STRENGTH.customers * mean) / (known.length + STRENGTH.customers) / mean : 1;
    learned.set(cohort, {
      transactions: shrunk(own, all, repeats / (repeats + STRENGTH.repeats)),
      spending: () => scaled(spending(), ratio),
    });
  }
  return learned;
};
