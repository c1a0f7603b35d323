import { AppError } from "#lib/domain/errors.ts";
import type { ClvData, ForecastOptions } from "../forecast-request.ts";
import type { Population } from "../model.ts";
import { type LogCounts, logAsOf } from "./log-as-of.ts";
import { populationOf } from "./population-summaries.ts";
import { type SortedLog, sortLog } from "./purchase-log.ts";

/** The models' input: a population and its customers. `log` is present if purchases were given. */
export type Prepared = {
  customerIds: string[];
  population: Population;
  asOf: number;
  log: SortedLog | null;
  cap: number | null;
  counts: LogCounts | null;
};

/** The last day with a purchase that is not in the future; today if all are. */
const lastDayOf = (days: Int32Array, today: number): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (const day of days) if (day > last && day <= today) last = day;
  return Number.isFinite(last) ? last : today;
};

const noPurchasesError = () =>
  new AppError("INVALID_PARAMETER", "No customer has a purchase on or before the forecast date", {
    issues: [
      {
        parameter: "data",
        location: "body",
        reason: "nobody_bought",
        message: "contains no purchases on or before the forecast date",
      },
    ],
  });

/** Customers ascending by ID. Throws INVALID_PARAMETER if there are no purchases. */
export const prepare = (data: ClvData, { asOf, today }: Pick<ForecastOptions, "asOf" | "today">): Prepared => {
  if (data.kind === "summaries") {
    if (data.rows.length === 0) throw noPurchasesError();
    const rows = data.rows.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
    const day = asOf ?? today;
    return {
      customerIds: rows.map(({ customerId }) => customerId),
      population: populationOf(rows, day),
      asOf: day,
      log: null,
      cap: null,
      counts: null,
    };
  }
  const log = sortLog(data.log);
  const day = asOf ?? lastDayOf(log.days, today);
  const { customers, population, cap, counts } = logAsOf(log, day);
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
