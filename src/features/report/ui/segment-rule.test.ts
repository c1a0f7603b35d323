import { expect, test } from "vitest";
import { readCriteria } from "#features/segments/rules/read-criteria.ts";
import { STANDARD, toSegmentRule } from "./report-state.ts";

test("a segment or cell of the standard report has an equivalent rule", () => {
  const segment = toSegmentRule({ ...STANDARD, focus: "at_risk" });
  expect(segment).toEqual({ all: [{ field: "rfmSegment", operator: "is", value: "at_risk" }] });
  const cell = toSegmentRule({ ...STANDARD, cell: { recency: 2, frequency: 3 } });
  expect([segment, cell].map((rule) => readCriteria(rule).problems)).toEqual([[], []]);
});

test("other periods, storefronts and methods have none, and neither has an empty focus", () => {
  const focus = "at_risk";
  expect(toSegmentRule({ ...STANDARD, focus, days: 30 })).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus, storefront: 2 })).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus: "V3", method: "value" })).toBeNull();
  expect(toSegmentRule(STANDARD)).toBeNull();
});
