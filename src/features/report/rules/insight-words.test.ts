import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, toLocale } from "#core/messages/language.ts";
import { type Voice, wordsIn } from "#core/messages/words.ts";
import { createRandom, pick } from "#lib/statistics/random.ts";
import type { ReportMethod } from "#records/rules/order-readings/populations.ts";
import { changeWords, insightSegment, insightWords, type Measured, proportionsZ, signalsIn } from "./insight-words.ts";

const CODES = ["R5F5M5", "R4F4M4", "R4F2M3", "R5F1M1", "R3F2M2", "R2F3M3", "R2F2M3", "R1F1M2"] as const;

/** Equal customers with the same revenue each, so that revenue repeats what the counts say. */
const measured = (counts: readonly (readonly [now: number, before: number])[]): Measured[] =>
  counts.map(([customers, customersBefore], i) => ({
    code: CODES[i] ?? "",
    customers,
    customersBefore,
    revenue: 100 * customers,
    squaredRevenue: 10_000 * customers,
  }));

const found = (counts: readonly (readonly [number, number])[], method: "rfm" | "value" | "behavior" = "behavior") =>
  Object.fromEntries(signalsIn(measured(counts), method).map(({ insight, code }) => [insight, code]));

test("the statistic is that of a published example", () => {
  // Sample 1: 80 of 100. Sample 2: 60 of 100. Pooled 0.7, standard error √(0.21 · 0.02) = 0.0648, z = 3.086.
  expect(proportionsZ(80, 100, 60, 100)).toBeCloseTo(0.2 / Math.sqrt(0.21 * 0.02), 10);
});

describe("there is no signal", () => {
  test("segments that all grew alike give no signal", () => {
    expect(
      found([
        [234, 200],
        [702, 600],
        [234, 200],
      ]),
    ).not.toHaveProperty("fastest_growing_segment");
    expect(
      found([
        [234, 200],
        [702, 600],
        [234, 200],
      ]),
    ).not.toHaveProperty("needs_attention");
  });

  test("a change from 13 to 13 customers gives no signal, nor do a few customers more", () => {
    expect(
      found([
        [13, 13],
        [13, 13],
      ]),
    ).toEqual({});
    expect(
      found([
        [16, 13],
        [13, 13],
      ]),
    ).toEqual({});
  });

  test("the sizes of value tiers, which are fixed shares of the customers, give no signal", () => {
    expect(
      found(
        [
          [200, 170],
          [600, 510],
          [200, 170],
        ],
        "value",
      ),
    ).not.toHaveProperty("largest_segment");
    expect(
      found(
        [
          [900, 100],
          [100, 900],
        ],
        "value",
      ),
    ).not.toHaveProperty("fastest_growing_segment");
  });

  test("a segment that grew has no setback, though its share fell", () => {
    // 71% of 700 customers before, 33% of 1,800 now.
    const signals = found([
      [1200, 200],
      [600, 500],
    ]);
    expect(signals).toMatchObject({ fastest_growing_segment: "R5F5M5" });
    expect(signals).not.toHaveProperty("needs_attention");
  });

  test("a report without a previous period or without customers has no signal", () => {
    expect(
      found([
        [40, 0],
        [41, 0],
      ]),
    ).toEqual({});
    expect(found([])).toEqual({});
  });
});

describe("there is a signal", () => {
  test("a share that changed beyond chance gives a signal", () => {
    // 30% against 10% of 1,000: z = 11. The other segment's share fell by as much.
    expect(
      found([
        [300, 100],
        [700, 900],
      ]),
    ).toEqual({
      highest_revenue_segment: "R4F4M4",
      largest_segment: "R4F4M4",
      fastest_growing_segment: "R5F5M5",
      needs_attention: "R4F4M4",
    });
  });

  test("growth of a worrying RFM segment needs attention and is no growth", () => {
    const counts = CODES.map((code) => (code === "R1F1M2" ? ([400, 100] as const) : ([100, 100] as const)));
    const signals = found(counts, "rfm");
    expect(signals).toMatchObject({ needs_attention: "R1F1M2", largest_segment: "R1F1M2" });
    expect(signals).not.toHaveProperty("fastest_growing_segment");
  });
});

