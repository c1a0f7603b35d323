import { describe, expect, it } from "vitest";
import { matchSegments, withContinuedKeys } from "#features/axes/rules/name-segments.ts";
import type { Axis } from "#records/rules/axes/axis.ts";
import type { AxisModel, Scaler } from "#records/rules/axes/model.ts";
import { axisNamed } from "#records/rules/axes/registry/axes.ts";

const modelWith = (mean: number, centres: Record<string, number>): AxisModel => {
  const scaler: Scaler = { x: { mean, std: 2, transform: "none" } };
  const segments = Object.entries(centres).map(([key, x]) => ({
    key,
    population_percentage: 50,
    customer_count: 1,
    cluster_center: { x: (x - mean) / 2 },
    scaler_params: scaler,
    silhouette: null,
  }));
  const quality = { silhouette: null, silhouetteError: 0, judged: 0, k: segments.length, tried: [] };
  return { axis: "a", population: 2, scaler, segments, quality, warnings: [] };
};

describe("the segments of a new run", () => {
  it("continue the old ones nearest in the features' natural units, even if the population's mean has changed", () => {
    // In natural units: 0 → 0.5, 4 → 4, 8 → 7. The means differ, the positions do not.
    const found = matchSegments(modelWith(0, { low: 0, mid: 4, top: 8 }), modelWith(3, { a: 4, b: 7, c: 0.5 }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      ["low", "c"],
      ["mid", "a"],
      ["top", "b"],
    ]);
    // (8 − 7) / 2 of a deviation.
    expect(found[2]?.distance).toBeCloseTo(0.5, 12);
  });

  it("are paired by the smallest total distance, not each with its nearest", () => {
    // 1.2 is nearest to both 1 and 0; overall 0 → −0.6 and 1 → 1.2 is smallest.
    const found = matchSegments(modelWith(0, { zero: 0, one: 1 }), modelWith(0, { p: -0.6, q: 1.2 }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      ["zero", "p"],
      ["one", "q"],
    ]);
  });

  it("are new if no old segment is near", () => {
    const found = matchSegments(modelWith(0, { low: 0, top: 8 }), modelWith(0, { a: 0, b: 20 }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([["low", "a"]]);
  });

  it("can be empty", () => {
    expect(matchSegments(modelWith(0, {}), modelWith(0, { a: 1 }))).toEqual([]);
  });
});

describe("the keys of a new run", () => {
  const axis = axisNamed("price_sensitivity") as Axis;
  // Full-price share 0.5 ± 0.25; all have the same discount rate.
  const run = (ratios: Record<string, number>): AxisModel => {
    const scaler: Scaler = {
      discount_rate: { mean: 0.1, std: 0, transform: "none" },
      full_price_ratio: { mean: 0.5, std: 0.25, transform: "none" },
    };
    const segments = Object.entries(ratios).map(([key, ratio]) => ({
      key,
      population_percentage: 50,
      customer_count: 1,
      cluster_center: { discount_rate: 0, full_price_ratio: (ratio - 0.5) / 0.25 },
      scaler_params: scaler,
      silhouette: null,
    }));
    return { ...modelWith(0, {}), axis: axis.name, scaler, segments };
  };
  const keysOf = (before: AxisModel | null, after: AxisModel) =>
    withContinuedKeys(axis, before, after).segments.map(({ key }) => key);

  it("stay the same when a segment continues, even slightly past a condition", () => {
    // Full price requires 0.8: 0.76 is 0.16 deviations short; 0.42 was and is a hunter's.
    const before = run({ full_price_buyers: 0.85, discount_hunters: 0.4 });
    expect(keysOf(before, run({ mixed_price_buyers: 0.76, discount_hunters: 0.42 }))).toEqual([
      "full_price_buyers",
      "discount_hunters",
    ]);
  });

  it("change when the old key is no longer true, so that no rule acts on it", () => {
    const before = run({ full_price_buyers: 0.85 });
    expect(keysOf(before, run({ mixed_price_buyers: 0.65 }))).toEqual(["mixed_price_buyers"]);
    // The fallback kind no longer applies once another kind clearly fits.
    expect(keysOf(run({ mixed_price_buyers: 0.7 }), run({ full_price_buyers: 0.9 }))).toEqual(["full_price_buyers"]);
    expect(keysOf(run({ mixed_price_buyers: 0.78 }), run({ full_price_buyers: 0.81 }))).toEqual(["mixed_price_buyers"]);
  });

  it("get a number when another segment continues with the same key, so that keys stay unique", () => {
    const before = run({ discount_hunters: 0.1, discount_hunters_2: 0.4 });
    expect(keysOf(before, run({ discount_hunters: 0.42, discount_hunters_2: 0.12 }))).toEqual([
      "discount_hunters_2",
      "discount_hunters",
    ]);
    expect(keysOf(run({ discount_hunters: 0.45 }), run({ discount_hunters: 0.05, discount_hunters_2: 0.44 }))).toEqual([
      "discount_hunters_2",
      "discount_hunters",
    ]);
  });

  it("are unchanged in a first run", () => {
    const first = run({ discount_hunters: 0.1 });
    expect(withContinuedKeys(axis, null, first)).toBe(first);
  });
});
