import { expect, test } from "vitest";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { readCriteria } from "../read-criteria.ts";
import { axisSegmentRule } from "./axis-rule.ts";

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
