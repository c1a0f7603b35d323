import { expect, test } from "vitest";
import { aBehaviorReport } from "#testing/routes/method-reports.ts";
import { patternShare, rankTraits } from "./behavior-traits.tsx";

// 100 customers: 30 buy yarn in 60% of their sales compared with 30% for all customers, 10 buy twice as often in winter.
const report = aBehaviorReport([
  { code: "NONE", customers: 60 },
  { code: "CAT:Yarn", customers: 30, trait: { kind: "category", name: "Yarn", segment: 0.6, everybody: 0.3 } },
  {
    code: "SEA:DEC-FEB",
    customers: 10,
    trait: { kind: "season", name: "December–February", segment: 0.9, everybody: 0.3 },
  },
]);

test("sorts traits by strength, each with its segment's customers", () => {
  expect(rankTraits(report)).toEqual([
    { key: "SEA:DEC-FEB", kind: "season", customers: 10, segmentShare: 0.9, populationShare: 0.3, lift: 3 },
    { key: "CAT:Yarn", kind: "category", customers: 30, segmentShare: 0.6, populationShare: 0.3, lift: 2 },
  ]);
});

test("counts only customers with a habit", () => {
  expect(patternShare(report)).toBeCloseTo(0.4, 12);
});
