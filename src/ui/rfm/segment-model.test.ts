import { describe, expect, test } from "vitest";
import { aCell, aReport } from "#testing/segmentation-report.ts";
import { growthOf, insightSegment, segmentsByValue, topByRevenue } from "./segment-model.ts";

const report = aReport([
  aCell("R5F5M5", "R5F5M5", 30, 900),
  aCell("R1F1M1", "R1F1M2", 50, 50),
  aCell("R2F2M3", "R2F2M3", 20, 200),
]);
const [first] = report.segments;
if (!first) throw new Error("a report has segments");

test("segments stand in order of value, whatever the wire's order", () => {
  expect(segmentsByValue(report).map(({ key }) => key)).toEqual([
    "champions",
    "loyal_customers",
    "potential_loyalists",
    "new_customers",
    "promising",
    "need_attention",
    "at_risk",
    "hibernating",
  ]);
});

test("an insight finds its segment by the wire's name", () => {
  expect(insightSegment(report, "highest_revenue_segment")?.key).toBe("champions");
  expect(insightSegment(report, "largest_segment")?.key).toBe("hibernating");
  expect(insightSegment(report, "needs_attention")).toBeNull();
});

test("the two that bring the most are named, only those that bring something", () => {
  expect(topByRevenue(report).map(({ key }) => key)).toEqual(["champions", "at_risk"]);
  expect(topByRevenue(aReport([]))).toEqual([]);
});

describe("change against the period before", () => {
  const change = (now: number, before: number) =>
    growthOf({ ...first, customer_count: now, previous_customer_count: before });

  test("is a percentage on a base of 20 and more", () => {
    expect(change(30, 20)).toEqual({ kind: "percent", isUp: true, rate: 0.5 });
    expect(change(10, 40)).toEqual({ kind: "percent", isUp: false, rate: -0.75 });
  });

  test("is people on a smaller base", () => {
    expect(change(30, 19)).toEqual({ kind: "people", isUp: true, difference: 11 });
    expect(change(0, 3)).toEqual({ kind: "people", isUp: false, difference: -3 });
  });

  test("from nobody is new, to the same is none", () => {
    expect(change(4, 0)).toEqual({ kind: "new" });
    expect(change(7, 7)).toEqual({ kind: "same" });
    expect(change(0, 0)).toEqual({ kind: "same" });
  });
});
