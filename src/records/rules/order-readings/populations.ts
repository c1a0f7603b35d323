import type { Range, Sums } from "#lib/rfm/score.ts";
import type { RfmSegmentKey, Scores } from "#lib/rfm/segments.ts";
import type { Cuts, Tier } from "#lib/rfm/value-tiers.ts";

export const REPORT_METHODS = ["rfm", "value", "behavior"] as const;

export type ReportMethod = (typeof REPORT_METHODS)[number];

/** What a customer's orders are worth: their revenue net of refunds, or its gross margin (`docs/margin.md`). */
export const VALUE_BASES = ["revenue", "margin"] as const;

export type ValueBasis = (typeof VALUE_BASES)[number];

/** Only the customers of a report who are members of a segment, who are not members of another one, or both. */
export type CustomersWithin = {
  segmentId: string | null;
  withoutSegmentId: string | null;
  /** Changes with the members. */
  version: string;
};

/** Of how much of the revenue the cost is known (null without revenue), and how many customers have no known cost. */
export type CostCoverage = { share: number | null; customersWithoutCosts: number };

/**
 * All customers with the same three scores in the same segment: a cell has two segments if only some of its customers ordered
 * before the period. Money in minor units.
 */
export type PopulatedCell = Scores & Sums & { segment: RfmSegmentKey; ageDays: Range; orders: Range; spend: Range };

/** All customers of one tier; money in minor units. */
export type PopulatedTier = Sums & { tier: Tier; spend: Range };

/** The total spending of the `customers` top spenders, in minor units. */
export type CurveStep = { customers: number; revenue: number };

/** The nonempty tiers of a period, their boundaries, and the concentration of revenue. */
export type ValuePopulation = { tiers: PopulatedTier[]; cuts: Cuts | null; steps: CurveStep[] };

/** The maximum number of steps, evenly spread over the customers: one per percent. */
const STEPS = 100;

/**
 * The number of customers at the end of each step: every customer up to 100, otherwise ⌊i × n / 100 + 1/2⌋ in whole
 * numbers.
 */
export const stepEnds = (n: number): number[] => {
  const steps = Math.min(n, STEPS);
  return Array.from({ length: steps }, (_, i) => Math.floor((2 * (i + 1) * n + steps) / (2 * steps)));
};
