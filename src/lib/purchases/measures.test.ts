import { describe, expect, it } from "vitest";
import { addDays, type Day } from "#lib/time/day.ts";
import { findEventDays } from "./complete-rows.ts";
import {
  binomialTail,
  circularMean,
  classifyTiming,
  computeDiversity,
  computeFrequency,
  computeRegularity,
  computeSeasonality,
  type OrderCalendar,
} from "./measures.ts";
import type { PurchasingRow } from "./purchasing.ts";

const EVEN: OrderCalendar = { shareByMonth: new Array<number>(12).fill(1 / 12), eventShare: 0.1 };

const buyer = (byMonth: Record<number, number>, more: Partial<PurchasingRow> = {}): PurchasingRow => ({
  customerId: "a",
  ordersByMonth: Array.from({ length: 12 }, (_, i) => byMonth[i + 1] ?? 0),
  firstDay: "2022-11-20",
  lastDay: "2023-12-05",
  ...more,
});

describe("timing", () => {
  it("computes binomial tail probabilities", () => {
    // Two or three heads in three tosses: (3 + 1) / 8.
    expect(binomialTail(3, 2, 0.5)).toBeCloseTo(0.5, 12);
    expect(binomialTail(5, 5, 0.25)).toBeCloseTo(0.25 ** 5, 12);
    expect(binomialTail(5, 0, 0.25)).toBe(1);
    expect(binomialTail(5, 3, 1)).toBe(1);
  });

  it("is seasonal if most orders are in three adjacent months of more than one year", () => {
    // 12 × ¼⁴ = 0.047.
    expect(classifyTiming(buyer({ 11: 2, 12: 2 }), EVEN)).toBe("seasonal");
    expect(classifyTiming(buyer({ 12: 3, 1: 4, 5: 1 }), EVEN)).toBe("seasonal");
  });

  it("is not seasonal with three orders, within one year, spread out, or when all customers buy then", () => {
    expect(classifyTiming(buyer({ 11: 1, 12: 2 }), EVEN)).toBeNull();
    expect(classifyTiming(buyer({ 11: 2, 12: 2 }, { firstDay: "2023-11-01" }), EVEN)).toBeNull();
    expect(classifyTiming(buyer({ 11: 2, 12: 2, 3: 1, 6: 1 }), EVEN)).toBeNull();
    const christmas = { ...EVEN, shareByMonth: [...new Array<number>(10).fill(0.04), 0.3, 0.3] };
    expect(classifyTiming(buyer({ 11: 2, 12: 2 }), christmas)).toBeNull();
  });

  it("is event-driven with most orders on at least two event days", () => {
    const spread = { 2: 1, 5: 1, 11: 1 };
    expect(classifyTiming(buyer(spread, { eventOrders: 3, eventDays: 3 }), EVEN)).toBe("event_driven");
    expect(classifyTiming(buyer(spread, { eventOrders: 2, eventDays: 2 }), EVEN)).toBeNull();
    expect(classifyTiming(buyer(spread, { eventOrders: 3, eventDays: 1 }), EVEN)).toBeNull();
    expect(classifyTiming(buyer(spread, { eventOrders: 3, eventDays: 3 }), { ...EVEN, eventShare: 0.5 })).toBeNull();
  });

  it("is undefined without orders", () => {
    expect(classifyTiming({ customerId: "a", totalPurchases: 5 }, EVEN)).toBeNull();
  });
});

describe("event days", () => {
  const daily = (count: number): Map<Day, number> =>
    new Map(Array.from({ length: 100 }, (_, i) => [addDays("2024-01-01", i), count]));

  it("have three times as many buyers as the days around", () => {
    const buyers = daily(5).set("2024-02-14", 15).set("2024-03-01", 14);
    expect(findEventDays(buyers, 500)).toEqual(new Set(["2024-02-14"]));
  });

  it("have at least ten buyers and 1% of customers", () => {
    expect(findEventDays(daily(3).set("2024-02-14", 9), 100)).toEqual(new Set());
    expect(findEventDays(daily(3).set("2024-02-14", 15), 1600)).toEqual(new Set());
  });

  it("don't exist if every fifth day peaks", () => {
    const buyers = new Map([...daily(5)].map(([day, count], i) => [day, i % 5 === 0 ? 40 : count]));
    expect(findEventDays(buyers, 500)).toEqual(new Set());
  });
});

const months = (counts: Record<number, number>): number[] => Array.from({ length: 12 }, (_, i) => counts[i + 1] ?? 0);

describe("purchase measures", () => {
  it("frequency is orders per month since the first one, over at least three months", () => {
    // 12 orders in about 12 months; 2 orders in 10 days count as 2 in 91.
    expect(computeFrequency(12, 365)).toBeCloseTo(1, 2);
    expect(computeFrequency(2, 10)).toBeCloseTo((2 * 30.4375) / 91, 12);
  });

  it("regularity is 1 for constant gaps and one half if the deviation equals the mean", () => {
    expect(computeRegularity(5, 30, 0)).toBe(1);
    expect(computeRegularity(5, 30, 30)).toBe(0.5);
    expect(computeRegularity(1, 30, 0)).toBeUndefined();
    expect(computeRegularity(3, 0, 0)).toBeUndefined();
  });

  it("diversity is Shannon entropy of the amounts", () => {
    expect(computeDiversity({ tea: 50, tools: 50 })).toBeCloseTo(Math.log(2), 12);
    // −(¾ ln ¾ + ¼ ln ¼)
    expect(computeDiversity({ tea: 75, tools: 25, toys: -3 })).toBeCloseTo(0.5623351446, 9);
    expect(computeDiversity({ tea: 9 })).toBe(0);
    expect(computeDiversity({})).toBeUndefined();
  });

  it("the mean month wraps around the end of the year", () => {
    // December and February equally: January, with R = cos 30°.
    expect(circularMean(months({ 12: 4, 2: 4 }))).toEqual({
      length: expect.closeTo(Math.cos(Math.PI / 6), 12),
      month: 1,
    });
    expect(circularMean(months({ 1: 1, 7: 1 })).length).toBeCloseTo(0, 12);
    expect(circularMean(months({}))).toMatchObject({ length: 0 });
  });

  it("seasonality is 1 for a single month, about 0 all year round, and unknown for new customers", () => {
    expect(computeSeasonality(months({ 6: 4 }), 700)).toBeCloseTo(1, 12);
    // R² = ¾ with eight orders: √((6 − 1) / 7).
    expect(computeSeasonality(months({ 12: 4, 2: 4 }), 700)).toBeCloseTo(Math.sqrt(5 / 7), 12);
    expect(computeSeasonality(months({ 1: 1, 4: 1, 7: 1, 10: 1 }), 700)).toBe(0);
    expect(computeSeasonality(months({ 6: 2 }), 700)).toBeUndefined();
    expect(computeSeasonality(months({ 6: 4 }), 364)).toBeUndefined();
  });
});
