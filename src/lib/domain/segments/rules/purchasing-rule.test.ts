import { expect, test } from "vitest";
import { groupRule } from "./purchasing-rule.ts";

test("a segment becomes a rule by its name, in the field of its type", () => {
  expect(groupRule("behavioral", "loyal")).toEqual({
    all: [{ field: "purchasingGroup", operator: "is", value: "loyal" }],
  });
  expect(groupRule("frequency", "new")).toEqual({
    all: [{ field: "purchasingFrequencyGroup", operator: "is", value: "new" }],
  });
});

test("except one distinguished only by a number, or an unknown one", () => {
  expect([groupRule("value", "regular_2"), groupRule("value", "toString")]).toEqual([null, null]);
});
