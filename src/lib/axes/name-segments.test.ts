import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchSegments, nameSegments, withContinuedKeys } from "#lib/axes/name-segments.ts";
import { runs } from "#testing/depth.ts";
import { type Axis, listFeatureNames, toSegmentKind } from "./axis.ts";
import { type AxisModel, type FeatureScaler, inUnit, type Scaler } from "./model.ts";
import { axisNamed } from "./registry/axes.ts";

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

const axis = axisNamed("price_sensitivity");
if (!axis) throw new Error("The axis is missing");
// Full-price ratio 0.5 ± 0.25 and discount rate 0.1 ± 0.1.
const scaler: Scaler = {
  discount_rate: { mean: 0.1, std: 0.1, transform: "none" },
  full_price_ratio: { mean: 0.5, std: 0.25, transform: "none" },
};
const centre = (discount_rate: number, full_price_ratio: number, count = 10) => ({
  centre: { discount_rate, full_price_ratio },
  count,
});

describe("kinds that actions depend on", () => {
  const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const deviations = fc.double({ min: -3, max: 3, noNaN: true });
  const ROUNDING = 1e-9;
  // What "declining", "premium" and so on claim of a center: place in deviations from the shop's mean, and value.
  const claims: Record<string, (of: (feature: string) => { place: number; value: number }) => boolean> = {
    declining_risk: (of) => of("churn_risk_score").place >= 0.2 && of("churn_risk_score").value >= 0.4 - ROUNDING,
    slowing_regulars: (of) => of("frequency_trend").place <= -0.2,
    premium_spenders: (of) => of("lifetime_value").place >= 0.7,
    high_touch_shoppers: (of) => of("tickets_per_order").place >= 0.6 || of("refund_rate").place >= 0.7,
    discount_hunters: (of) =>
      of("full_price_ratio").value <= 0.2 + ROUNDING ||
      (of("full_price_ratio").value <= 0.5 + ROUNDING && of("full_price_ratio").place <= -0.2),
    full_price_buyers: (of) => of("full_price_ratio").value >= 0.8 - ROUNDING,
  };

  it.each(["loyalty_trajectory", "purchase_value", "problem_complexity_profile", "price_sensitivity"])(
    "differ from the shop's mean as their names say, on %s",
    (name) => {
      const of = axisNamed(name) as Axis;
      const features = listFeatureNames(of);
      const model = fc.tuple(
        fc.tuple(...features.map(() => fc.record({ mean: shares, std: shares }))),
        fc.array(fc.tuple(...features.map(() => deviations)), { minLength: 1, maxLength: 6 }),
      );
      const met = new Set<string>();
      fc.assert(
        fc.property(model, ([moments, centres]) => {
          const own: Scaler = Object.fromEntries(
            features.map((feature, i) => [
              feature,
              { mean: 0, std: 1, ...moments[i], transform: of.features[feature]?.transform ?? "none" },
            ]),
          );
          const segments = centres.map((places) => ({
            centre: Object.fromEntries(features.map((feature, i) => [feature, places[i] ?? 0])),
            count: 10,
          }));
          for (const [i, key] of nameSegments(of, own, segments).entries()) {
            const claim = claims[toSegmentKind(key)];
            if (!claim) continue;
            met.add(toSegmentKind(key));
            const at = (feature: string) => {
              const place = segments[i]?.centre[feature] ?? 0;
              return { place, value: inUnit(place, own[feature] as FeatureScaler) };
            };
            expect([key, claim(at)]).toEqual([key, true]);
          }
        }),
        { numRuns: runs(2000) },
      );
      expect(met.size).toBeGreaterThan(0);
    },
  );
});

describe("the key of a segment", () => {
  it("is the first kind whose conditions its center meets, in the feature's natural unit", () => {
    // 0.5 + 1.6 × 0.25 = 0.9 at full price; 0.5 − 1.6 × 0.25 = 0.1; 0.5 + 0.4 × 0.25 = 0.6 with a rate of 0.1.
    const keys = nameSegments(axis, scaler, [centre(-1, 1.6), centre(1, -1.6), centre(0, 0.4)]);
    expect(keys).toEqual(["full_price_buyers", "discount_hunters", "mixed_price_buyers"]);
  });

  it("goes to the clearer match when two segments qualify, and the other takes the next kind", () => {
    // Full-price ratios 0.85 and 0.95: the second is clearer; the first has a rate of 0.05, which fits light discounts.
    expect(nameSegments(axis, scaler, [centre(-0.5, 1.4), centre(-0.9, 1.8)])).toEqual([
      "light_discount_buyers",
      "full_price_buyers",
    ]);
  });

  it("gets a number when no other kind fits", () => {
    // Both almost always use a discount, at rates 0.09 and 0.11; no other kind fits.
    expect(nameSegments(axis, scaler, [centre(-0.1, -1.6), centre(0.1, -1.9)])).toEqual([
      "discount_hunters_2",
      "discount_hunters",
    ]);
    expect(toSegmentKind("discount_hunters_2")).toBe("discount_hunters");
    expect(toSegmentKind("discount_hunters")).toBe("discount_hunters");
  });

  it("does not depend on the order of the segments", () => {
    const segments = [centre(-1, 1.6, 50), centre(1, -1.6, 20), centre(0, 0.4, 30), centre(-0.5, 1.4, 5)];
    const keys = nameSegments(axis, scaler, segments);
    expect(nameSegments(axis, scaler, segments.toReversed()).toReversed()).toEqual(keys);
  });

  it("depends on the value alone when the feature has no variance", () => {
    const same: Scaler = {
      discount_rate: { mean: 0, std: 0, transform: "none" },
      full_price_ratio: { mean: 1, std: 0, transform: "none" },
    };
    expect(nameSegments(axis, same, [centre(0, 0)])).toEqual(["full_price_buyers"]);
  });
});
