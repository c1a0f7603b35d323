import type { Population } from "#lib/clv/model.ts";
import { ownValue } from "#lib/own-value.ts";
import { findLastDay } from "#lib/purchases/order-log.ts";
import { noPurchasesError } from "#records/rules/no-purchases.ts";
import type { ClvData, CustomerSummary, ForecastOptions } from "../forecast-request.ts";
import { buildPopulationAt, type LogCounts } from "./log-as-of.ts";
import { type SortedLog, sortLog } from "./purchase-log.ts";

export const sumValues = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** One column per feature name that any customer has; NaN where missing. */
const toFeatureColumns = (rows: readonly CustomerSummary[]): Population["features"] => {
  const names = [...new Set(rows.flatMap(({ features = {} }) => Object.keys(features)))].sort();
  if (names.length === 0) return undefined;
  const columns = names.map((name) =>
    Float64Array.from(rows, ({ features }) => (features && ownValue(features, name)) ?? Number.NaN),
  );
  return { names, columns };
};

/** The population of precomputed summaries, in row order. */
export const toPopulation = (rows: readonly CustomerSummary[], asOf: number): Population => {
  const features = toFeatureColumns(rows);
  return {
    histories: {
      rows: rows.length,
      repeatPurchases: Float64Array.from(rows, ({ frequency }) => frequency),
      recency: Float64Array.from(rows, ({ recency }) => recency),
      tenure: Float64Array.from(rows, ({ t }) => t),
      monetaryValue: Float64Array.from(rows, ({ monetaryValue, frequency }) =>
        frequency > 0 ? (monetaryValue ?? Number.NaN) : Number.NaN,
      ),
    },
    asOf,
    ...(features && { features }),
    ...(rows.some(({ cohort }) => cohort !== undefined) && { cohorts: rows.map(({ cohort }) => cohort ?? null) }),
  };
};

/** The models' input: a population and its customers. `log` is present if purchases were given. */
export type Prepared = {
  customerIds: string[];
  population: Population;
  asOf: number;
  log: SortedLog | null;
  cap: number | null;
  counts: LogCounts | null;
};

/** Customers ascending by ID. Throws INVALID_PARAMETER if there are no purchases. */
export const prepare = (data: ClvData, { asOf, today }: Pick<ForecastOptions, "asOf" | "today">): Prepared => {
  if (data.kind === "summaries") {
    if (data.rows.length === 0) throw noPurchasesError();
    const rows = data.rows.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
    const day = asOf ?? today;
    return {
      customerIds: rows.map(({ customerId }) => customerId),
      population: toPopulation(rows, day),
      asOf: day,
      log: null,
      cap: null,
      counts: null,
    };
  }
  const log = sortLog(data.log);
  const day = asOf ?? findLastDay(log.days, today);
  const { customers, population, cap, counts } = buildPopulationAt(log, day);
  if (customers.length === 0) throw noPurchasesError();
  return {
    customerIds: Array.from(customers, (at) => log.customerIds[at] as string),
    population,
    asOf: day,
    log,
    cap,
    counts,
  };
};
