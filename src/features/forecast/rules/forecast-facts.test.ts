import { expect, test } from "vitest";
import { computeForecastFacts, typicalFacts } from "./forecast-reasons.ts";
import { computeHistories } from "./history-as-of.ts";

test("one customer's facts: days, gaps and amounts of their purchases", () => {
  // Days 100, 110 and 140 as of 200: gaps of 10 and 30, mean 20; 10, 20 and an unknown amount have mean 15.
  expect(computeForecastFacts([100, 110, 140], [10, 20, Number.NaN], 200)).toEqual({
    purchaseDays: 3,
    daysSinceLast: 60,
    meanGapDays: 20,
    usualGapDays: 10,
    tenureDays: 100,
    orderValue: 15,
  });
  expect(computeForecastFacts([200], [Number.NaN], 200)).toEqual({
    purchaseDays: 1,
    daysSinceLast: 0,
    meanGapDays: null,
    usualGapDays: null,
    tenureDays: 0,
    orderValue: null,
  });
  expect(computeForecastFacts([], [], 200)).toBeNull();
});

test("the typical customer's facts: the median of each, over customers who have it", () => {
  // Three customers: days 100 and 120; 150; 160, 170 and 190.
  const purchases = {
    starts: Uint32Array.of(0, 2, 3, 6),
    days: Int32Array.of(100, 120, 150, 160, 170, 190),
    amounts: Float64Array.of(10, 30, 5, 1, 2, 3),
  };
  const population = { histories: computeHistories(purchases, 200), purchases, asOf: 200 };
  expect(typicalFacts(population)).toEqual({
    purchaseDays: 2,
    // 80, 50 and 10.
    daysSinceLast: 50,
    // 20 and 15; the customer with one purchase has none.
    meanGapDays: 17.5,
    // The lower of 10 and 20; two purchases have one gap, which is none yet.
    usualGapDays: 10,
    // 100, 50 and 40.
    tenureDays: 50,
    // 20, 5 and 2.
    orderValue: 5,
  });
});

test("an empty population has no typical facts", () => {
  const purchases = { starts: Uint32Array.of(0), days: new Int32Array(0), amounts: new Float64Array(0) };
  expect(typicalFacts({ histories: computeHistories(purchases, 200), purchases, asOf: 200 })).toBeNull();
});
