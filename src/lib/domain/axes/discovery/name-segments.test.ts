import { describe, expect, it } from "vitest";
import type { Scaler } from "../model.ts";
import { axisNamed } from "../registry/axes.ts";
import { kindOf } from "../terms/kind-words.ts";
import { nameSegments } from "./name-segments.ts";

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
    expect(kindOf("discount_hunters_2")).toBe("discount_hunters");
    expect(kindOf("discount_hunters")).toBe("discount_hunters");
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
