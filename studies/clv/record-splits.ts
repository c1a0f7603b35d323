import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { sortLog } from "#lib/clv/purchase-log.ts";
import { toDay, toDayNumber } from "#lib/time/day.ts";
import { monthsBefore } from "#lib/time/month.ts";
import { type LogSet, purchaseLog } from "#testing/routes/clv-data-sets.ts";
import { retailLog } from "./retail-log.ts";
import type { TotalsCase } from "./totals-cases.ts";

/** Public shops with a log of purchases. New customers come to the last three all the time. */
export type PublicShop = LogSet | "online retail";

export const publicLog = (shop: PublicShop): PurchaseLog =>
  shop === "online retail" ? retailLog() : purchaseLog(shop);

const YEAR = 365;
const HALF_YEAR = 182;
/** Fewer days after a split are no forecast of a total. */
const LEAST_DAYS = 28;

/** The last days of the quarters after a day, up to another one. */
const quarterEnds = (after: number, until: number): number[] => {
  const [year, month] = toDay(after).split("-").map(Number) as [number, number];
  const start = `${year}-${String(3 * Math.floor((month - 1) / 3) + 1).padStart(2, "0")}-01`;
  const ends: number[] = [];
  for (let quarter = 0; ; quarter++) {
    const end = toDayNumber(monthsBefore(start, -3 * quarter)) - 1;
    if (end > until) return ends;
    if (end >= after) ends.push(end);
  }
};

/** A split of a shop, and whether it had a year of history by then. */
export type RecordSplit = TotalsCase & { shop: PublicShop; isYoung: boolean };

/**
 * Every quarter's end from half a year of history on, forecast to the data's end, at most a year. Those with less than a
 * year of history are young.
 */
export const recordSplits = (shop: PublicShop): RecordSplit[] => {
  const log = publicLog(shop);
  const days = sortLog(log).days.toSorted();
  const [first, last] = [days[0] as number, days.at(-1) as number];
  return quarterEnds(first + HALF_YEAR - 1, last - LEAST_DAYS).map((asOf) => ({
    shop,
    isYoung: asOf - first + 1 < YEAR,
    name: `${shop} ${toDay(asOf)}`,
    log,
    asOf,
    days: Math.min(YEAR, last - asOf),
  }));
};
