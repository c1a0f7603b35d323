import { expect, it } from "vitest";
import { comparedAxes, pickMarks } from "./archetypes.ts";
import type { AxisModel } from "./model.ts";

const axis = (name: string, shares: Record<string, number>): AxisModel => ({
  axis: name,
  population: 100,
  scaler: {},
  segments: Object.entries(shares).map(([key, population_percentage]) => ({
    key,
    population_percentage,
    customer_count: population_percentage,
    cluster_center: {},
    scaler_params: {},
    silhouette: 0.5,
  })),
  quality: { silhouette: 0.5, silhouetteError: 0, judged: 100, k: 2, tried: [] },
  warnings: [],
});

const models = [
  axis("purchase_frequency", { one_time_customers: 60, steady_buyers: 40 }),
  axis("price_sensitivity", { full_price_buyers: 80, discount_hunters: 20 }),
  axis("purchase_value", { small_spenders: 50, premium_spenders: 50 }),
  axis("return_behavior", { keepers: 100 }),
];

/** 35% more steady buyers than average, 70% more hunters, as many spenders; the last axis has no differences. */
const mix = {
  purchase_frequency: { one_time_customers: 0.25, steady_buyers: 0.75 },
  price_sensitivity: { full_price_buyers: 0.1, discount_hunters: 0.9 },
  purchase_value: { small_spenders: 0.5, premium_spenders: 0.5 },
  return_behavior: { keepers: 1 },
};

it("lists what an archetype has more of than all customers, largest difference first, one segment per axis", () => {
  expect(pickMarks(mix, models, 3)).toEqual([
    { axis: "price_sensitivity", segment: "discount_hunters", share: 0.9, of_all: 0.2 },
    { axis: "purchase_frequency", segment: "steady_buyers", share: 0.75, of_all: 0.4 },
  ]);
  expect(pickMarks(mix, models, 1)).toHaveLength(1);
});

it("skips axes with a single segment and counts a segment without members in the archetype as zero", () => {
  const compared = comparedAxes({ purchase_frequency: { steady_buyers: 1 } }, models);
  expect(compared.map((each) => each.axis)).toEqual(["purchase_frequency", "price_sensitivity", "purchase_value"]);
  expect(compared[0]?.segments.map(({ share }) => share)).toEqual([0, 1]);
});
