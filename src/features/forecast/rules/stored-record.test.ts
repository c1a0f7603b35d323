import { expect, test } from "vitest";
import { type PastForecast, weighMethods } from "#lib/clv/totals/shop-record.ts";
import type { TotalsMethod } from "#lib/clv/totals/simple-totals.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { storedRecord } from "./stored-record.ts";

const DAYS = 365;
const asOf = toDayNumber("2026-06-30");
const whole = (span = { from: asOf + 1, to: asOf + DAYS }) => {
  const none = { expected: [], lower80: [], upper80: [], lower95: [], upper95: [] };
  const totals = { all: none, existing: none, newcomers: none };
  return { periods: [span], orders: totals, revenue: null, lastYear: null } as never;
};
const daysOf = (methods: readonly TotalsMethod[]) =>
  Object.fromEntries(methods.map((method) => [method, new Float64Array(DAYS)])) as never;
const past = (year: number, expected: PastForecast["expected"]): PastForecast => ({
  asOf: asOf - DAYS * year,
  actual: 200,
  expected,
});

const record = weighMethods(
  [past(1, { model: 240, lastYear: 210, recentMean: 320 }), past(2, { model: 160, lastYear: 190, recentMean: 300 })],
  DAYS,
);

test("the record says what each method weighs and how far it was off, the heaviest first", () => {
  const stored = storedRecord({ record, daily: daysOf(["model", "lastYear", "recentMean"]), whole: whole() }, 1);
  // Weights of 1 / (0.2² + 0.05²), 1 / (0.05² + 0.05²), and 1 / ((0.6² + 0.5²) / 2 + 0.05²).
  const inverses = { lastYear: 1 / 0.005, model: 1 / 0.0425, recentMean: 1 / 0.3075 };
  const all = Object.values(inverses).reduce((sum, inverse) => sum + inverse, 0);
  expect(stored?.methods).toEqual([
    { method: "lastYear", weight: expect.closeTo(inverses.lastYear / all, 4), error: 0.05 },
    { method: "model", weight: expect.closeTo(inverses.model / all, 4), error: 0.2 },
    { method: "recentMean", weight: expect.closeTo(inverses.recentMean / all, 4), error: 0.5523 },
  ]);
});

test("each past period has its days and its orders, as many as all customers have", () => {
  const stored = storedRecord({ record, daily: daysOf(["lastYear"]), whole: whole() }, 10);
  expect(stored).toEqual({
    // Without the others' forecasts of today, last year's weeks are all of it.
    methods: [{ method: "lastYear", weight: 1, error: 0.05 }],
    error: 0.05,
    forecasts: [
      { from: "2025-07-01", to: "2026-06-30", actual: 2000, expected: 2100 },
      { from: "2024-07-01", to: "2025-06-30", actual: 2000, expected: 1900 },
    ],
  });
});

test("nothing is stored of totals without a record", () => {
  expect(storedRecord({ record: null, daily: daysOf(["model"]), whole: whole() }, 1)).toBeNull();
});
