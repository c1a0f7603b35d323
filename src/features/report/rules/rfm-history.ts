import type { RfmSegmentKey, Scores } from "#lib/rfm/segments.ts";
import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import type { PurchaseDay } from "#records/rules/customers/purchase-days.ts";
import { type RfmScheme, scoresBy, segmentIn } from "#records/rules/rfm/scheme.ts";
import { total } from "#records/rules/rfm/sums.ts";

/** The score boundaries for the period ending with `day`; empty if there were no purchases in it. */
export type DatedCuts = { day: Day; frequency: readonly number[]; monetary: readonly number[] };

/** A customer's segment at the end of a day; null without a sale in the period. */
type PlaceThen = { day: Day; segment: RfmSegmentKey | null; scores: Scores | null };

/** The last days of the `count` months before `today`'s month, oldest first. */
export const monthEndsBefore = (today: Day, count: number): Day[] => {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, month - count + i, 0)).toISOString().slice(0, 10),
  );
};

const placeAt = (
  { day, ...cuts }: DatedCuts,
  days: readonly PurchaseDay[],
  length: number,
  scheme: RfmScheme,
): PlaceThen => {
  const within = days.filter((one) => one.sales > 0 && one.day <= day && one.day > addDays(day, -length));
  const lastDay = within
    .map((one) => one.day)
    .sort()
    .at(-1);
  if (lastDay === undefined) return { day, segment: null, scores: null };
  const values = {
    ageDays: daysBetween(lastDay, day),
    orders: total(within, ({ sales }) => sales),
    revenue: total(within, ({ revenue }) => revenue),
  };
  const scores = scoresBy(scheme, values, { ...cuts, days: length });
  return { day, segment: segmentIn(scheme, scores).key, scores };
};

/** A customer's segment in a scheme at the end of each day, from their orders and the score boundaries of that time. */
export const placesThen = (
  cuts: readonly DatedCuts[],
  days: readonly PurchaseDay[],
  length: number,
  scheme: RfmScheme,
): PlaceThen[] => cuts.map((one) => placeAt(one, days, length, scheme));
