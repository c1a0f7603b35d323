import { HORIZON_DAYS } from "#lib/effects/campaign.ts";
import { estimateEffect } from "#lib/effects/effect.ts";
import { detectableEffect, expectedIn } from "#lib/effects/power.ts";
import { computeResults, cumulativeSums } from "#lib/effects/results.ts";

import type { Point } from "#lib/effects/verdict.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { type Simulated, type SimulatedShop, simulateCampaign } from "#testing/shops/simulate-campaign.ts";

/** Shares of simulated campaigns, each looked at on all 90 days. */
export type Validation = {
  campaigns: number;
  /** Whose interval excluded the true effect on any day. */
  everMissed: number;
  /** The same of an ordinary 95% interval, for comparison. */
  everMissedByPlain: number;
  /** Whose interval excluded zero by the last day, in the effect's direction. */
  found: number;
};

const missesTruth = ({ truth }: Simulated, { day, lower, upper }: Pick<Point, "day" | "lower" | "upper">): boolean => {
  const effect = truth[day - 1] ?? 0;
  return effect < lower || effect > upper;
};

/** An ordinary interval, computed on every day. */
const plainMisses = (campaign: Simulated, first: number): boolean =>
  cumulativeSums(campaign, "revenue", HORIZON_DAYS).some((strata, index) => {
    const day = index + 1;
    const found = day < first ? null : estimateEffect(strata);
    if (!found) return false;
    const half = 1.96 * found.standardError;
    return missesTruth(campaign, { day, lower: found.effect - half, upper: found.effect + half });
  });

type Options = {
  campaigns: number;
  seed: number;
  /** Plants the effect that the plan promises to find with a probability of 80% after 90 days. */
  isPromised?: boolean;
};

export const validate = (shop: SimulatedShop, { campaigns, seed, isPromised = false }: Options): Validation => {
  const counts = { everMissed: 0, everMissedByPlain: 0, found: 0 };
  const { members, controlShare } = shop;
  for (let number = 0; number < campaigns; number++) {
    const campaign = simulateCampaign(createRandom(seed, number), shop, (outlook) =>
      isPromised
        ? (detectableEffect(expectedIn(90, outlook), { window: 90, controlShare, members }) ?? 0)
        : shop.effect,
    );
    const points = computeResults(campaign, HORIZON_DAYS, 0.05).series.revenue;
    if (points.some((point) => missesTruth(campaign, point))) counts.everMissed++;
    if (plainMisses(campaign, points[0]?.day ?? HORIZON_DAYS + 1)) counts.everMissedByPlain++;
    if (points.some(({ lower }) => lower > 0)) counts.found++;
  }
  return {
    campaigns,
    everMissed: counts.everMissed / campaigns,
    everMissedByPlain: counts.everMissedByPlain / campaigns,
    found: counts.found / campaigns,
  };
};