test("random periods of an unchanged shop report change at most as often as the level says", () => {
  const random = createRandom(1);
  const shares = [0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05];
  const draw = (): number[] => {
    const counts = shares.map(() => 0);
    const segments = shares.map((_, i) => i);
    for (let i = 0; i < 400; i++) {
      const segment = pick(random, segments, (one) => shares[one] ?? 0);
      counts[segment] = (counts[segment] ?? 0) + 1;
    }
    return counts;
  };
  const runs = 400;
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const [now, before] = [draw(), draw()];
    const signals = found(now.map((count, i) => [count, before[i] ?? 0] as const));
    if ("fastest_growing_segment" in signals || "needs_attention" in signals) wrong++;
  }
  // At most 5% of 400, and three standard errors (√(400 · 0.05 · 0.95) = 4.4).
  expect(wrong).toBeLessThanOrEqual(20 + 13);
});

test("the order of the segments doesn't matter", () => {
  const counts = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(counts, (given) => {
      const segments = measured(given);
      const pValues = (list: Measured[]) =>
        signalsIn(list, "behavior").map(({ insight, pValue }) => `${insight} ${pValue.toPrecision(9)}`);
      expect(pValues(segments.toReversed())).toEqual(pValues(segments));
    }),
  );
});

const voiceIn = (language: Language): Voice => ({
  words: wordsIn(language),
  formats: makeFormats({ locale: toLocale(language), currency: "GBP", timeZone: "UTC" }),
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
  const segments = [
    { segment_name: "A", customer_count: 14, previous_customer_count: 10 },
    { segment_name: "B", customer_count: 9, previous_customer_count: 10 },
  ];
  const insights = {
    highest_revenue_segment: "A",
    largest_segment: "B",
    fastest_growing_segment: "A",
    needs_attention: "B",
  };

  test("is found by the answer's name", () => {
    expect(insightSegment({ method: "value", insights, segments }, "largest_segment")).toBe(segments[1]);
    expect(insightSegment({ method: "value", insights, segments: [] }, "largest_segment")).toBeNull();
  });

  const change = (method: ReportMethod, named = insights) =>
    (["fastest_growing_segment", "needs_attention"] as const).map((name) =>
      insightSegment({ method, insights: named, segments }, name),
    );

  test("the segment behind an insight of change is one that changed so by behavior, and none by value", () => {
    expect(change("behavior")).toEqual(segments);
    expect(change("behavior", { ...insights, fastest_growing_segment: "B", needs_attention: "A" })).toEqual([
      null,
      null,
    ]);
    expect(change("value")).toEqual([null, null]);
    expect(change("rfm", { ...insights, fastest_growing_segment: "B" })).toEqual([segments[1], segments[1]]);
  });
});

describe("the text of an insight", () => {
  test("warns of churn for RFM, and of change for the other methods", () => {
    expect(insightWords("needs_attention", "rfm", segment, voiceIn("en"))).toEqual({
      title: "Needs attention",
      sentence: "Yarn: 30 customers worth £600 are slipping away",
      detail: "Last purchase 12 days ago on average",
    });
    const half = { ...segment, customer_count: 10 };
    expect(insightWords("needs_attention", "behavior", half, voiceIn("pt"))).toEqual({
      title: "Maior queda",
      sentence: "Yarn, −50% frente ao período anterior",
      detail: "De 20 para 10 clientes: a menor taxa de crescimento",
    });
  });

  test("says when no segment stands out", () => {
    expect(insightWords("largest_segment", "value", null, voiceIn("es"))).toEqual({
      title: "Segmento más grande",
      sentence: "Ningún segmento destaca aquí en este periodo.",
      detail: "",
    });
    const none = (insight: "fastest_growing_segment" | "needs_attention", method: "value" | "behavior") =>
      insightWords(insight, method, null, voiceIn("en")).sentence;
    expect(none("fastest_growing_segment", "value")).toContain("Tiers are fixed shares of your customers");
    expect(none("needs_attention", "behavior")).toBe("No segment stands out here in this period.");
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
