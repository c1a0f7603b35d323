import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeBands, groupByScores } from "#features/report/rules/rfm-report.ts";
import { toOrderLog } from "#lib/purchases/order-log.ts";
import { withoutRefunds } from "#lib/purchases/refunds.ts";
import { scoreByCuts, scorePopulation } from "#lib/rfm/score.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { placesThen, readCell, scoreCustomers, toCuts } from "./scores.ts";

test("scores by hand: refunds are no orders, and orders outside the period do not count: 67-ai-rfm-refunded", () => {
  const order = (customerId: string, day: number, amount: number) => ({ customerId, day, amount, lines: [] });
  const posted = toOrderLog([
    order("ada", 100, 50),
    order("ada", 95, 60),
    order("ada", 100, -20),
    order("ada", 101, 900),
    order("bob", 60, 30),
    order("bob", 50, 900),
    order("eve", 90, -10),
    // Everything was taken back, as of the period's end.
    order("flo", 80, 70),
    order("flo", 90, -70),
    order("flo", 101, -900),
  ]);
  const log = withoutRefunds(posted, 100);
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

test("posted orders before the period make a customer a returning one; a refund before it doesn't", () => {
  const order = (customerId: string, day: number, amount: number) => ({ customerId, day, amount, lines: [] });
  const log = toOrderLog([
    order("ann", 100, 30),
    order("ann", 50, 900),
    order("ben", 100, 30),
    order("ben", 50, -5),
    order("cid", 100, 30),
    order("cid", 40, 5),
    order("cid", 50, -5),
  ]);
  // Days 51 to 100. Both have one order of 30: R5F1M1.
  const found = scoreCustomers(withoutRefunds(log, 100), { asOf: 100, days: 50 });
  expect(found.map(({ customerId, segment }) => [customerId, segment.key])).toEqual([
    ["ann", "potential_loyalists"],
    ["ben", "new_customers"],
    ["cid", "new_customers"],
  ]);
});

describe("a customer's past segments", () => {
  const sold = (day: string) => ({ day, sales: 1, revenue: 100, charged: 100 });
  const cuts = (day: string) => ({ day, frequency: [1, 1, 1, 1], monetary: [1000, 1000, 1000, 1000] });

  test("are by the orders up to each day: new in January, returning in March though the scores are equal", () => {
    const days = [sold("2026-01-20"), sold("2026-03-20")];
    const found = placesThen([cuts("2026-01-31"), cuts("2026-03-31")], days, 30, STANDARD_SCHEME);
    // 11 days of 30: R 5 − ⌊5 × 11 / 30⌋ = 4.
    const scores = { recency: 4, frequency: 1, monetary: 1 };
    expect(found).toEqual([
      { day: "2026-01-31", segment: "new_customers", scores },
      { day: "2026-03-31", segment: "potential_loyalists", scores },
    ]);
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
