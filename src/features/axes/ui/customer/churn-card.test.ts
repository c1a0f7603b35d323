import { expect, test } from "vitest";
import type { CustomerChurn } from "#features/axes/contracts/customer-axes.ts";
import { churnReasons, riskLevel } from "./churn-card.tsx";

const churn: CustomerChurn = {
  score: 0.5,
  isCalibrated: true,
  percentile: 50,
  purchaseDays: 6,
  daysSinceLast: 20,
  usualGapDays: 30,
  expectedWithinDays: 30,
  consistency: 0.4,
  isSeasonal: false,
  frequencyTrend: 0,
  valueTrend: null,
};
const codes = (options: Partial<CustomerChurn>) =>
  churnReasons({ ...churn, ...options }).map(({ code, effect }) => `${code} ${effect}`);

test("lists the customer's own cadence first", () => {
  expect(churnReasons(churn)).toEqual([{ code: "in_time", effect: "less", gap: 30, ago: 20 }]);
  expect(codes({ daysSinceLast: 31 })).toEqual(["due neutral"]);
  expect(codes({ daysSinceLast: 46 })).toEqual(["late more"]);
  expect(codes({ purchaseDays: 1, frequencyTrend: null })).toEqual(["once more"]);
  expect(codes({ purchaseDays: 2, usualGapDays: null })).toEqual(["twice neutral"]);
  expect(codes({ isSeasonal: true, daysSinceLast: 200, consistency: 0.9 })).toEqual(["season less"]);
});

test("a regular cadence makes being late worse, and trends show the direction", () => {
  expect(codes({ consistency: 0.8, daysSinceLast: 90, frequencyTrend: -0.2, valueTrend: -0.5 })).toEqual([
    "late more",
    "even more",
    "visits_down more",
    "spending_down more",
  ]);
  expect(codes({ consistency: 0.8, frequencyTrend: 0.2, valueTrend: 0.15 })).toEqual([
    "in_time less",
    "even less",
    "visits_up less",
    "spending_up less",
  ]);
});

test("an uncalibrated score only ranks customers", () => {
  expect([0, 20, 50, 80, null].map((percentile) => riskLevel({ percentile }))).toEqual([
    "low",
    "low",
    "middle",
    "high",
    null,
  ]);
});
