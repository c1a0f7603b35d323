import { describe, expect, test } from "vitest";
import { makeFormats } from "#core/messages/formats.ts";
import { LANGUAGES, LOCALES } from "#core/messages/language.ts";
import { FORECAST_REASONS, type ForecastFacts, reasonsFor } from "./forecast-reasons.ts";

import { whyInWords } from "./words/words-of.ts";

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
      ...["spends_much", "buys_often", "on_rhythm"],
    ]);
    // A fifth of the amount, a gap three times as long.
    expect(codes({ orderValue: 10, usualGapDays: 180 })).toEqual(["spends_little", "buys_seldom", "on_rhythm"]);
  });

  test("flags customers who are overdue, probably inactive, one-time or new", () => {
    expect(codes({ daysSinceLast: 300 }, 0.2)).toEqual(["overdue", "likely_gone"]);
    expect(codes({ purchaseDays: 1, usualGapDays: null, tenureDays: 10, daysSinceLast: 10 })).toEqual([
      ...["one_purchase", "new"],
    ]);
  });

  test("unknown amounts, and purchases on a single day, give no reason", () => {
    expect(codes({ orderValue: null, usualGapDays: 0, daysSinceLast: 0 })).toEqual(["on_rhythm"]);
  });
});

describe.each(LANGUAGES)("reasons in %s", (language) => {
  const formats = makeFormats({ locale: LOCALES[language], timeZone: "UTC", currency: "EUR" });

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
