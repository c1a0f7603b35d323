import { expect, test } from "vitest";
import { AXES } from "#lib/axes/registry/axes.ts";
import { axisSegmentRule, groupRule } from "./method-rules.ts";
import { readCriteria } from "./read-criteria.ts";

test("a purchase segment becomes a rule by its name, in the field of its type", () => {
  expect(groupRule("behavioral", "loyal")).toEqual({
    all: [{ field: "purchasingGroup", operator: "is", value: "loyal" }],
  });
  expect(groupRule("frequency", "new")).toEqual({
    all: [{ field: "purchasingFrequencyGroup", operator: "is", value: "new" }],
  });
});

test("a numbered or unknown purchase segment has no rule", () => {
  expect([groupRule("value", "regular_2"), groupRule("value", "toString")]).toEqual([null, null]);
});

test("a segment becomes a rule by its kind, in its axis's field: nearest, or with a minimum membership", () => {
  expect(axisSegmentRule("price_sensitivity", "discount_hunters_2")).toEqual({
    all: [{ field: "axisPriceSensitivity", operator: "is", value: "discount_hunters" }],
  });
  expect(axisSegmentRule("price_sensitivity", "discount_hunters", 0.5)).toEqual({
    all: [{ field: "axisPriceSensitivity", operator: "is", value: "discount_hunters", minMembership: 0.5 }],
  });
});

test("every segment of every axis can be used in a rule", () => {
  for (const { name, vocabulary } of AXES) {
    for (const { key } of vocabulary) expect(readCriteria(axisSegmentRule(name, key, 0.7)).problems).toEqual([]);
  }
});
