import { describe, expect, it } from "vitest";
import { comparedAxes, findArchetypes, pickMarks } from "#lib/axes/archetypes.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { nearestTo, similarityBytes } from "#lib/axes/similar-customers.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { createRandom, sampleRows } from "#lib/statistics/random.ts";
import { extractorOf, matrixOfAxis, profilesOf } from "#testing/axis-features.ts";
import { PLANTED_AS_OF, plantedShop } from "#testing/shops/planted-histories.ts";
import type { AxisModel, FeatureVectors } from "./model.ts";
import { AXES } from "./registry/axes.ts";

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

const markedModels = [
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
  expect(pickMarks(mix, markedModels, 3)).toEqual([
    { axis: "price_sensitivity", segment: "discount_hunters", share: 0.9, of_all: 0.2 },
    { axis: "purchase_frequency", segment: "steady_buyers", share: 0.75, of_all: 0.4 },
  ]);
  expect(pickMarks(mix, markedModels, 1)).toHaveLength(1);
});

it("skips axes with a single segment and counts a segment without members in the archetype as zero", () => {
  const compared = comparedAxes({ purchase_frequency: { steady_buyers: 1 } }, markedModels);
  expect(compared.map((each) => each.axis)).toEqual(["purchase_frequency", "price_sensitivity", "purchase_value"]);
  expect(compared[0]?.segments.map(({ share }) => share)).toEqual([0, 1]);
});

const READING = { asOf: PLANTED_AS_OF, timeZone: "UTC", currency: "USD" };

/** Four customer types that differ on several axes at once. */
const shop = plantedShop(createRandom(4), {
  collectors: {
    count: 250,
    gap: 12,
    scatter: 0.1,
    amount: 20_000,
    spread: 0.1,
    discounted: 0,
    hours: [9.5, 16],
    weekend: false,
  },
  hunters: {
    count: 250,
    gap: 60,
    scatter: 0.5,
    amount: 3000,
    discounted: 0.98,
    depth: 0.35,
    hours: [18.5, 23],
    weekend: false,
  },
  passers: {
    count: 300,
    gap: null,
    from: 300,
    amount: 3000,
    discounted: 0,
    source: "pos",
    hours: [10, 17],
    weekend: true,
  },
  senders: { count: 200, gap: 40, amount: 8000, returned: 0.6, discounted: 0, hours: [9.5, 16], weekend: false },
});

const typed = (vectors: readonly FeatureVectors[]) => {
  const models = AXES.map((axis) =>
    discoverAxis(
      axis,
      matrixOfAxis(
        axis,
        vectors.map((own) => own[axis.name] ?? {}),
      ),
    ),
  );
  return { models, people: profilesOf(models, vectors) };
};

const vectors = shop.histories.map(extractorOf(READING));
const { models, people } = typed(vectors);
const found = findArchetypes(models, people, 1);

describe("archetypes", () => {
  it("recover the planted customer types", () => {
    // A planted type may be split further, but almost no archetype mixes two.
    const placed = found.placed.filter((key) => key !== null).length;
    const alike = found.archetypes.map(({ key }) => {
      const kinds = shop.kinds.filter((_, i) => found.placed[i] === key);
      return Math.max(...[...new Set(kinds)].map((kind) => kinds.filter((own) => own === kind).length));
    });
    expect(alike.reduce((sum, most) => sum + most, 0) / placed).toBeGreaterThanOrEqual(0.95);
    expect(found.coverage).toBeGreaterThan(0.5);
    expect(found.archetypes.length).toBeGreaterThanOrEqual(3);
  });

  it("have the customers of whom their name is true, each with at least 2%", () => {
    const sum = (of: (archetype: (typeof found.archetypes)[number]) => number) =>
      found.archetypes.reduce((total, each) => total + of(each), 0);
    expect(sum(({ customer_count }) => customer_count)).toBe(found.placed.filter((key) => key !== null).length);
    expect(sum(({ share }) => share)).toBeCloseTo(found.coverage, 9);
    expect(sum(({ value_share }) => value_share)).toBeLessThanOrEqual(1 + 1e-9);
    expect(found.archetypes.length).toBeLessThanOrEqual(8);
    for (const { share } of found.archetypes) expect(share).toBeGreaterThanOrEqual(0.02);
  });

  it("give the share of their customers nearest to each segment of each axis", () => {
    for (const { key, mix } of found.archetypes) {
      const own = people.filter((_, i) => found.placed[i] === key);
      const axis = "purchase_frequency";
      const [segment = ""] = Object.keys(mix[axis] ?? {});
      const nearest = own.filter(({ memberships }) => {
        const shares = Object.entries(memberships[axis] ?? {});
        return shares.every(([, share]) => share <= (memberships[axis]?.[segment] ?? 0));
      });
      expect(mix[axis]?.[segment]).toBeCloseTo(nearest.length / own.length, 12);
      expect(Object.keys(mix).sort()).toEqual(models.map((model) => model.axis).sort());
      for (const shares of Object.values(mix)) {
        expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }
    }
  });

  it("are stable when a tenth of the customers is left out and everything is recomputed", () => {
    expect(found.stability).toBeGreaterThanOrEqual(0.8);
    const rows = sampleRows(vectors.length, 900, 3);
    const some = typed(Array.from(rows, (row) => vectors[row] as FeatureVectors));
    const again = findArchetypes(some.models, some.people, 1);
    const before = Array.from(rows, (row) => found.placed[row] ?? "");
    const after = again.placed.map((key) => key ?? "");
    expect(adjustedRandIndex(before, after)).toBeGreaterThanOrEqual(0.8);
  });

  it("are empty without customers", () => {
    expect(findArchetypes(models, [], 1)).toMatchObject({ archetypes: [], placed: [], coverage: 0 });
  });
});

describe("similar customers", () => {
  const others = people.map(({ memberships }, i) => ({
    customerId: shop.histories[i]?.customerId ?? "",
    bytes: similarityBytes(Object.values(memberships).flatMap((shares) => Object.values(shares))),
  }));

  it("have the same archetype, are sorted nearest first and exclude the customer", () => {
    for (const row of [0, 17, 400, 801]) {
      const target = others[row] ?? { customerId: "", bytes: new Uint8Array() };
      const search = nearestTo(target);
      for (const { customerId, bytes } of others) {
        search.add({ count: 1, idAt: () => customerId, bytes, first: 0, stride: bytes.length });
      }
      const { similar } = search.found();
      expect(similar).toHaveLength(5);
      for (const [i, { customerId, likeness }] of similar.entries()) {
        expect(customerId).not.toBe(target.customerId);
        expect(customerId.split("-")[0]).toBe(shop.kinds[row]);
        expect(likeness).toBeLessThanOrEqual(similar[i - 1]?.likeness ?? 1);
      }
    }
  });
});
