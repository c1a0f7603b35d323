import { scoreByCuts, segmentWith } from "#lib/domain/report/rfm/membership.ts";
import { recencyScore } from "#lib/domain/report/rfm/score.ts";
import type { RfmSegmentKey, Scores } from "#lib/domain/report/rfm/segments.ts";
import { total } from "../report/sums.ts";
import { addDays, type Day, daysBetween } from "../time/day.ts";
import type { PurchaseDay } from "./purchase-days.ts";

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

const placeAt = ({ day, frequency, monetary }: DatedCuts, days: readonly PurchaseDay[], length: number): PlaceThen => {
  const within = days.filter((one) => one.sales > 0 && one.day <= day && one.day > addDays(day, -length));
  const lastDay = within
    .map((one) => one.day)
    .sort()
    .at(-1);
  if (lastDay === undefined) return { day, segment: null, scores: null };
  const scores = {
    recency: recencyScore(daysBetween(lastDay, day), length),
    frequency: scoreByCuts(
      total(within, ({ sales }) => sales),
      frequency,
    ),
    monetary: scoreByCuts(
      Math.max(
        0,
        total(within, ({ revenue }) => revenue),
      ),
      monetary,
    ),
  };
  return { day, segment: segmentWith(scores).key, scores };
};

/** A customer's segment at the end of each day, from their orders and the score boundaries of that time. */
export const placesThen = (cuts: readonly DatedCuts[], days: readonly PurchaseDay[], length: number): PlaceThen[] =>
  cuts.map((one) => placeAt(one, days, length));
