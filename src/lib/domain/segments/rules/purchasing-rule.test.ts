import { expect, test } from "vitest";
import { asksForGroups, groupRule } from "./purchasing-rule.ts";

test("a group is a rule by its name, in the field of its type", () => {
  expect(groupRule("behavioral", "loyal")).toEqual({
    all: [{ field: "purchasingGroup", operator: "is", value: "loyal" }],
  });
  expect(groupRule("frequency", "new")).toEqual({
    all: [{ field: "purchasingFrequencyGroup", operator: "is", value: "new" }],
  });
});

test("but not one that is only told apart by a number, nor one that there is not", () => {
  expect([groupRule("value", "regular_2"), groupRule("value", "toString")]).toEqual([null, null]);
});

test("criteria ask for groups wherever in them one is asked for", () => {
  const inGroup = { field: "purchasingValueGroup", operator: "is_any_of" as const, value: ["premium"] };
  const often = { field: "orders", operator: "at_least" as const, value: 2 };
  expect(asksForGroups({ all: [often, { not: [{ any: [often, inGroup] }] }] })).toBe(true);
  expect(asksForGroups({ all: [often] })).toBe(false);
});
