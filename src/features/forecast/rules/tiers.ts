import { CLV_TIERS, type ClvTier } from "#lib/clv/tiers.ts";
import { assignTier, computeTierCuts } from "#lib/value/tier.ts";
import type { TierSummary } from "./forecast-answer.ts";

const NAMES = { V3: "high", V2: "medium", V1: "low" } as const;

/**
 * A fifth at each end, by the value report's ranking: equal values stay together, including those that differ only by
 * rounding (seven digits are compared).
 */
export const assignClvTiers = (values: Float64Array): ClvTier[] => {
  const compared = Array.from(values, Math.fround);
  const cuts = computeTierCuts(compared);
  return cuts === null ? [] : compared.map((value) => NAMES[assignTier(value, cuts)]);
};

/** All three tiers; zeros for empty ones. */
export const summariseTiers = (tiers: readonly ClvTier[], values: Float64Array): TierSummary[] => {
  const total = values.reduce((sum, value) => sum + value, 0);
  return CLV_TIERS.map((tier) => {
    let [customers, value] = [0, 0];
    tiers.forEach((each, row) => {
      if (each !== tier) return;
      customers++;
      value += values[row] as number;
    });
    return { tier, customers, value, share: total > 0 ? value / total : 0 };
  });
};
