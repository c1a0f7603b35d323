import { expect, test } from "vitest";
import { aBehaviorReport } from "#testing/routes/method-reports.ts";
import { patternShare, rankTraits } from "./behavior-traits.tsx";

// 100 customers: 30 buy yarn in 60% of their sales compared with 30% for all customers, 10 buy thrice as often in winter, as do 15
// of those whom yarn sets apart even more.
const report = aBehaviorReport([
  { code: "NONE", customers: 60 },
  { code: "CAT:Yarn", customers: 30, trait: { kind: "category", name: "Yarn", segment: 0.6, everybody: 0.3 } },
  {
    code: "SEA:DEC-FEB",
    customers: 10,
    trait: { kind: "season", name: "December–February", segment: 0.9, everybody: 0.3, elsewhere: 15 },
  },
]);

test("sorts traits by strength, each with all customers who have it and those of its segment", () => {
  const winter = { kind: "season", customers: 25, customerShare: 0.25, inSegment: 10, traitShare: 0.9 };
  const yarn = { kind: "category", customers: 30, customerShare: 0.3, inSegment: 30, traitShare: 0.6 };
  expect(rankTraits(report)).toEqual([
    { key: "SEA:DEC-FEB", ...winter, populationShare: 0.3, lift: 3 },
    { key: "CAT:Yarn", ...yarn, populationShare: 0.3, lift: 2 },
  ]);
});

test("keeps a trait that decides no customer's segment", () => {
  const segments = report.segments.filter(({ segment_code }) => segment_code !== "SEA:DEC-FEB");
  expect(rankTraits({ ...report, segments })[0]).toMatchObject({ key: "SEA:DEC-FEB", customers: 25, inSegment: null });
});

test("counts only customers with a habit", () => {
  expect(patternShare(report)).toBeCloseTo(0.4, 12);
});
