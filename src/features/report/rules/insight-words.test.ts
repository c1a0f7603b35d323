import { describe, expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { type Voice, wordsIn } from "#core/messages/words.ts";
import { changeWords, insightSegment, insightWords } from "./insight-words.ts";

const voiceIn = (language: Language): Voice => ({
  words: wordsIn(language),
  formats: makeFormats({ locale: LOCALES[language], currency: "GBP", timeZone: "UTC" }),
  say: sayIn(language),
});

const segment = {
  name: "Yarn",
  customer_count: 30,
  previous_customer_count: 20,
  total_revenue: 600,
  revenue_share: 0.6,
  customer_share: 0.3,
  characteristics: { avg_days_since_last_purchase: 12.4 },
};

describe("the segment behind an insight", () => {
  const segments = [{ segment_name: "A" }, { segment_name: "B" }];
  const insights = {
    highest_revenue_segment: "A",
    largest_segment: "B",
    fastest_growing_segment: "A",
    needs_attention: "B",
  };

  test("is found by the answer's name", () => {
    expect(insightSegment({ insights, segments }, "largest_segment")).toBe(segments[1]);
    expect(insightSegment({ insights, segments: [] }, "largest_segment")).toBeNull();
  });

  test("is missing if all segments grew equally, whichever has the most revenue", () => {
    const alike = { ...insights, needs_attention: "A" };
    expect(insightSegment({ insights: alike, segments }, "fastest_growing_segment")).toBeNull();
    expect(insightSegment({ insights: alike, segments }, "needs_attention")).toBeNull();
    expect(insightSegment({ insights: alike, segments }, "highest_revenue_segment")).toBe(segments[0]);
  });
});

describe("the text of an insight", () => {
  test("warns of churn for RFM, and of change for the other methods", () => {
    expect(insightWords("needs_attention", "rfm", segment, voiceIn("en"))).toEqual({
      title: "Needs attention",
      sentence: "Yarn: 30 customers worth £600 are slipping away",
      detail: "Last purchase 12 days ago on average",
    });
    // From 20 to 30 is half as many again.
    expect(insightWords("needs_attention", "behavior", segment, voiceIn("pt"))).toEqual({
      title: "Precisa de atenção",
      sentence: "Yarn, +50% frente ao período anterior",
      detail: "De 20 para 30 clientes",
    });
  });

  test("says when no segment stands out", () => {
    expect(insightWords("largest_segment", "value", null, voiceIn("es"))).toEqual({
      title: "Segmento más grande",
      sentence: "Ningún segmento destaca aquí en este periodo.",
      detail: "",
    });
  });
});

test("gives change in percent, in customers for small bases, and in words without a number", () => {
  const change = (now: number, before: number) =>
    changeWords({ customer_count: now, previous_customer_count: before }, voiceIn("en"));
  expect([change(10, 40), change(30, 19), change(3, 0), change(7, 7)]).toEqual([
    "−75%",
    "+11",
    "none before",
    "no change",
  ]);
});
