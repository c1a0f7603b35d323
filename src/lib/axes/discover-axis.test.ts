import { describe, expect, it } from "vitest";
import { clusteringInput, discoverAxis } from "#lib/axes/discover-axis.ts";
import { silhouette } from "#lib/statistics/clustering/choose-partition.ts";
import { emptyMatrix, type Matrix, toMatrix } from "#lib/statistics/clustering/matrix.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { profilesOf } from "#testing/axis-features.ts";
import type { Axis } from "./axis.ts";
import { type AxisModel, computeMoments, fitScaler } from "./model.ts";
import { axisNamed } from "./registry/axes.ts";

const axis = axisNamed("price_sensitivity") as Axis;

const around = (random: Random, value: number, spread: number): number =>
  Math.min(1, Math.max(0, value + spread * (random() - 0.5)));

/** `each` customers around each discount rate and full-price share. */
const heaps = (each: number, centres: readonly [number, number][], spread = 0.1): Matrix => {
  const random = createRandom(each);
  return toMatrix(
    centres.flatMap(([rate, ratio]) =>
      Array.from({ length: each }, () => [around(random, rate, spread), around(random, ratio, spread)]),
    ),
  );
};

const THREE: [number, number][] = [
  [0.02, 0.92],
  [0.15, 0.55],
  [0.35, 0.1],
];

const labelsOf = (points: Matrix, model: AxisModel): Uint16Array => {
  const vectors = Array.from({ length: points.rows }, (_, row) => {
    const [discount_rate = 0, full_price_ratio = 0] = points.values.subarray(row * 2, row * 2 + 2);
    return { price_sensitivity: { discount_rate, full_price_ratio } };
  });
  const keys = model.segments.map(({ key }) => key);
  return Uint16Array.from(profilesOf([model], vectors), ({ nearest }) => keys.indexOf(nearest.price_sensitivity ?? ""));
};

describe("the segments of an axis", () => {
  it("have the best-separating number within the range", () => {
    const points = heaps(60, THREE);
    const found = discoverAxis(axis, points);
    expect(found.quality.k).toBe(3);
    expect(found.quality.tried.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6]);
    const best = Math.max(...found.quality.tried.map((each) => each.silhouette ?? -1));
    expect(found.quality.tried.find(({ k }) => k === 3)?.silhouette).toBe(best);
    expect(discoverAxis(axis, points, { minK: 2, maxK: 2 }).quality.k).toBe(2);
    expect(discoverAxis(axis, points, { minK: 4, maxK: 5 }).quality.k).toBeGreaterThanOrEqual(4);
  });

  it("have the exact silhouette of their dominant customers up to 2,000", () => {
    const points = heaps(60, THREE);
    const found = discoverAxis(axis, points);
    const places = clusteringInput(axis, points, found.scaler);
    const exact = silhouette(places, labelsOf(points, found), { k: 3, seed: 1 });
    expect(found.quality.silhouette).toBeCloseTo(exact as number, 10);
    expect(found.quality).toMatchObject({ silhouetteError: 0, judged: 180 });
  });

  it("are scored on a sample above 2,000, with a correct margin of error", () => {
    const points = heaps(1500, THREE, 0.4);
    const found = discoverAxis(axis, points, { minK: 3, maxK: 3 });
    const others = [1, 2, 3, 4, 5, 6].map((seed) => discoverAxis(axis, points, { minK: 3, maxK: 3, seed }));
    expect(found.quality.judged).toBe(2000);
    const mean = others.reduce((sum, { quality }) => sum + (quality.silhouette ?? 0), 0) / others.length;
    for (const { quality } of others)
      expect(Math.abs((quality.silhouette as number) - mean)).toBeLessThan(2 * quality.silhouetteError);
  });

  it("count the customers they dominate", () => {
    const points = heaps(60, THREE, 0.5);
    const found = discoverAxis(axis, points);
    const labels = labelsOf(points, found);
    for (const [i, { customer_count }] of found.segments.entries())
      expect(labels.filter((label) => label === i)).toHaveLength(customer_count);
  });

  it("are not distorted by a single extreme customer", () => {
    const value = axisNamed("purchase_value") as Axis;
    const random = createRandom(2);
    const spent = Array.from({ length: 200 }, (_, i) => {
      const average = i % 2 === 0 ? 20 + 5 * random() : 200 + 30 * random();
      return [average * 4, average, 0.02 * random()];
    });
    const found = discoverAxis(value, toMatrix([...spent, [5e6, 5e5, 0]]), { minK: 2, maxK: 4 });
    expect(Math.min(...found.segments.map(({ customer_count }) => customer_count))).toBeGreaterThan(4);
  });

  it("a sample's segments use the whole population's scaler", () => {
    const population = heaps(400, THREE);
    const scaler = fitScaler(axis, computeMoments(axis, population));
    const sample = { ...population, rows: 400, values: population.values.subarray(0, 800) };
    const found = discoverAxis(axis, sample, { scaler });
    expect(found.scaler).toBe(scaler);
    // They are the first heap: far above the population mean at full price.
    for (const { cluster_center } of found.segments) expect(cluster_center.full_price_ratio).toBeGreaterThan(0.9);
  });

  it("have the same names in every currency unit, also where rounding errors would break a tie", () => {
    const value = axisNamed("purchase_value") as Axis;
    // Two groups that differ only in their trend, and are therefore equally small spenders.
    const shop = (small: number, unit: number) =>
      toMatrix([
        ...Array.from({ length: 3 }, () => [small * unit, small * unit, -0.2]),
        ...Array.from({ length: 7 }, () => [small * unit, small * unit, 0.05]),
        ...Array.from({ length: 6 }, () => [900 * unit, 300 * unit, 0]),
        ...Array.from({ length: 5 }, () => [400 * unit, 900 * unit, 0]),
      ]);
    const keysOf = (small: number, unit: number) =>
      discoverAxis(value, shop(small, unit), { minK: 4, maxK: 4 }).segments.map(
        ({ key, customer_count, cluster_center }) => [key, customer_count, cluster_center.lifetime_value],
      );
    for (let cents = 1; cents <= 60; cents++) {
      const found = keysOf(cents / 100, 1);
      const [seven, three] = [7, 3].map((size) => found.find(([, count]) => count === size));
      expect(three?.[2], `${cents}`).toBe(seven?.[2]);
      expect(keysOf(cents / 100, 100).map(([key, count]) => [key, count])).toEqual(
        found.map(([key, count]) => [key, count]),
      );
    }
  });

  it("are empty without customers", () => {
    expect(() => discoverAxis(axis, emptyMatrix(0, 2))).toThrow(RangeError);
  });

  it("one customer is a single segment", () => {
    const found = discoverAxis(axis, toMatrix([[0, 1]]));
    expect(found.segments).toMatchObject([{ key: "full_price_buyers", customer_count: 1, population_percentage: 100 }]);
  });
});
