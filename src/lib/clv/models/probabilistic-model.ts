import type { Fit } from "#lib/clv/maximum-likelihood.ts";
import { memoizeByHistory, memoizeByKey, memoizeLast } from "#lib/clv/memoize.ts";
import { type ClvModel, type FittedModel, type Histories, MOST_COUNTED, type Population } from "#lib/clv/model.ts";
import { learnSpending, type SpendingModel } from "#lib/clv/models/learn-spending.ts";
import {
  collapse,
  fitOnce,
  type Learned,
  learnTransactions,
  type Parameters,
  type TransactionFamily,
  type Transactions,
} from "#lib/clv/models/learn-transactions.ts";
import { spendingPredictor } from "#lib/clv/models/predict-spending.ts";
import { gatherColumn, gatherCounts, gatherPrediction, memoizePrediction } from "#lib/clv/predictions.ts";
import { pickPurchases } from "#lib/clv/purchase-log.ts";
import { memoizeByObject } from "#lib/memoize.ts";
import { computeKnownMean, computeOrderValues } from "./order-values.ts";

const pick = (column: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (row) => column[row] as number);

const pickHistories = (histories: Histories, rows: Uint32Array): Histories => ({
  rows: rows.length,
  repeatPurchases: pick(histories.repeatPurchases, rows),
  recency: pick(histories.recency, rows),
  tenure: pick(histories.tenure, rows),
  monetaryValue: pick(histories.monetaryValue, rows),
});

/** Some rows of a population, without their cohorts and features. */
const rowsOfPopulation = ({ histories, purchases, asOf }: Population, rows: Uint32Array): Population => ({
  histories: pickHistories(histories, rows),
  ...(purchases && { purchases: pickPurchases(purchases, rows) }),
  asOf,
});

/** The rows of each cohort; those of unknown cohorts are under null. */
export const rowsByCohort = (cohorts: readonly (string | null)[]): Map<string | null, Uint32Array> => {
  const rows = new Map<string | null, number[]>();
  for (const [row, cohort] of cohorts.entries()) {
    const own = rows.get(cohort);
    if (own) own.push(row);
    else rows.set(cohort, [row]);
  }
  return new Map([...rows].map(([cohort, own]) => [cohort, Uint32Array.from(own)]));
};

type Part = { fitted: FittedModel; rows: Uint32Array; population: Population };

/**
 * A model whose customers are predicted by the fit of their cohort, and those of other cohorts by `whole`, the fit to all. Results are
 * those of each cohort's fit; totals are added draw by draw.
 */
const byCohort = (whole: FittedModel, own: ReadonlyMap<string, FittedModel>): FittedModel => {
  const partsOf = memoizeLast((population: Population): Part[] => {
    const rows = new Map<FittedModel, number[]>();
    for (let row = 0; row < population.histories.rows; row++) {
      const cohort = population.cohorts?.[row];
      const fitted = (typeof cohort === "string" && own.get(cohort)) || whole;
      const others = rows.get(fitted);
      if (others) others.push(row);
      else rows.set(fitted, [row]);
    }
    return [...rows].map(([fitted, each]) => {
      const chosen = Uint32Array.from(each);
      return { fitted, rows: chosen, population: rowsOfPopulation(population, chosen) };
    });
  });
  const column = (population: Population, read: (part: Part) => Float64Array) =>
    gatherColumn(partsOf(population), read);
  const hasDropout = whole.withDropout !== undefined;
  return {
    name: whole.name,
    get parameters() {
      return whole.parameters;
    },
    get logLikelihood() {
      return whole.logLikelihood;
    },
    get fits() {
      return whole.fits ?? {};
    },
    get warnings() {
      return whole.warnings;
    },
    cohortParameters: (cohort) => own.get(cohort)?.parameters,
    expectedPurchases: (population, days) =>
      column(population, (part) => part.fitted.expectedPurchases(part.population, days)),
    ...(hasDropout && {
      withDropout: (share: number) => {
        const ahead = (fitted: FittedModel) => fitted.withDropout?.(share) ?? fitted;
        return {
          expectedPurchases: (population: Population, days: number) =>
            column(population, (part) => ahead(part.fitted).expectedPurchases(part.population, days)),
        };
      },
    }),
    pActive: (population, days) => column(population, (part) => part.fitted.pActive(part.population, days)),
    purchaseCounts: (population, days) =>
      gatherCounts(partsOf(population), (part) => part.fitted.purchaseCounts(part.population, days)),
    pAlive: (population) => gatherColumn(partsOf(population), (part) => part.fitted.pAlive(part.population)),
    predict: (population, options) =>
      gatherPrediction(partsOf(population), (part) => part.fitted.predict(part.population, options)),
  };
};

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

type CohortParameters = { transactions: Transactions; spending: () => SpendingModel | null };

