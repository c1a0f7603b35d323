import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toOrderLog } from "#lib/purchases/order-log.ts";
import { scoreByCuts, scorePopulation } from "#lib/rfm/score.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";
import { computeBands, groupByScores } from "./rfm-report.ts";
import { readCell, scoreCustomers, scoresWithin, toCuts } from "./rfm-scores.ts";

test("scores by hand: refunds are no orders, and orders outside the period do not count", () => {
  const order = (customerId: string, day: number, amount: number) => ({ customerId, day, amount, lines: [] });
  const log = toOrderLog([
    ...[order("ada", 100, 50), order("ada", 95, 60), order("ada", 100, -20), order("ada", 101, 900)],
    ...[order("bob", 60, 30), order("bob", 50, 900), order("eve", 90, -10)],
  ]);
  // Days 51 to 100. Ada's last order is 0 days old: R 5; Bob's 40: 5 − ⌊5 × 40 / 50⌋ = 1. One of the two has fewer orders
  // and revenue than Ada: 1 + ⌊5 × 1/2⌋ = 3.
  expect(scoreCustomers(log, { asOf: 100, days: 50 })).toMatchObject([
    {
      customerId: "ada",
      recency: 5,
      frequency: 3,
      monetary: 3,
      ageDays: 0,
      orderCount: 2,
      revenue: 90,
      segment: { code: "R4F2M3" },
    },
    {
      customerId: "bob",
      recency: 1,
      frequency: 1,
      monetary: 1,
      ageDays: 40,
      orderCount: 1,
      revenue: 30,
      segment: { code: "R1F1M2" },
    },
  ]);
  expect(() => scoreCustomers(log, { asOf: 20, days: 10 })).toThrow("No customer has a purchase");
});

describe("a cell", () => {
  test("fixes two scores, or three", () => {
    expect(readCell("R2F3")).toEqual({ recency: 2, frequency: 3 });
    expect(readCell("R2F3M4")).toEqual({ recency: 2, frequency: 3, monetary: 4 });
  });

  test.each(["", "R2", "R0F1", "R6F1", "r2f3", "R2F3M", "R2F3M6", " R2F3", "R2F3 "])("%j is rejected", (text) => {
    expect(readCell(text)).toBeUndefined();
  });
});

describe("scores within a filter", () => {
  test("all 125 without a filter, five for a cell, one for a cell with M", () => {
    expect(scoresWithin({})).toHaveLength(125);
    expect(scoresWithin({ cell: { recency: 2, frequency: 3 } })).toHaveLength(5);
    expect(scoresWithin({ cell: { recency: 2, frequency: 3, monetary: 4 } })).toEqual([
      { recency: 2, frequency: 3, monetary: 4 },
    ]);
  });

  test("the eight segments partition the 125 cells", () => {
    const all = RFM_SEGMENTS.flatMap(({ code }) => scoresWithin({ code }).map((scores) => ({ code, scores })));
    expect(all).toHaveLength(125);
    for (const { code, scores } of all) expect(segmentIn(STANDARD_SCHEME, scores).code).toBe(code);
  });

  test("a segment and a cell give their intersection: R2F3 is all Need Attention, so none is At Risk", () => {
    expect(scoresWithin({ code: "R2F2M3", cell: { recency: 2, frequency: 3 } })).toEqual([]);
    expect(scoresWithin({ code: "R2F3M3", cell: { recency: 2, frequency: 3 } })).toHaveLength(5);
  });
});

test("a population's bands reproduce every customer's scores", () => {
  const customer = fc.record({
    ageDays: fc.integer({ min: 0, max: 9 }),
    orderCount: fc.integer({ min: 1, max: 8 }),
    revenue: fc.integer({ min: -300, max: 1000 }),
  });
  fc.assert(
    fc.property(fc.array(customer, { maxLength: 40 }), (customers) => {
      const scored = scorePopulation(customers, 10);
      const cells = groupByScores(scored);
      const frequency = toCuts(
        computeBands(cells, "frequency", ({ orders }) => orders),
        Number.MAX_SAFE_INTEGER,
      );
      const monetary = toCuts(
        computeBands(cells, "monetary", ({ spend }) => spend),
        Number.MAX_SAFE_INTEGER,
      );
      for (const one of scored) {
        expect(scoreByCuts(one.orderCount, frequency)).toBe(one.frequency);
        expect(scoreByCuts(Math.max(0, one.revenue), monetary)).toBe(one.monetary);
      }
    }),
  );
});

test("worked example: half have one order, a quarter two and a quarter five; score 2 is unused", () => {
  // Below 1: none, score 1. Below 2: half, 1 + ⌊5 × 0.5⌋ = 3. Below 5: three quarters, 1 + ⌊5 × 0.75⌋ = 4.
  const bands = [
    { score: 1, min: 1 },
    { score: 3, min: 2 },
    { score: 4, min: 5 },
  ];
  const cuts = toCuts(bands, 99);
  expect(cuts).toEqual([1, 1, 4, 99]);
  expect([1, 2, 4, 5, 50].map((orders) => scoreByCuts(orders, cuts))).toEqual([1, 3, 3, 4, 4]);
});
