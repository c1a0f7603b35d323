import { describe, expect, it } from "vitest";
import type { PurchasingOptions, PurchasingOrder, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { addDays } from "#lib/time/day.ts";

/** Two years of orders from known kinds of customers. */
const FIRST_DAY = "2023-01-01";
const CATEGORIES = ["books", "games", "garden", "kitchen", "music", "shoes", "tea", "tools"];

const uniform = (random: Random, from: number, to: number): number => from + random() * (to - from);
const whole = (random: Random, from: number, to: number): number => Math.floor(uniform(random, from, to + 1));

type Placed = { day: number; amount: number; discount?: number; categories: number[]; products: number };

const order = (random: Random, { day, amount, discount = 0, categories, products }: Placed): PurchasingOrder => ({
  day: addDays(FIRST_DAY, Math.round(day)),
  amount: amount * (1 - discount),
  discount: amount * discount,
  items: categories.map((category) => ({
    productId: `${CATEGORIES[category]}-${whole(random, 1, products)}`,
    category: CATEGORIES[category] as string,
    quantity: 1,
    price: (amount * (1 - discount)) / categories.length,
  })),
});

/** One to two orders per quarter at any time. */
const scattered = (random: Random): number[] =>
  Array.from({ length: 10 }, (_, i) => i * 70 + uniform(random, 0, 65)).slice(0, whole(random, 8, 10));

const few = (random: Random): number[] => [whole(random, 0, 3), whole(random, 4, 7)];
const drawn = (random: Random): number[] => [0, 1].map(() => whole(random, 0, 7));

const KINDS: Record<string, (random: Random) => PurchasingOrder[]> = {
  bargain_hunters: (random, favourites = few(random)) =>
    scattered(random).map((day) =>
      order(random, {
        day,
        amount: uniform(random, 40, 60),
        discount: uniform(random, 0.35, 0.5),
        categories: favourites,
        products: 12,
      }),
    ),
  loyal: (random, start = uniform(random, 0, 20)) =>
    Array.from({ length: 33 }, (_, i) =>
      order(random, {
        day: start + i * 21 + uniform(random, 0, 4),
        amount: uniform(random, 40, 60),
        categories: [1, 5],
        products: 3,
      }),
    ),
  experimental: (random) =>
    scattered(random).map((day) =>
      order(random, { day, amount: uniform(random, 40, 60), categories: drawn(random), products: 400 }),
    ),
  high_value: (random, favourites = few(random)) =>
    scattered(random).map((day) =>
      order(random, { day, amount: uniform(random, 600, 900), categories: favourites, products: 12 }),
    ),
  seasonal: (random, favourites = few(random)) =>
    [330, 345, 355, 695, 710, 720].map((day) =>
      order(random, {
        day: day + uniform(random, 0, 8),
        amount: uniform(random, 40, 60),
        categories: favourites,
        products: 12,
      }),
    ),
  regular: (random, favourites = few(random)) =>
    scattered(random).map((day) =>
      order(random, { day, amount: uniform(random, 35, 70), categories: favourites, products: 12 }),
    ),
};

/** The number of each kind. */
const POPULATIONS = {
  "of equal kinds": { bargain_hunters: 60, loyal: 60, experimental: 60, high_value: 60, seasonal: 60 },
  "mostly regular": { bargain_hunters: 80, loyal: 80, experimental: 60, high_value: 30, seasonal: 30, regular: 400 },
  "mostly loyal": { bargain_hunters: 60, loyal: 300, experimental: 40, high_value: 25, seasonal: 15 },
};

const planted = (population: keyof typeof POPULATIONS, seed: number) => {
  const random = createRandom(seed);
  const rows: PurchasingRow[] = [];
  const kinds = new Map<string, string>();
  for (const [kind, count] of Object.entries(POPULATIONS[population]))
    for (let i = 0; i < count; i++) {
      const customerId = `c${Math.floor(random() * 1e12)}`;
      kinds.set(customerId, kind);
      rows.push({ customerId, orders: KINDS[kind]?.(random) ?? [] });
    }
  return { rows, kinds };
};

const OPTIONS: PurchasingOptions = { type: "behavioral", algorithm: "auto", segments: "auto", seed: 7 };

describe("planted customers", () => {
  it.each([
    ["of equal kinds", "kmeans", 1],
    ["of equal kinds", "kmeans", 2],
    ["of equal kinds", "hierarchical", 1],
    ["of equal kinds", "hierarchical", 2],
    ["mostly regular", "kmeans", 1],
    ["mostly regular", "hierarchical", 2],
    ["mostly loyal", "kmeans", 1],
    ["mostly loyal", "hierarchical", 2],
  ] as const)("%s are separated correctly by %s, with the right names (seed %i)", (population, algorithm, seed) => {
    const { rows, kinds } = planted(population, seed);
    const { segments, quality } = segmentPurchases(rows, { ...OPTIONS, algorithm });
    const placed = segments.flatMap(({ segmentId, customerIds }) =>
      customerIds.map((id) => ({ segmentId, kind: kinds.get(id) ?? "" })),
    );
    const agreement = adjustedRandIndex(
      placed.map(({ kind }) => kind),
      placed.map(({ segmentId }) => segmentId),
    );
    expect(agreement).toBeGreaterThanOrEqual(0.9);
    expect(segments.map(({ segmentId }) => segmentId).sort()).toEqual(Object.keys(POPULATIONS[population]).sort());
    const rightly = placed.filter(({ segmentId, kind }) => segmentId === kind);
    expect(rightly.length / placed.length).toBeGreaterThanOrEqual(0.95);
    expect(quality.silhouette).toBeGreaterThan(0.3);
  });
});
