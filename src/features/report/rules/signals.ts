import { twoSidedP } from "#lib/statistics/normal.ts";
import type { InsightName } from "./insight-words.ts";
import type { ReportMethod } from "./report.ts";

/** A segment's customers in the period and the previous one, its revenue, and the sum of its customers' squared revenue. */
export type Measured = {
  code: string;
  customers: number;
  customersBefore: number;
  revenue: number;
  squaredRevenue: number;
};

/** An insight that chance doesn't explain. `pValue` is corrected for the number of comparisons. */
export type Signal = { insight: InsightName; code: string; pValue: number };

const MOST_P = 0.05;

/** Below five expected customers the normal approximation is unreliable (Cochran, Biometrics 10, 1954). */
const LEAST_EXPECTED = 5;

/** Behavior segments without a trait in common: that they are large says nothing. */
const LEFTOVERS: readonly string[] = ["NONE", "OTHER"];

/** The RFM segments whose growth is bad news. */
const WORRYING: readonly string[] = ["R2F2M3", "R2F3M3", "R1F1M2"];

/**
 * The z of two proportions with the pooled estimate: (p1 - p2) / sqrt(p (1 - p) (1 / n1 + 1 / n2)) (Fleiss, Levin and
 * Paik, Statistical Methods for Rates and Proportions, 3rd edition, 2003, section 3.2). Null if a sample is too small.
 * Customers of both periods make the two samples dependent, positively, so that the test finds rather too little.
 */
export const proportionsZ = (now: number, allNow: number, before: number, allBefore: number): number | null => {
  const pooled = (now + before) / (allNow + allBefore);
  const least = Math.min(pooled, 1 - pooled) * Math.min(allNow, allBefore);
  if (!(least >= LEAST_EXPECTED)) return null;
  return (now / allNow - before / allBefore) / Math.sqrt(pooled * (1 - pooled) * (1 / allNow + 1 / allBefore));
};

type Comparison = { code: string; z: number };

/** By how many standard errors the largest is ahead of the second. */
const lead = (
  segments: readonly Measured[],
  size: (segment: Measured) => number,
  variance: (segment: Measured) => number,
): Comparison | null => {
  const [first, second] = segments.toSorted((a, b) => size(b) - size(a));
  if (!first || !second) return null;
  const deviation = Math.sqrt(variance(first) + variance(second));
  return deviation > 0 ? { code: first.code, z: (size(first) - size(second)) / deviation } : null;
};

const strongest = (comparisons: readonly Comparison[]): Comparison | null =>
  comparisons.toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z))[0] ?? null;

/**
 * The statistically significant insights, at most one of each kind.
 *
 * - Change: a segment's share of customers against the previous period, by a z-test of two proportions. Value tiers are
 *   fixed shares of the customers, so their change says nothing.
 * - Largest segment: its customers against the second largest's, as two counts of a multinomial sample: z = (n1 - n2) /
 *   sqrt(n1 + n2), McNemar's test. Not for value tiers either.
 * - Highest revenue: against the second highest, as sums of a random number of purchases (compound Poisson), whose
 *   variance is estimated by the sum of squares.
 *
 * Bonferroni correction: each p-value is multiplied by the number of comparisons behind all cards.
 */
export const signalsIn = (segments: readonly Measured[], method: ReportMethod): Signal[] => {
  const allNow = segments.reduce((sum, { customers }) => sum + customers, 0);
  const allBefore = segments.reduce((sum, { customersBefore }) => sum + customersBefore, 0);
  const isFixed = method === "value";
  const named = segments.filter(({ code }) => !LEFTOVERS.includes(code));
  const changes = (isFixed ? [] : named).flatMap(({ code, customers, customersBefore }): Comparison | never[] => {
    const z = proportionsZ(customers, allNow, customersBefore, allBefore);
    return z === null ? [] : { code, z };
  });
  const isWorrying = ({ code, z }: Comparison) => z < 0 !== (method === "rfm" && WORRYING.includes(code));
  const isGrowing = ({ code, z }: Comparison) => z > 0 && !(method === "rfm" && WORRYING.includes(code));
  const found: [InsightName, Comparison | null][] = [
    [
      "highest_revenue_segment",
      lead(
        named,
        (s) => s.revenue,
        (s) => s.squaredRevenue,
      ),
    ],
    [
      "largest_segment",
      isFixed
        ? null
        : lead(
            named,
            (s) => s.customers,
            (s) => s.customers,
          ),
    ],
    ["fastest_growing_segment", strongest(changes.filter(isGrowing))],
    ["needs_attention", strongest(changes.filter(isWorrying))],
  ];
  const comparisons = changes.length + (isFixed ? 1 : 2);
  return found.flatMap(([insight, comparison]) => {
    if (!comparison) return [];
    const pValue = Math.min(1, comparisons * twoSidedP(comparison.z));
    return pValue <= MOST_P ? { insight, code: comparison.code, pValue } : [];
  });
};
