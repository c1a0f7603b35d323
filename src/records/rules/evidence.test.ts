import { describe, expect, test } from "vitest";
import { createRandom, normal } from "#lib/statistics/random.ts";
import {
  type CampaignAction,
  evidenceFrom,
  type MeasuredCampaign,
  measuredEffects,
  orderByEvidence,
  poolEffects,
} from "#records/rules/evidence.ts";
import { STANDARD_SHOP, simulateCampaign } from "#testing/shops/simulate-campaign.ts";

const ACTIONS = ["champions:1", "champions:2", "champions:3"] as const;
const SHOP = { ...STANDARD_SHOP, members: 500, controlShare: 0.5, gapDays: 20 };

/** Campaigns of each action, with relative effects by action and stratum. */
const campaignsWith = (
  seed: number,
  each: number,
  effectOf: (action: CampaignAction, stratum: string) => number = () => 0,
): MeasuredCampaign[] =>
  ACTIONS.flatMap((action, a) =>
    Array.from({ length: each }, (_, i) => {
      const effectIn = (stratum: string) => effectOf(action, stratum);
      const observations = simulateCampaign(createRandom(seed, a * 100 + i), { ...SHOP, effectIn });
      return { action, effects: measuredEffects(observations) };
    }),
  );

const orderIn = (campaigns: readonly MeasuredCampaign[], segment: string | null): CampaignAction[] => {
  const evidence = evidenceFrom(campaigns);
  return orderByEvidence(ACTIONS, (action) => evidence.find((one) => one.action === action && one.segment === segment));
};

describe("pooling", () => {
  test("campaigns that agree are weighted by their precision", () => {
    // Weights 1 and 1/4: (1 × 2 + 0.25 × 3) / 1.25. Q = 1 × 0.2² + 0.25 × 0.8² = 0.2, less than its expectation of 1.
    const { effect, standardError, spread } = poolEffects([
      { effect: 2, standardError: 1 },
      { effect: 3, standardError: 2 },
    ]);
    expect([effect, standardError, spread]).toEqual([2.2, Math.sqrt(1 / 1.25), 0]);
  });

  test("campaigns that differ by more than chance say by how much", () => {
    // Q = 50 and C = 2 − 2 / 2 = 1: the variance between campaigns is 50 − 1.
    const { effect, standardError, spread } = poolEffects([
      { effect: 0, standardError: 1 },
      { effect: 10, standardError: 1 },
    ]);
    expect([effect, standardError, spread]).toEqual([5, Math.SQRT1_2, 7]);
  });

  test.each([
    ["the same effect in each campaign", 0],
    ["effects that differ as much as they are uncertain", 1],
  ])("the intervals after each further campaign jointly hold the average of campaigns with %s", (_, spread) => {
    const random = createRandom(4, spread);
    const runs = 1000;
    let missed = 0;
    for (let run = 0; run < runs; run++) {
      const effects = Array.from({ length: 8 }, () => {
        const standardError = 0.5 + random();
        const truth = 3 + normal(random) * spread;
        const effect = truth + normal(random) * standardError;
        return { segment: null, contacted: 100, effect, standardError, truth };
      });
      const isMissed = [2, 3, 4, 5, 6, 7, 8].some((count) => {
        const campaigns = effects
          .slice(0, count)
          .map((one): MeasuredCampaign => ({ action: "remind", effects: [one] }));
        const { pooled } = evidenceFrom(campaigns)[0] ?? {};
        const truths = effects.slice(0, count).map(({ truth, standardError }) => ({ effect: truth, standardError }));
        const average = poolEffects(truths).effect;
        return !pooled || pooled.lower > average || pooled.upper < average;
      });
      if (isMissed) missed++;
    }
    expect(missed / runs).toBeLessThan(0.05);
  });
});

test("planted effects are recovered in their segment, and order the actions there only", () => {
  const campaigns = campaignsWith(7, 5, (action, stratum) =>
    stratum !== "many" ? 0 : action === "champions:3" ? 0.8 : action === "champions:2" ? 0.3 : -0.4,
  );
  expect(orderIn(campaigns, "many")).toEqual(["champions:3", "champions:2", "champions:1"]);
  const best = evidenceFrom(campaigns).find(({ segment }) => segment === "many");
  expect(best).toMatchObject({ action: "champions:3", campaigns: 5, verdict: "uplift" });
  expect(orderIn(campaigns, "some")).toEqual(ACTIONS);
});

test("the order stays as it is without any effect @full", () => {
  const runs = 40;
  let moved = 0;
  for (let run = 0; run < runs; run++) {
    if (String(orderIn(campaignsWith(1000 + run, 2), "many")) !== String(ACTIONS)) moved++;
  }
  expect(moved / runs).toBeLessThanOrEqual(0.05);
});

test("one campaign is no evidence", () => {
  const [only] = campaignsWith(1, 1, () => 3);
  expect(only && evidenceFrom([only])[0]).toMatchObject({ verdict: "too_few_campaigns", pooled: null, campaigns: 1 });
});
