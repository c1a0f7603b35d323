import { expect, test } from "vitest";
import { LEAST_CHANCE, saveValueOf } from "./save-value.ts";

test("is the value if they come back, times the chance that they don't by themselves", () => {
  // 60.00 ÷ 0.5 = 120.00 if back; 70% don't return by themselves: 84.00.
  expect(saveValueOf({ predictedClv: 6000, pAlive: 0.5, churnRisk: 0.7 })).toEqual({
    ...{ isExpected: true, valueIfBack: 12_000, saveValue: 8400 },
    chanceToReturn: expect.closeTo(0.3),
  });
  // Without a calibrated churn risk, P(active).
  expect(saveValueOf({ predictedClv: 6000, pAlive: 0.5, churnRisk: null })).toMatchObject({ saveValue: 6000 });
});

test("is unknown without a forecast, and for a customer who is not expected back", () => {
  expect(saveValueOf({ predictedClv: null, pAlive: null, churnRisk: 0.5 })).toMatchObject({
    ...{ isExpected: true, valueIfBack: null, saveValue: null },
  });
  const lost = { predictedClv: 6000, churnRisk: 0.5 };
  expect(saveValueOf({ ...lost, pAlive: LEAST_CHANCE - 0.001 })).toMatchObject({ isExpected: false, saveValue: null });
  expect(saveValueOf({ ...lost, pAlive: LEAST_CHANCE }).isExpected).toBe(true);
  expect(saveValueOf({ ...lost, pAlive: 0.9, churnRisk: 0.95 }).isExpected).toBe(false);
});

test("a forecast without P(active) counts as it is", () => {
  expect(saveValueOf({ predictedClv: 6000, pAlive: null, churnRisk: 0.5 })).toMatchObject({
    ...{ isExpected: true, valueIfBack: 6000, saveValue: 3000 },
  });
});
