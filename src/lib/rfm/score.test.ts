import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupByScores } from "#features/report/rules/rfm-report.ts";
import { type Purchases, quintileScores, recencyScore, scorePopulation } from "#lib/rfm/score.ts";

describe("recencyScore", () => {
  // 90 days in fifths of 18: ages 0–17, 18–35, 36–53, 54–71, 72–89.
  test.each([
    [0, 5],
    [17, 5],
    [18, 4],
    [35, 4],
    [36, 3],
    [54, 2],
    [72, 1],
    [89, 1],
  ])("%i days ago in a period of 90 scores %i", (age, score) => {
    expect(recencyScore(age, 90)).toBe(score);
  });

  test("a one-day period has only today, which scores 5", () => {
    expect(recencyScore(0, 1)).toBe(5);
  });

  test("every age in every period scores 1 to 5, and an older purchase never scores higher", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(), (days, any) => {
        const age = any % days;
        const score = recencyScore(age, days);
        expect([1, 2, 3, 4, 5]).toContain(score);
        if (age > 0) expect(recencyScore(age - 1, days)).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});

describe("quintileScores", () => {
  test("distinct values are split into fifths", () => {
    expect(quintileScores([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
  });

  // Seven of ten have one order: none below them, so 1. The two with 2 have 7 below: 1 + ⌊35/10⌋ = 4. The last: 1 +
  // ⌊45/10⌋ = 5.
  test("ties get equal scores, which may leave scores unused", () => {
    expect(quintileScores([1, 1, 1, 1, 1, 1, 1, 2, 2, 3])).toEqual([1, 1, 1, 1, 1, 1, 1, 4, 4, 5]);
  });

  test("a single value scores 1; no values give no scores", () => {
    expect(quintileScores([7])).toEqual([1]);
    expect(quintileScores([])).toEqual([]);
  });
});

const DAYS = 90;
const anyone: fc.Arbitrary<Purchases> = fc.record({
  ageDays: fc.integer({ min: 0, max: DAYS - 1 }),
  orderCount: fc.integer({ min: 1, max: 6 }),
  revenue: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1_000_000 })),
});
const shop = fc.array(anyone, { maxLength: 60 });

describe("a scored population", () => {
  test("has one score from 1 to 5 per customer, equal for equal values", () => {
    fc.assert(
      fc.property(shop, (customers) => {
        const scored = scorePopulation(customers, DAYS);
        expect(scored).toHaveLength(customers.length);
        for (const a of scored) {
          for (const score of [a.recency, a.frequency, a.monetary]) expect([1, 2, 3, 4, 5]).toContain(score);
          for (const b of scored) {
            if (a.orderCount === b.orderCount) expect(a.frequency).toBe(b.frequency);
            if (a.revenue === b.revenue) expect(a.monetary).toBe(b.monetary);
            if (a.orderCount < b.orderCount) expect(a.frequency).toBeLessThanOrEqual(b.frequency);
            if (a.revenue < b.revenue) expect(a.monetary).toBeLessThanOrEqual(b.monetary);
          }
        }
      }),
    );
  });

  test("does not depend on the input order", () => {
    fc.assert(
      fc.property(shop, (customers) => {
        expect(groupByScores(scorePopulation([...customers].reverse(), DAYS))).toEqual(
          groupByScores(scorePopulation(customers, DAYS)),
        );
      }),
    );
  });

  test("has cells that contain every customer, order and cent exactly once", () => {
    fc.assert(
      fc.property(shop, (customers) => {
        const cells = groupByScores(scorePopulation(customers, DAYS));
        const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        expect(cells.length).toBeLessThanOrEqual(125);
        expect(sum(cells.map((c) => c.customerCount))).toBe(customers.length);
        expect(sum(cells.map((c) => c.orderCount))).toBe(sum(customers.map((c) => c.orderCount)));
        expect(sum(cells.map((c) => c.revenue))).toBe(sum(customers.map((c) => c.revenue)));
        expect(sum(cells.map((c) => c.ageDaysSum))).toBe(sum(customers.map((c) => c.ageDays)));
      }),
    );
  });

  test("treats negative revenue as zero", () => {
    const scored = scorePopulation(
      [-500, 0, 10].map((revenue) => ({ ageDays: 0, orderCount: 1, revenue })),
      DAYS,
    );
    expect(scored.map(({ monetary }) => monetary)).toEqual([1, 1, 4]); // 10 has two of three below: 1 + ⌊10/3⌋
  });
});
