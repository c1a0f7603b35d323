import { expect, test } from "vitest";
import { computeSaveValue, LEAST_CHANCE } from "./next-actions.ts";

test("is the value if they come back, times the chance that they don't by themselves", () => {
  // 60.00 ÷ 0.5 = 120.00 if back; 70% don't return by themselves: 84.00.
  const outlook = { predictedClv: 6000, expectedPurchases: 1, pAlive: 0.5 };
  expect(computeSaveValue({ ...outlook, churnRisk: 0.7 })).toEqual({
    isExpected: true,
    valueIfBack: 12_000,
    saveValue: 8400,
    chanceToReturn: expect.closeTo(0.3),
  });
});

test("without a calibrated churn risk, a return is a purchase within the forecast's horizon", () => {
  // 0.5 × (1 − e^−2) = 0.4323; 120.00 × 0.5677 = 68.12.
  const outlook = { predictedClv: 6000, expectedPurchases: 1, pAlive: 0.5, churnRisk: null };
  expect(computeSaveValue(outlook)).toMatchObject({ chanceToReturn: expect.closeTo(0.4323, 4), saveValue: 6812 });
  // A forecast that knows no departures still leaves something to save: 60.00 × e^−1.
  expect(computeSaveValue({ ...outlook, pAlive: 1 })).toMatchObject({ valueIfBack: 6000, saveValue: 2207 });
});

test("is unknown without a forecast", () => {
  const none = { predictedClv: null, expectedPurchases: null, pAlive: null, churnRisk: 0.5 };
  expect(computeSaveValue(none)).toMatchObject({ isExpected: true, valueIfBack: null, saveValue: null });
});

test("a customer is not expected back if a purchase within the forecast's horizon is unlikely", () => {
  // 30% active; then 0.1 ÷ 0.3 purchases: 0.3 × (1 − e^−0.333) = 0.085. With 0.13 purchases, 0.3 × (1 − e^−0.433) = 0.105.
  const outlook = { predictedClv: 6000, pAlive: 0.3, churnRisk: 0.5 };
  const [less, more] = [0.1, 0.13].map((expectedPurchases) => computeSaveValue({ ...outlook, expectedPurchases }));
  expect(less).toMatchObject({ isExpected: false, valueIfBack: null, saveValue: null });
  expect(more).toMatchObject({ isExpected: true, valueIfBack: 20_000, saveValue: 10_000 });
  expect(computeSaveValue({ ...outlook, expectedPurchases: 0, pAlive: 0 }).isExpected).toBe(false);
  // A slow customer who hardly returns within a quarter may still return within the year.
  expect(computeSaveValue({ ...outlook, expectedPurchases: 0.3, churnRisk: 0.95 }).isExpected).toBe(true);
  // Without a forecast, the churn score is all there is.
  const scored = { predictedClv: null, expectedPurchases: null, pAlive: null };
  expect(computeSaveValue({ ...scored, churnRisk: 1 - LEAST_CHANCE + 0.001 }).isExpected).toBe(false);
  expect(computeSaveValue({ ...scored, churnRisk: 0.85 }).isExpected).toBe(true);
});

test("a forecast without P(active) counts as it is", () => {
  expect(computeSaveValue({ predictedClv: 6000, expectedPurchases: 1, pAlive: null, churnRisk: 0.5 })).toMatchObject({
    isExpected: true,
    valueIfBack: 6000,
    saveValue: 3000,
  });
});
