import { expect, it } from "vitest";
import { dominantFrom, membershipsFrom, nearestIn, sharesIn, toSegmentLayout } from "./membership.ts";

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
