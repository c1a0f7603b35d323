import { expect, it } from "vitest";
import { segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { plantAffinities } from "#testing/shops/planted-affinities.ts";

it.each([
  [2, 0, 0.95, "kmeans"],
  [3, 0.15, 0.8, "kmeans"],
  [4, 0.3, 0.8, "hierarchical"],
  [5, 0.3, 0.8, "kmeans"],
] as const)("%i groups of 50,000 customers who buy different products come back (overlap %f)", (...planted) => {
  const [groups, overlap, least, algorithm] = planted;
  const { rows, groupOf } = plantAffinities({ groups, overlap, customers: 50_000, seed: groups });
  const { segments } = segmentPurchases(rows, { type: "behavioral", algorithm, segments: "auto", seed: 42 });
  const placed = segments.flatMap(({ segmentId, customerIds }) => customerIds.map((id) => [segmentId, id] as const));
  const [wanted, found] = [placed.map(([, id]) => groupOf(id)), placed.map(([segmentId]) => segmentId)];
  expect(adjustedRandIndex(wanted, found)).toBeGreaterThanOrEqual(least);
});
