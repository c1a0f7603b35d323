import { expect, test } from "vitest";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { insightSegment, segmentsInOrder } from "./segment-model.ts";

const report = aReport([
  aCell("R5F5M5", "R5F5M5", 30, 900),
  aCell("R1F1M1", "R1F1M2", 50, 50),
  aCell("R2F2M3", "R2F2M3", 20, 200),
]);

test("sorts segments by value, whatever the API's order", () => {
  expect(segmentsInOrder(report).map(({ key }) => key)).toEqual([
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

test("an insight finds its segment by the API's name", () => {
  expect(insightSegment(report, "highest_revenue_segment")?.key).toBe("champions");
  expect(insightSegment(report, "largest_segment")?.key).toBe("hibernating");
  expect(insightSegment(report, "needs_attention")).toBeNull();
});

test("no segment stands out if all grew alike", () => {
  const alike = {
    ...report,
    insights: { ...report.insights, fastest_growing_segment: "Champions", needs_attention: "Champions" },
  };
  expect(insightSegment(alike, "fastest_growing_segment")).toBeNull();
  expect(insightSegment(alike, "needs_attention")).toBeNull();
  expect(insightSegment(alike, "highest_revenue_segment")?.key).toBe("champions");
});
