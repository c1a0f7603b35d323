import { expect, test } from "vitest";
import { segmentsInOrder } from "#features/report/ui/segments/segment-model.tsx";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";

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
