import { describe, expect, it } from "vitest";
import type { HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { extractorOf, matrixOfAxis, profilesOf } from "#testing/axis-features.ts";
import { type Habits, PLANTED_AS_OF, plantedShop } from "#testing/shops/planted-histories.ts";

const READING: HistoryFrame = { asOf: PLANTED_AS_OF, timeZone: "UTC", currency: "USD" };

/** Plants customer types in orders and runs the whole pass on one axis. */
const found = (axisName: string, groups: Record<string, Habits & { count: number }>, seed: number) => {
  const axis = axisNamed(axisName);
  if (!axis) throw new Error(`There is no axis ${axisName}`);
  const { histories, kinds } = plantedShop(createRandom(seed), groups);
  const vectors = histories.map(extractorOf(READING));
  const rows = vectors.map((own) => own[axisName] ?? {});
  const model = discoverAxis(axis, matrixOfAxis(axis, rows), { seed });
  const keys = profilesOf([model], vectors).map(({ nearest }) => nearest[axisName] ?? "");
  return {
    ...model,
    agreement: adjustedRandIndex(kinds, keys),
    kinds,
    keys,
    codes: model.warnings.map(({ code }) => code),
  };
};

type Case = [axis: string, groups: Record<string, Habits & { count: number }>];

/** Planted groups by the key they should get. */
const SEPARATED: Case[] = [
  [
    "purchase_frequency",
    {
      high_frequency_loyalists: { count: 150, gap: 8, scatter: 0.1 },
      occasional_buyers: { count: 250, gap: 90, scatter: 0.9 },
      one_time_customers: { count: 200, gap: null, from: 400 },
    },
  ],
  [
    "price_sensitivity",
    {
      discount_hunters: { count: 150, discounted: 0.97, depth: 0.35 },
      full_price_buyers: { count: 350, discounted: 0.01, depth: 0.1 },
    },
  ],
  [
    "purchase_cadence",
    {
      weekend_shoppers: { count: 150, weekend: true, hours: [10, 16] },
      business_hours_shoppers: { count: 150, weekend: false, hours: [9.5, 16.5] },
      evening_shoppers: { count: 150, weekend: false, hours: [18.5, 23] },
    },
  ],
  [
    "return_behavior",
    {
      keepers: { count: 400, returned: 0 },
      whole_order_returners: { count: 100, gap: 25, returned: 0.6 },
    },
  ],
  [
    "loyalty_trajectory",
    {
      seasonal_stable: { count: 120, gap: 12, scatter: 0.3, months: [12], from: 1200 },
      declining_risk: { count: 150, gap: 12, scatter: 0.1, until: 200, from: 700 },
      stable_regulars: { count: 200, gap: 14, scatter: 0.1, from: 700 },
    },
  ],
  [
    "communication_preference",
    {
      store_visitors: { count: 150, source: "pos", hours: [13, 17] },
      assisted_contacts: { count: 150, source: "shopify_draft_order", hours: [8, 11] },
      evening_self_servers: { count: 200, source: "web", hours: [18, 23] },
    },
  ],
  [
    "category_exploration",
    {
      single_category_buyers: { count: 200, categories: 1 },
      variety_seekers: { count: 200, categories: 12 },
    },
  ],
  [
    "support_history",
    {
      never_in_touch: { count: 250 },
      dissatisfied_contacts: { count: 100, tickets: 4, rating: 1.3 },
      satisfied_contacts: { count: 100, tickets: 2, rating: 4.8 },
    },
  ],
  [
    "purchase_value",
    {
      premium_spenders: { count: 100, amount: 60_000, spread: 0.2 },
      small_spenders: { count: 400, amount: 3000, spread: 0.2 },
    },
  ],
  [
    "value_sophistication",
    {
      premium_selectors: { count: 150, amount: 60_000, spread: 0.9, discounted: 0 },
      steady_budgeters: { count: 250, amount: 4000, spread: 0.05, discounted: 0 },
    },
  ],
];

describe.each([1, 2])("groups planted in orders (seed %i)", (seed) => {
  it.each(SEPARATED)("groups of %s are found and named correctly", (axis, groups) => {
    const { agreement, segments, keys, kinds, quality } = found(axis, groups, seed);
    expect(agreement).toBeGreaterThanOrEqual(0.9);
    expect(segments.map(({ key }) => key)).toEqual(expect.arrayContaining(Object.keys(groups)));
    expect(keys.filter((key, i) => key === kinds[i]).length / keys.length).toBeGreaterThanOrEqual(0.93);
    expect(quality.silhouette).toBeGreaterThan(0.3);
  });
});

describe("edge cases", () => {
  it("all customers bought once: a single, correctly named segment", () => {
    const { segments, codes } = found("purchase_frequency", { once: { count: 300, gap: null, from: 300 } }, 1);
    expect(segments.map(({ key, customer_count }) => [key, customer_count])).toEqual([["one_time_customers", 300]]);
    expect(codes).toContain("all_alike");
  });

  it("most bought once: they form a segment of their own, and the others get sensible ones", () => {
    const { segments, codes, keys, kinds } = found(
      "purchase_frequency",
      {
        once: { count: 900, gap: null, from: 300 },
        often: { count: 60, gap: 10, scatter: 0.1 },
        rarely: { count: 60, gap: 120 },
      },
      1,
    );
    expect(codes).toContain("mostly_alike");
    expect(segments[0]).toMatchObject({ key: "one_time_customers", customer_count: 900 });
    expect(new Set(keys.filter((_, i) => kinds[i] === "often"))).toEqual(new Set(["high_frequency_loyalists"]));
    expect(Math.min(...segments.map(({ population_percentage }) => population_percentage))).toBeGreaterThanOrEqual(2);
  });

  it("all but a few are identical: no tiny segments", () => {
    const { segments, codes } = found(
      "return_behavior",
      { never: { count: 600, returned: 0 }, once: { count: 5, returned: 0.9 } },
      1,
    );
    expect(segments.map(({ key }) => key)).toEqual(["keepers"]);
    expect(codes).toEqual(expect.arrayContaining(["mostly_alike", "fewer_than_asked"]));
  });

  it("products have no category: no customers are called single-category buyers", () => {
    const axis = axisNamed("category_exploration");
    if (!axis) throw new Error("The axis is missing");
    const rows = Array.from({ length: 200 }, () => ({ unique_categories: 0, diversity: 0, exploration_breadth: 0 }));
    const { segments, warnings } = discoverAxis(axis, matrixOfAxis(axis, rows));
    expect(segments.map(({ key }) => key)).toEqual(["uncategorized_buyers"]);
    expect(warnings.map(({ code }) => code)).toContain("all_alike");
  });

  it("no groups, only one cloud: a warning", () => {
    const { codes } = found(
      "problem_complexity_profile",
      { anybody: { count: 600, gap: 60, categories: 8, discounted: 0.3, returned: 0.2, tickets: 2 } },
      1,
    );
    expect(codes).toContain("weak_separation");
  });
});

it("20,000 customers: finds the groups and reports the sampled silhouette's margin of error @full", () => {
  const { agreement, quality } = found(
    "purchase_frequency",
    {
      high_frequency_loyalists: { count: 2000, gap: 20, scatter: 0.1, from: 400 },
      occasional_buyers: { count: 8000, gap: 110, scatter: 0.9 },
      one_time_customers: { count: 10_000, gap: null, from: 400 },
    },
    3,
  );
  expect(agreement).toBeGreaterThanOrEqual(0.9);
  expect(quality.silhouetteError).toBeGreaterThan(0);
  expect(quality.silhouetteError).toBeLessThan(0.03);
  expect(quality.judged).toBe(2000);
});
