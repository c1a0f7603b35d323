import { mean, sumOf } from "#lib/domain/statistics/sums.ts";
import type { BehaviorFacts, RecentPace } from "./behavior-facts.ts";
import { tenureOf } from "./measures.ts";

const YEAR = 365;
const SHORTEST = 60;
const FEWEST = 3;
/** How many typical gaps count as recent. */
const GAPS = 3;

/**
 * Compares the last three typical gaps (60 days to a year, at most half the tenure) with the pace before; the first
 * purchase only starts the clock. For seasonal customers, the last year against the year before, because out-of-season
 * months are no decline. Null with fewer than three days with a sale (with two, the second would always look like a
 * trend) or less than 60 days of tenure.
 */
export const recentOf = (
  facts: Pick<BehaviorFacts, "asOfDay" | "days" | "gaps" | "sales" | "signals">,
): RecentPace | null => {
  const { days, sales, gaps, asOfDay, signals } = facts;
  const tenure = tenureOf(facts);
  if (days.length < FEWEST || tenure < SHORTEST) return null;
  const seasonal = signals?.isSeasonal ?? false;
  const span = seasonal ? YEAR : Math.min(tenure / 2, YEAR, Math.max(SHORTEST, GAPS * mean(gaps)));
  const start = asOfDay - span;
  const earliest = seasonal ? start - YEAR : Number.NEGATIVE_INFINITY;
  const isBefore = (day: number) => day <= start && day > earliest;
  const isRecent = (day: number) => day > start;
  const [first] = days;
  const [lost, scale] = seasonal ? [0, 1] : [1, span / (tenure - span)];
  const visits = (when: (day: number) => boolean) => sumOf(days, (day) => (when(day) ? 1 : 0));
  const spent = (when: (day: number) => boolean) =>
    sumOf(sales, ({ day, charged, refunded }) => (when(day) ? charged - refunded : 0));
  return {
    visits: visits(isRecent),
    expectedVisits: Math.max(0, visits(isBefore) - lost) * scale,
    spent: spent(isRecent),
    expectedSpent:
      Math.max(
        0,
        spent((day) => isBefore(day) && (seasonal || day !== first)),
      ) * scale,
  };
};
