import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recencyScore } from "#lib/rfm/score.ts";
import { runs } from "#testing/depth.ts";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { emptyCellReason } from "./use-cell-words.ts";

describe("a score cut by rank", () => {
  const report = aReport([aCell("R5F1M1", "R5F1M1", 52, 100), aCell("R5F3M3", "R4F4M4", 48, 100)]);

  test("names the value that many customers share", () => {
    report.bands.frequency = [
      { score: 1, min: 1, max: 1, customer_count: 52 },
      { score: 3, min: 2, max: 2, customer_count: 48 },
    ];
    report.bands.monetary = [{ score: 1, min: 12.5, max: 12.5, customer_count: 100 }];
    expect(emptyCellReason("frequency", 2, report)).toEqual({ kind: "exact", share: 0.52, value: 1 });
    expect(emptyCellReason("frequency", 5, report)).toEqual({ kind: "exact", share: 0.48, value: 2 });
    expect(emptyCellReason("monetary", 5, report)).toEqual({ kind: "exact", share: 1, value: 12.5 });
  });

  test("mentions only ties if the score below mixes values", () => {
    report.bands.frequency = [{ score: 1, min: 1, max: 3, customer_count: 52 }];
    expect(emptyCellReason("frequency", 2, report)).toEqual({ kind: "ties" });
  });

  test("has its own reason with fewer than five customers", () => {
    const few = aReport([aCell("R5F1M1", "R5F1M1", 3, 100)]);
    expect(emptyCellReason("monetary", 5, few)).toEqual({ kind: "few", customers: 3 });
  });
});

describe("a recency score", () => {
  const of = (days: number) => {
    const report = aReport([aCell("R5F1M1", "R5F1M1", 9, 100)]);
    return { ...report, period: { ...report.period, days } };
  };

  test("names its days: 18 of 90", () => {
    expect(emptyCellReason("recency", 5, of(90))).toEqual({ kind: "gap", from: 0, to: 17 });
    expect(emptyCellReason("recency", 1, of(90))).toEqual({ kind: "gap", from: 72, to: 89 });
  });

  test("is impossible for some scores in a period of three days", () => {
    // R = 5 − ⌊5 × age / 3⌋: ages 0, 1, 2 score 5, 4, 2.
    expect([1, 2, 3, 4, 5].map((score) => emptyCellReason("recency", score, of(3)).kind)).toEqual([
      "short",
      "gap",
      "short",
      "gap",
      "gap",
    ]);
  });

  test("names exactly the days with this score", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 5 }), (days, score) => {
        const ages = Array.from({ length: days }, (_, age) => age).filter((age) => recencyScore(age, days) === score);
        const why = emptyCellReason("recency", score, of(days));
        expect(why).toEqual(ages.length > 0 ? { kind: "gap", from: ages[0], to: ages.at(-1) } : { kind: "short" });
      }),
      { numRuns: runs(50) },
    );
  });
});
