import { expect, it } from "vitest";
import type { PurchasingRow } from "#lib/purchases/purchasing.ts";
import { segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { createRandom, logNormal } from "#lib/statistics/random.ts";
import { addDays } from "#lib/time/day.ts";

/** Customers whose purchases have no categories or brands: posted features, or orders without items. */
const shopOf = (seed: number): PurchasingRow[] => {
  const random = createRandom(seed);
  const whole = (most: number) => 1 + Math.floor(random() * most);
  return Array.from({ length: 400 }, (_, i): PurchasingRow => {
    const customerId = `c${i}`;
    const level = logNormal(random, i % 4 === 0 ? 300 : 40, 0.4);
    if (seed % 2 === 0)
      return { customerId, totalPurchases: level * whole(9), avgOrderValue: level, daysSinceLastPurchase: whole(400) };
    const orders = Array.from({ length: whole(i % 3 === 0 ? 25 : 6) }, () => ({
      day: addDays("2023-01-01", whole(720)),
      amount: Math.round(level * (0.7 + 0.6 * random())),
    }));
    return { customerId, orders };
  });
};

// The clusters of before categories and brands counted, by the rules for names of today.
it.each([
  [1, "kmeans", "high_value 82, loyal 56, regular 68, low_value 194, 0.353783709, imputed, imputed, imputed"],
  [2, "kmeans", "high_value 96, regular 304, 0.451355017"],
  [
    3,
    "hierarchical",
    "high_value 28, occasional 60, loyal 72, regular 60, low_value 180, 0.354140047, imputed, imputed, imputed",
  ],
  [4, "hierarchical", "high_value 100, regular 300, 0.429064057"],
] as const)("shop %i without items gets the same segments as before, by %s", (seed, algorithm, expected) => {
  const options = { type: "behavioral", algorithm, segments: "auto", seed: 42 } as const;
  const { segments, quality, warnings } = segmentPurchases(shopOf(seed), options);
  const sizes = segments.map(({ segmentId, customerIds }) => `${segmentId} ${customerIds.length}`);
  const codes = warnings.map(({ code }) => code);
  expect([...sizes, quality.silhouette?.toFixed(9), ...codes].join(", ")).toBe(expected);
});
