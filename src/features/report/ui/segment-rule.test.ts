import { expect, test } from "vitest";
import { readCriteria } from "#features/segments/rules/read-criteria.ts";
import { STANDARD } from "./report-state.ts";
import { ruleOf } from "./segment-rule.ts";

test("a segment or cell of the standard report has an equivalent rule", () => {
  const segment = ruleOf({ ...STANDARD, focus: "at_risk" });
  expect(segment).toEqual({ all: [{ field: "rfmSegment", operator: "is", value: "at_risk" }] });
  const cell = ruleOf({ ...STANDARD, cell: { recency: 2, frequency: 3 } });
  expect([segment, cell].map((rule) => readCriteria(rule).problems)).toEqual([[], []]);
});

test("other periods, storefronts and methods have none, and neither has an empty focus", () => {
  const focus = "at_risk";
  expect(ruleOf({ ...STANDARD, focus, days: 30 })).toBeNull();
  expect(ruleOf({ ...STANDARD, focus, storefront: 2 })).toBeNull();
  expect(ruleOf({ ...STANDARD, focus: "V3", method: "value" })).toBeNull();
  expect(ruleOf(STANDARD)).toBeNull();
});
