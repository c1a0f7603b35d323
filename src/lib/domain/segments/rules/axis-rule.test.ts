import { expect, test } from "vitest";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { FIELDS } from "../catalogue.ts";
import { readCriteria } from "../read-criteria.ts";
import { archetypeRule, asksForAxes, axisSegmentRule } from "./axis-rule.ts";

test("a segment is a rule by its kind, in the field of its axis, nearest or by at least so much", () => {
  expect(axisSegmentRule("price_sensitivity", "discount_hunters_2")).toEqual({
    all: [{ field: "axisPriceSensitivity", operator: "is", value: "discount_hunters" }],
  });
  expect(axisSegmentRule("price_sensitivity", "discount_hunters", 0.5)).toEqual({
    all: [{ field: "axisPriceSensitivity", operator: "is", value: "discount_hunters", minMembership: 0.5 }],
  });
});

test("every segment of every axis can be asked for", () => {
  for (const { name, vocabulary } of AXES) {
    for (const { key } of vocabulary) expect(readCriteria(axisSegmentRule(name, key, 0.7)).problems).toEqual([]);
  }
});

test("criteria ask for axes wherever in them one of their fields is asked for, and for no other", () => {
  const asks = (field: string) => asksForAxes({ all: [{ not: [{ any: [{ field, operator: "is_set" }] }] }] });
  const asking = FIELDS.filter(({ name }) => asks(name));
  expect(asking.map(({ group }) => group)).toEqual(Array(AXES.length + 2).fill("axes"));
  expect(asksForAxes(archetypeRule("product_experts+stable_regulars"))).toBe(true);
});
