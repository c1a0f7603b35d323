import { scoreByCuts, segmentWith } from "#lib/domain/report/rfm/membership.ts";
import { recencyScore } from "#lib/domain/report/rfm/score.ts";
import type { RfmSegmentKey, Scores } from "#lib/domain/report/rfm/segments.ts";
import { total } from "../report/sums.ts";
import { addDays, type Day, daysBetween } from "../time/day.ts";
import type { PurchaseDay } from "./purchase-days.ts";

/** Above which values the scores 2 to 5 began in the days that end with `day`; none where nobody bought in them. */
export type DatedCuts = { day: Day; frequency: readonly number[]; monetary: readonly number[] };

/** Where a customer stood at the end of a day; no segment without a sale in the period. */
export type PlaceThen = { day: Day; segment: RfmSegmentKey | null; scores: Scores | null };

/** The last days of the `count` months before the one of `today`, oldest first. */
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

/** Where a customer stood at the end of each of these days, by their own orders and everybody's cuts of the time. */
export const placesThen = (cuts: readonly DatedCuts[], days: readonly PurchaseDay[], length: number): PlaceThen[] =>
  cuts.map((one) => placeAt(one, days, length));
