import { describe, expect, it } from "vitest";
import { matchSegments, withKeptKeys } from "./match-segments.ts";
import type { AxisModel, Scaler } from "./model.ts";

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

describe("a new run's segments", () => {
  it("go on with the old ones nearest in the features' own units, whatever the population has become", () => {
    // In units: 0 → 0.5, 4 → 4, 8 → 7. The means differ, the places do not.
    const found = matchSegments(modelWith(0, { low: 0, mid: 4, top: 8 }), modelWith(3, { a: 4, b: 7, c: 0.5 }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      ["low", "c"],
      ["mid", "a"],
      ["top", "b"],
    ]);
    // (8 − 7) / 2 of a deviation.
    expect(found[2]?.distance).toBeCloseTo(0.5, 12);
  });

  it("are paired for the least sum, not each with its nearest", () => {
    // 1.2 is nearest to both 1 and 0; all together 0 → −0.6 and 1 → 1.2 is least.
    const found = matchSegments(modelWith(0, { zero: 0, one: 1 }), modelWith(0, { p: -0.6, q: 1.2 }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      ["zero", "p"],
      ["one", "q"],
    ]);
  });

  it("are new where nothing old is near", () => {
    const found = matchSegments(modelWith(0, { low: 0, top: 8 }), modelWith(0, { a: 0, b: 20 }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([["low", "a"]]);
  });

  it("keep the old keys, so that names and rules survive, and leave none twice", () => {
    const kept = withKeptKeys(
      modelWith(0, { renamed: 0, other: 8 }),
      modelWith(0, { other: 0.2, third: 7.5, renamed: 30 }),
    );
    expect(kept.segments.map(({ key }) => key)).toEqual(["renamed", "other", "renamed_2"]);
    expect(withKeptKeys(null, kept)).toBe(kept);
  });

  it("of nothing are nothing", () => {
    expect(matchSegments(modelWith(0, {}), modelWith(0, { a: 1 }))).toEqual([]);
  });
});
