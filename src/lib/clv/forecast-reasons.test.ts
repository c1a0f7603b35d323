import { describe, expect, test } from "vitest";
import { makeFormats } from "#core/messages/formats.ts";
import { LANGUAGES, toLocale } from "#core/messages/language.ts";
import { whyInWords } from "#features/forecast/rules/forecast-words.ts";
import {
  computeForecastFacts,
  FORECAST_REASONS,
  type ForecastFacts,
  reasonsFor,
  typicalFacts,
} from "#lib/clv/forecast-reasons.ts";
import { computeHistories } from "./history-as-of.ts";

test("one customer's facts: days, gaps and amounts of their purchases", () => {
  // Days 100, 110 and 140 as of 200: gaps of 10 and 30, mean 20; 10, 20 and an unknown amount have mean 15.
  expect(computeForecastFacts([100, 110, 140], [10, 20, Number.NaN], 200)).toEqual({
    purchaseDays: 3,
    daysSinceLast: 60,
    meanGapDays: 20,
    usualGapDays: 20,
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
    // Of 10 and 20; two purchases have one gap, which is none yet.
    usualGapDays: 15,
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

const typical: ForecastFacts = {
  meanGapDays: 60,
  purchaseDays: 3,
  daysSinceLast: 60,
  usualGapDays: 60,
  tenureDays: 400,
  orderValue: 50,
};
const codes = (own: Partial<ForecastFacts>, pAlive: number | null = null) =>
  reasonsFor({ ...typical, ...own }, typical, pAlive).map(({ code }) => code);

describe("the reasons behind a forecast", () => {
  test("a typical customer is on schedule, or like most customers", () => {
    expect(codes({})).toEqual(["on_rhythm"]);
    // 90 of 60 days: neither on schedule nor overdue.
    expect(codes({ daysSinceLast: 90 })).toEqual(["as_most"]);
  });

  test("the largest deviation from the typical customer comes first", () => {
    // Orders 4 times as large, purchases twice as often.
    expect(codes({ orderValue: 200, usualGapDays: 30, daysSinceLast: 10 })).toEqual([
      "spends_much",
      "buys_often",
      "on_rhythm",
    ]);
    // A fifth of the amount, a gap three times as long.
    expect(codes({ orderValue: 10, usualGapDays: 180 })).toEqual(["spends_little", "buys_seldom", "on_rhythm"]);
  });

  test("flags customers who are overdue, probably inactive, one-time or new", () => {
    expect(codes({ daysSinceLast: 300 }, 0.2)).toEqual(["overdue", "likely_gone"]);
    expect(codes({ purchaseDays: 1, usualGapDays: null, tenureDays: 10, daysSinceLast: 10 })).toEqual([
      "one_purchase",
      "new",
    ]);
  });

  test("unknown amounts, and purchases on a single day, give no reason", () => {
    expect(codes({ orderValue: null, usualGapDays: 0, daysSinceLast: 0 })).toEqual(["on_rhythm"]);
  });
});

describe.each(LANGUAGES)("reasons in %s", (language) => {
  const formats = makeFormats({ locale: toLocale(language), timeZone: "UTC", currency: "EUR" });

  test.each(FORECAST_REASONS)("%s is a sentence", (code) => {
    for (const count of [0, 1, 31]) {
      const values = { days: count, gap: count, typical: count, value: count, share: 0.81 };
      expect(whyInWords({ code, effect: "more", values }, { language, formats })).toMatch(/^[^{}]+\.$/);
    }
  });
});

test("numbers are formatted for the language", () => {
  const formats = makeFormats({ locale: "en-US", timeZone: "UTC", currency: "EUR" });
  const say = (reason: Parameters<typeof whyInWords>[0]) => whyInWords(reason, { language: "en", formats });
  expect(say({ code: "spends_much", effect: "more", values: { value: 200, typical: 50.5 } })).toBe(
    "Spends €200.00 per purchase day (median customer: €50.50).",
  );
  expect(say({ code: "buys_often", effect: "more", values: { gap: 29.7, typical: 60 } })).toBe(
    "Usually buys every 30 days (median customer: 60 days).",
  );
});
