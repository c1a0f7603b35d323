import { pickPurchases } from "../history/pick-purchases.ts";
import type { FittedModel, Histories, Population, Prediction } from "../model.ts";
import { TOTAL_DRAWS } from "../model.ts";
import { memoizeLast } from "../transactions/memoize-last.ts";

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

/** Columns of the parts, put back in the order of the whole. */
const together = (size: number, parts: readonly Part[], read: (part: Part) => Float64Array): Float64Array => {
  const column = new Float64Array(size);
  for (const part of parts) {
    const own = read(part);
    for (let at = 0; at < own.length; at++) column[part.rows[at] as number] = own[at] as number;
  }
  return column;
};

const COLUMNS = ["expectedPurchases", "expectedOrderValue", "value", "lower", "upper"] as const;

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
    together(population.histories.rows, partsOf(population), read);
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
    purchaseCounts: (population, days) => {
      const parts = partsOf(population);
      const [partOf, placeOf] = [
        new Uint16Array(population.histories.rows),
        new Uint32Array(population.histories.rows),
      ];
      for (const [index, { rows }] of parts.entries())
        for (const [at, row] of rows.entries()) {
          partOf[row] = index;
          placeOf[row] = at;
        }
      const counts = parts.map(({ fitted, population: each }) => fitted.purchaseCounts(each, days));
      return (row, chances) => counts[partOf[row] as number]?.(placeOf[row] as number, chances) ?? 0;
    },
    pAlive: (population) => {
      const known = partsOf(population).every((part) => part.fitted.pAlive(part.population) !== null);
      return known ? column(population, (part) => part.fitted.pAlive(part.population) as Float64Array) : null;
    },
    predict: (population, options): Prediction => {
      const parts = partsOf(population);
      const predictions = new Map(parts.map((part) => [part, part.fitted.predict(part.population, options)]));
      const of = (name: (typeof COLUMNS)[number]) =>
        column(population, (part) => (predictions.get(part) as Prediction)[name]);
      const isAliveKnown = [...predictions.values()].every(({ pAlive }) => pAlive !== null);
      const totals = new Float64Array(TOTAL_DRAWS);
      for (const prediction of predictions.values())
        for (let draw = 0; draw < TOTAL_DRAWS; draw++)
          totals[draw] = (totals[draw] as number) + (prediction.totals[draw] as number);
      return {
        expectedPurchases: of("expectedPurchases"),
        expectedOrderValue: of("expectedOrderValue"),
        value: of("value"),
        lower: of("lower"),
        upper: of("upper"),
        pAlive: isAliveKnown ? column(population, (part) => predictions.get(part)?.pAlive as Float64Array) : null,
        totals,
      };
    },
  };
};
