import type { ClvData, CustomerSummary, ForecastOptions } from "#lib/clv/forecast-request.ts";
import { buildPopulationAt, type LogCounts } from "#lib/clv/history-as-of.ts";
import type { ClvWarning, ClvWarningCode, Histories, Population } from "#lib/clv/model.ts";
import { ownValue } from "#lib/own-value.ts";
import { findLastDay, noPurchasesError } from "#lib/purchases/order-log.ts";

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

/** The specification requires six months of history. */
const SIX_MONTHS = 182;
/** Too few customers for a distribution. */
const FEW = 30;

export const warn = (code: ClvWarningCode, values: ClvWarning["values"] = {}): ClvWarning => ({ code, values });

/** For posted customers only: a shop's own always include new ones. */
export const shortHistoryWarnings = ({ tenure }: Histories): ClvWarning[] => {
  const customers = tenure.reduce((count, days) => (days < SIX_MONTHS ? count + 1 : count), 0);
  return customers > 0 ? [warn("short_history_customers", { customers })] : [];
};

/** Warnings that follow from the data alone. */
export const dataWarnings = (
  { population, counts, cap }: Prepared,
  { horizon }: Pick<ForecastOptions, "horizon">,
): ClvWarning[] => {
  const { rows, repeatPurchases, tenure, monetaryValue } = population.histories;
  const days = tenure.reduce((most, age) => Math.max(most, age), 0);
  const repeats = repeatPurchases.reduce((sum, count) => sum + count, 0);
  const hasMoney = counts ? cap !== null : monetaryValue.some((value) => value > 0);
  const found: [boolean, ClvWarning][] = [
    [days < SIX_MONTHS, warn("short_history", { days })],
    [repeats === 0, warn("one_purchase_each", { customers: rows })],
    [rows < FEW, warn("few_customers", { customers: rows })],
    [!hasMoney, warn("no_amounts")],
    [hasMoney && (counts?.amountsMissing ?? 0) > 0, warn("amounts_missing", { count: counts?.amountsMissing ?? 0 })],
    [(counts?.amountsCapped ?? 0) > 0, warn("amounts_capped", { count: counts?.amountsCapped ?? 0, cap: cap ?? 0 })],
    [(counts?.refunds ?? 0) > 0, warn("refunds", { count: counts?.refunds ?? 0 })],
    [(counts?.afterAsOf ?? 0) > 0, warn("after_as_of", { count: counts?.afterAsOf ?? 0 })],
    [horizon.days > days, warn("horizon_beyond_history", { horizon: Math.round(horizon.days), days })],
  ];
  return found.filter(([applies]) => applies).map(([, warning]) => warning);
};
