import type { FittedModel, Histories, Population } from "#lib/clv/model.ts";
import { memoizeLast } from "#lib/clv/transactions/memoize-last.ts";
import { gatherColumn, gatherCounts, gatherPrediction } from "../grouped-rows.ts";
import { pickPurchases } from "../history/pick-purchases.ts";

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
export const rowsOfPopulation = ({ histories, purchases, asOf }: Population, rows: Uint32Array): Population => ({
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
export const byCohort = (whole: FittedModel, own: ReadonlyMap<string, FittedModel>): FittedModel => {
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
