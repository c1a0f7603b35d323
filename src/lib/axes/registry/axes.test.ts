import { describe, expect, it } from "vitest";
import { listFeatureNames } from "#lib/axes/axis.ts";
import { AXES, axisNamed, selectAxes } from "#lib/axes/registry/axes.ts";
import { AXIS_TERMS } from "#lib/axes/terms/axis-terms.ts";

it("has the seed's fourteen axes, in its order and groups", () => {
  expect(AXES.map(({ group, name }) => `${group} ${name}`)).toEqual([
    "marketing purchase_frequency",
    "marketing purchase_value",
    "marketing category_exploration",
    "marketing price_sensitivity",
    "marketing purchase_cadence",
    "marketing customer_maturity",
    "marketing repurchase_behavior",
    "marketing return_behavior",
    "support communication_preference",
    "support problem_complexity_profile",
    "support loyalty_trajectory",
    "support product_knowledge",
    "support value_sophistication",
    "support support_history",
  ]);
  expect(axisNamed("purchase_value")).toBe(AXES[1]);
  expect(axisNamed("nothing")).toBeUndefined();
  expect(AXIS_TERMS.map(({ name }) => name)).toEqual(AXES.map(({ name }) => name));
});

it("has thirteen axes for a business without tickets", () => {
  expect(selectAxes(true)).toEqual(AXES);
  expect(selectAxes(false).map(({ name }) => name)).toEqual(AXES.map(({ name }) => name).slice(0, 13));
});

it("has every key that the seed's use cases name", () => {
  const keysOf = (axis: string) => axisNamed(axis)?.vocabulary.map(({ key }) => key);
  expect(keysOf("purchase_frequency")).toEqual(
    expect.arrayContaining(["high_frequency_loyalists", "occasional_buyers", "one_time_customers"]),
  );
  expect(keysOf("loyalty_trajectory")).toEqual(
    expect.arrayContaining(["accelerating_loyalists", "stable_regulars", "declining_risk", "seasonal_stable"]),
  );
  expect(keysOf("purchase_value")).toContain("premium_spenders");
  expect(keysOf("price_sensitivity")).toEqual(expect.arrayContaining(["discount_hunters", "full_price_buyers"]));
  expect(keysOf("problem_complexity_profile")).toEqual(
    expect.arrayContaining(["high_touch_shoppers", "low_maintenance"]),
  );
});

it("never uses a segment name on two axes, in any language", () => {
  const kinds = AXES.flatMap(({ vocabulary }) => vocabulary);
  expect(new Set(kinds.map(({ key }) => key)).size).toBe(kinds.length);
});

describe.each(AXES)("$name", ({ name, features, vocabulary, purpose }) => {
  it("documents every feature's computation and purpose under stable keys", () => {
    expect(purpose).toMatch(/\.$/);
    expect(Object.keys(features).length).toBeGreaterThan(1);
    for (const [feature, { how, why }] of Object.entries(features)) {
      expect(feature).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(how).not.toBe("");
      expect(why).toMatch(/\.$/);
    }
  });

  it("distinguishes segments only by the axis's own features, with exactly one fallback kind", () => {
    const known = listFeatureNames({ features } as (typeof AXES)[number]);
    for (const { key, when } of vocabulary) {
      expect(key, name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      for (const { feature } of when.flat()) expect(known).toContain(feature);
    }
    expect(vocabulary.filter(({ when }) => when.length === 0)).toEqual([vocabulary.at(-1)]);
  });
});
