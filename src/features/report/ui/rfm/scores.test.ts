import { expect, test } from "vitest";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { bestFrom, bestRecencyDays, scoreBands } from "./scores.tsx";

const report = aReport([aCell("R5F1M1", "R5F1M1", 60, 100), aCell("R5F4M4", "R4F4M4", 40, 900)]);
report.bands.frequency = [
  { score: 1, min: 1, max: 1, customer_count: 60 },
  { score: 4, min: 2, max: 7, customer_count: 40 },
];

test("always has five scores in ascending order, with their share of all scored customers", () => {
  expect(scoreBands(report, "frequency")).toEqual([
    { score: 1, customers: 60, share: 0.6, range: { min: 1, max: 1 } },
    { score: 2, customers: 0, share: 0, range: null },
    { score: 3, customers: 0, share: 0, range: null },
    { score: 4, customers: 40, share: 0.4, range: { min: 2, max: 7 } },
    { score: 5, customers: 0, share: 0, range: null },
  ]);
});

test("the best score is the highest with customers", () => {
  expect(bestFrom(report, "frequency")).toBe(2);
  expect(bestFrom(aReport([]), "monetary")).toBe(0);
});

test("a recency score of 5 covers the last fifth of the period, including today", () => {
  const during = (days: number) => bestRecencyDays({ ...report, period: { ...report.period, days } });
  expect([90, 7, 3].map(during)).toEqual([18, 2, 1]);
});
