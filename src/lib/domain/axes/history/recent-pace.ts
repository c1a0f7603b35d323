import { seasonOf } from "../churn/season.ts";
import { mean } from "../churn/signals.ts";
import type { BehaviorFacts } from "./behavior-facts.ts";
import { sum, tenureOf } from "./measures.ts";

const YEAR = 365;
const SHORTEST = 60;
const FEWEST = 3;
/** How many typical gaps count as recent. */
const GAPS = 3;

type Recent = {
  /** Days with a sale in the recent window, and the number expected from the earlier pace. */
  visits: number;
  expectedVisits: number;
  spent: number;
  expectedSpent: number;
};

/**
 * Compares the last three typical gaps (60 days to a year, at most half the tenure) with the pace before; the first
 * purchase only starts the clock. For seasonal customers, the last year against the year before, because out-of-season
 * months are no decline. Null with fewer than three days with a sale (with two, the second would always look like a
 * trend) or less than 60 days of tenure.
 */
export const recentOf = (facts: BehaviorFacts): Recent | null => {
  const { days, sales, gaps, asOfDay } = facts;
  const tenure = tenureOf(facts);
  if (days.length < FEWEST || tenure < SHORTEST) return null;
  const seasonal = seasonOf(days).isSeasonal;
  const span = seasonal ? YEAR : Math.min(tenure / 2, YEAR, Math.max(SHORTEST, GAPS * mean(gaps)));
  const start = asOfDay - span;
  const earliest = seasonal ? start - YEAR : Number.NEGATIVE_INFINITY;
  const isBefore = (day: number) => day <= start && day > earliest;
  const before = { visits: days.filter(isBefore).length, sales: sales.filter(({ day }) => isBefore(day)) };
  const [first] = days;
  const [lost, scale] = seasonal ? [0, 1] : [1, span / (tenure - span)];
  const paid = sum(
    before.sales.filter(({ day }) => seasonal || day !== first).map(({ charged, refunded }) => charged - refunded),
  );
  return {
    visits: days.filter((day) => day > start).length,
    expectedVisits: Math.max(0, before.visits - lost) * scale,
    spent: sum(sales.filter(({ day }) => day > start).map(({ charged, refunded }) => charged - refunded)),
    expectedSpent: Math.max(0, paid) * scale,
  };
};
