import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  classifyStrength,
  dominantFrom,
  findDominantKey,
  intoShares,
  membershipsFrom,
  nearestIn,
  rowSharesAmong,
  sharesIn,
  toSegmentLayout,
} from "#lib/axes/membership.ts";
import type { Scaler } from "./model.ts";

const segments = (...keys: string[]) => keys.map((key) => ({ key })) as never;
const MODELS = [
  { axis: "purchase_value", segments: segments("small_spenders", "premium_spenders") },
  { axis: "loyalty_trajectory", segments: segments("declining_risk") },
];
const layout = toSegmentLayout(MODELS);

it("is the same in whatever order the axes were computed", () => {
  expect(layout.map(({ key }) => key)).toEqual(["declining_risk", "small_spenders", "premium_spenders"]);
  expect(toSegmentLayout(MODELS.toReversed())).toEqual(layout);
});

it("stores shares that read back to the bit, also without an axis", () => {
  const all = {
    loyalty_trajectory: { declining_risk: 1 },
    purchase_value: { small_spenders: 0.1, premium_spenders: 0.9 },
  };
  expect(membershipsFrom(layout, sharesIn(layout, all))).toEqual(all);
  const { loyalty_trajectory } = all;
  expect(sharesIn(layout, { loyalty_trajectory })).toEqual([1, null, null]);
  expect(membershipsFrom(layout, [1, null, null])).toEqual({ loyalty_trajectory });
});

it("refuses a membership that has no place", () => {
  expect(() => sharesIn(layout, { purchase_value: { big_basket_buyers: 1 } })).toThrow(RangeError);
});

it("stores nearest segments by position, 0 on an axis without one", () => {
  const dominant = { purchase_value: "premium_spenders" };
  expect(nearestIn(layout, dominant)).toEqual([0, 3]);
  expect(dominantFrom(layout, [0, 3])).toEqual(dominant);
  expect(nearestIn(layout, { ...dominant, loyalty_trajectory: "declining_risk" })).toEqual([1, 3]);
  expect(() => nearestIn(layout, { purchase_value: "big_basket_buyers" })).toThrow(RangeError);
  expect(() => nearestIn(layout, { price_sensitivity: "discount_hunters" })).toThrow(RangeError);
});

const segment = (key: string, centre: Record<string, number>) => ({ key, cluster_center: centre });

/** A customer's share in each segment, by key. */
const membershipsOf = (
  values: Record<string, number>,
  scaler: Scaler,
  segments: readonly ReturnType<typeof segment>[],
): Record<string, number> => {
  const shares = new Float64Array(segments.length);
  rowSharesAmong({ scaler, segments }, Object.keys(values))(Object.values(values), shares, 0);
  return Object.fromEntries(segments.map(({ key }, i) => [key, shares[i] as number]));
};

describe("fuzzy membership", () => {
  it("is exp(−distance) divided by their sum, after transform and standardizing", () => {
    const scaler: Scaler = {
      money: { mean: 10, std: 5, transform: "sqrt" },
      share: { mean: 0.5, std: 0.25, transform: "none" },
    };
    const segments = [segment("far", { money: 3, share: 4 }), segment("here", { money: 0, share: 0 })];
    // √400 = 20: (20 − 10) / 5 = 2; (0.75 − 0.5) / 0.25 = 1. To (3, 4): √(1 + 9) = √10; to (0, 0): √5.
    const [far, here] = [Math.exp(-Math.sqrt(10)), Math.exp(-Math.sqrt(5))];
    const found = membershipsOf({ money: 400, share: 0.75 }, scaler, segments);
    expect(found.far).toBeCloseTo(far / (far + here), 12);
    expect(found.here).toBeCloseTo(here / (far + here), 12);
  });

  it("is two to one when one center is nearer by ln 2", () => {
    const scaler: Scaler = { count: { mean: Math.LN2, std: 1, transform: "log1p" } };
    // log1p(1) = ln 2, so the standardized value is 0; the distances are 0 and ln 2: 1 : 1/2.
    const segments = [segment("a", { count: 0 }), segment("b", { count: -Math.LN2 })];
    const found = membershipsOf({ count: 1 }, scaler, segments);
    expect(found.a).toBeCloseTo(2 / 3, 12);
    expect(found.b).toBeCloseTo(1 / 3, 12);
  });

  it("is 1 for a single segment", () => {
    expect(membershipsOf({ x: 9 }, { x: { mean: 0, std: 1, transform: "none" } }, [segment("only", { x: 0 })])).toEqual(
      {
        only: 1,
      },
    );
  });

  it("ignores features without variance", () => {
    const scaler: Scaler = { same: { mean: 7, std: 0, transform: "none" }, x: { mean: 0, std: 1, transform: "none" } };
    const segments = [segment("a", { same: 0, x: 1 }), segment("b", { same: 0, x: -1 })];
    expect(membershipsOf({ same: 1e6, x: 0 }, scaler, segments)).toEqual({ a: 0.5, b: 0.5 });
  });

  it("sums to 1 without NaN however far the customer is from every center", () => {
    const distances = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(distances, (given) => {
        const shares = Float64Array.from(given);
        intoShares(shares, 0, given.length);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        for (const share of shares) expect(share >= 0 && share <= 1).toBe(true);
        const nearest = shares[given.indexOf(Math.min(...given))] as number;
        expect(nearest).toBe(Math.max(...shares));
      }),
    );
  });
});

describe("strength", () => {
  it.each([
    [{ a: 0.786, b: 0.175, c: 0.039 }, "strong", "a"],
    [{ a: 0.3, b: 0.7 }, "balanced", "b"],
    [{ a: 0.29999, b: 0.70001 }, "strong", "b"],
    [{ a: 0.5, b: 0.5 }, "balanced", "a"],
    [{ a: 0.1, b: 0.41, c: 0.3, d: 0.19 }, "balanced", "b"],
    [{ a: 0.364, b: 0.256, c: 0.155, d: 0.126, e: 0.076, f: 0.023 }, "weak", "a"],
    [{ a: 0.4, b: 0.3, c: 0.3 }, "weak", "a"],
    [{ a: 1 }, "strong", "a"],
  ] as const)("%o is %s, mostly %s", (memberships, strength, dominant) => {
    expect(classifyStrength(memberships)).toBe(strength);
    expect(findDominantKey(memberships)).toBe(dominant);
  });
});