/** What differs in each cohort with enough customers and repeat purchases, drawn towards `all` where there are few. */
const learnCohorts = (
  population: Population,
  all: Transactions,
  spending: () => SpendingModel | null,
): Map<string, CohortParameters> => {
  const learned = new Map<string, CohortParameters>();
  const mean = computeKnownMean(computeOrderValues(population).filter((value) => !Number.isNaN(value)));
  for (const [cohort, rows] of rowsByCohort(population.cohorts ?? [])) {
    const part = rowsOfPopulation(population, rows);
    const repeats = part.histories.repeatPurchases.reduce((sum, count) => sum + count, 0);
    if (cohort === null || rows.length < LEAST.customers || repeats < LEAST.repeats) continue;
    const own = learnTransactions(all.family, collapse(part.histories), [all.parameters]);
    const known = computeOrderValues(part).filter((value) => !Number.isNaN(value));
    const sum = known.reduce((total, value) => total + value, 0);
    const ratio = mean > 0 ? (sum + STRENGTH.customers * mean) / (known.length + STRENGTH.customers) / mean : 1;
    learned.set(cohort, {
      transactions: shrunk(own, all, repeats / (repeats + STRENGTH.repeats)),
      spending: () => scaled(spending(), ratio),
    });
  }
  return learned;
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
  let learned: { spending: SpendingModel | null; predict: FittedModel["predict"] } | undefined;
  // Fitted when needed: comparing models of purchases needs no amounts.
  const withSpending = () => {
    if (!learned) {
      const spending = learn();
      learned = { spending, predict: spendingPredictor(transactions, spending) };
    }
    return learned;
  };
  const report = () => {
    const { spending } = withSpending();
    return reportPart([
      { name: family.name, letters: family.letters, ...transactions },
      ...(spending ? [{ name: "gamma_gamma", letters: ["p", "q", "v"], ...spending }] : []),
    ]);
  };
  /** Customers with equal histories as one row, and each row's probability of being active. */
  const collapsed = memoizeLast((histories: Histories) => {
    const data = collapse(histories);
    const { repeatPurchases, recency, tenure } = data;
    const alive = repeatPurchases.map((x, row) =>
      family.pAlive(parameters, x, recency[row] as number, tenure[row] as number),
    );
    return { ...data, alive };
  });
  /** `ifAlive` depends on x and T alone. */
  const perCustomer = ({ histories }: Population, ifAlive: (x: number, tenure: number) => number): Float64Array => {
    const { alive, rowOf, repeatPurchases, tenure } = collapsed(histories);
    const perRow = alive.map((chance, row) => chance * ifAlive(repeatPurchases[row] as number, tenure[row] as number));
    const column = new Float64Array(rowOf.length);
    for (let customer = 0; customer < column.length; customer++)
      column[customer] = perRow[rowOf[customer] as number] as number;
    return column;
  };
  const withDropout = (share: number): Pick<FittedModel, "expectedPurchases"> => {
    const ahead = family.withDropout(parameters, share);
    const purchasesIn = memoizeByKey((days) =>
      memoizeByHistory((x, tenure) => family.expectedIfAlive(ahead, x, tenure, days, 0)),
    );
    return { expectedPurchases: (population, days) => perCustomer(population, purchasesIn(days)) };
  };
  const anyIn = memoizeByKey((days) => {
    const chances = new Float64Array(2);
    const countsOf = family.countsIfAlive(parameters, days);
    return memoizeByHistory((x, tenure) => {
      countsOf(x, tenure, chances);
      return 1 - (chances[0] as number);
    });
  });
  const countsIn = memoizeByKey((days) => {
    const [countsOf, chances] = [family.countsIfAlive(parameters, days), new Float64Array(MOST_COUNTED)];
    return memoizeByHistory((x, tenure) => chances.slice(0, countsOf(x, tenure, chances)));
  });
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
      return [...transactions.warnings, ...(withSpending().spending?.warnings ?? [])];
    },
    ...withDropout(1),
    withDropout,
    pActive: (population, days) => perCustomer(population, anyIn(days)),
    purchaseCounts: ({ histories }, days) => {
      const { alive, rowOf, repeatPurchases, tenure } = collapsed(histories);
      const countsOf = countsIn(days);
      return (customer, chances) => {
        const row = rowOf[customer] as number;
        const active = alive[row] as number;
        const own = countsOf(repeatPurchases[row] as number, tenure[row] as number);
        for (let n = 0; n < own.length; n++) chances[n] = active * (own[n] as number);
        chances[0] = 1 - active + (chances[0] as number);
        return own.length;
      };
    },
    pAlive: (population) => perCustomer(population, () => 1),
    predict: memoizePrediction((population, options) => withSpending().predict(population, options)),
  };
};

/** Amounts are learned once for all purchase models of a population. */
const learnSpendingOnce = memoizeByObject((population: Population) =>
  learnSpending(population.histories, computeOrderValues(population)),
);

/**
 * A transaction model combined with Gamma-Gamma for the amount per purchase. Fitted once to a population: boosting starts from
 * a model that is itself a candidate. Where cohorts are requested, each with enough customers has parameters of its own.
 */
export const probabilisticModel = (family: TransactionFamily): ClvModel => ({
  name: family.name,
  fit: memoizeByObject((population: Population) => {
    const all = fitOnce(family, population.histories);
    const spending = () => learnSpendingOnce(population);
    const whole = fitted(all, spending);
    if (!population.cohorts) return whole;
    const own = learnCohorts(population, all, spending);
    return byCohort(
      whole,
      new Map([...own].map(([cohort, each]) => [cohort, fitted(each.transactions, each.spending)])),
    );
  }),
});
