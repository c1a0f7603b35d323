import { expect, test } from "vitest";
import { sumTotals } from "./churn-state.ts";
import { toReliabilityPoints } from "./score-card.tsx";

test("sums the value at risk of customers with a forecast; unknown if there are none", () => {
  const high = { customers: 2, valueAtRisk: 80.5 };
  const low = { customers: 3, valueAtRisk: null };
  expect(sumTotals([high, { customers: 1, valueAtRisk: 19.5 }, low])).toEqual({ customers: 6, valueAtRisk: 100 });
  expect(sumTotals(low)).toEqual({ customers: 3, valueAtRisk: null });
});

test("makes each decile a group of the calibration plot, however small", () => {
  const bin = { from: 0.7, to: 0.8, count: 2, meanScore: 0.75, lapsedShare: 0.5, low: 0.1, high: 0.9 };
  expect(toReliabilityPoints([bin])).toEqual([
    { predicted: 0.75, happened: 0.5, lower: 0.1, upper: 0.9, customers: 2 },
  ]);
});
