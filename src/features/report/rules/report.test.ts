import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleValueReport, valuePopulation } from "#features/report/rules/value-report.ts";
import type { Purchases } from "#lib/rfm/score.ts";
import { expectAllShared } from "#testing/routes/report-sums.ts";

const reportOf = (now: Purchases[], before: Purchases[] = [], currency = "USD", inAll = now.length) =>
  assembleValueReport({
    period: { start: "2026-01-01", end: "2026-01-10", days: 10 },
    currency,
    timeZone: "UTC",
    storefrontId: null,
    generatedAt: new Date("2026-01-10T12:00:00Z"),
    ...valuePopulation(now),
    previousTiers: valuePopulation(before).tiers,
    customersInAll: inAll,
  });

describe("a worked example: five customers in ten days", () => {
  // n = 5, k = 4: High is above the 4th smallest (300.00), Low below the 4th largest (20.01). 1280.01 in total.
  const ann = { ageDays: 0, orderCount: 9, revenue: 90_000 }; // High
  const bob = { ageDays: 2, orderCount: 4, revenue: 30_000 };
  const cleo = { ageDays: 4, orderCount: 1, revenue: 1_000 }; // Low
  const dan = { ageDays: 7, orderCount: 2, revenue: 5_000 };
  const eve = { ageDays: 9, orderCount: 1, revenue: 2_001 };
  // Previously two customers, so k = 2 of 2 and none is above or below: both Medium.
  const report = reportOf([ann, bob, cleo, dan, eve], [ann, bob], "USD", 8);

  test("every customer is in the expected tier", () => {
    expect(report.segments.map((s) => [s.segment_code, s.segment_name, s.customer_count, s.total_revenue])).toEqual([
      ["V3", "High Value", 1, 900],
      ["V2", "Medium Value", 3, 370.01], // 300.00 + 50.00 + 20.01
      ["V1", "Low Value", 1, 10],
    ]);
    expect(report.cuts).toEqual({ high_above: 300, low_below: 20.01 });
  });

  test("a segment has the specification's fields, no scores, and the range of its customers' spending", () => {
    expect(report.segments[1]).toEqual({
      segment_name: "Medium Value",
      segment_code: "V2",
      description: "Middle 60% by revenue",
      customer_count: 3,
      total_revenue: 370.01,
      average_order_value: 52.86, // 37001 / 7 = 5285.86 cents
      recency_score: null,
      frequency_score: null,
      monetary_score: null,
      characteristics: {
        avg_days_since_last_purchase: 6, // (2 + 7 + 9) / 3
        avg_purchase_frequency: 2.33, // 7 / 3
        avg_total_spend: 123.34, // 37001 / 3 = 12333.67 cents
        min_total_spend: 20.01,
        max_total_spend: 300,
      },
      recommended_actions: expect.arrayContaining([expect.any(String)]),
      order_count: 7,
      previous_customer_count: 2,
      growth_rate: 0.5,
      revenue_share: 37_001 / 128_001,
      customer_share: 0.6,
    });
    for (const { recommended_actions } of report.segments) expect(new Set(recommended_actions).size).toBe(3);
  });

  test("totals cover scored customers; only Medium has a growth rate, so it is both the fastest and the slowest", () => {
    expect(report.totals).toEqual({
      customer_count: 5,
      order_count: 17,
      total_revenue: 1280.01,
      average_order_value: 75.29,
      previous_customer_count: 2,
      unscored_customers: 3,
    });
    expect(report.insights).toEqual({
      highest_revenue_segment: "High Value",
      largest_segment: "Medium Value",
      fastest_growing_segment: "Medium Value",
      needs_attention: "Medium Value",
    });
  });
});

test("growth is by rate: the largest is the fastest, the lowest needs attention, among nonempty tiers", () => {
  const spent = (...sums: number[]) => sums.map((revenue) => ({ ageDays: 0, orderCount: 1, revenue }));
  // Before: ten different amounts, so 2 High, 6 Medium, 2 Low. Now fifteen, so k = 12: the 12th smallest and the 12th
  // largest are both 100.00. Three are above it, none below.
  const report = reportOf(spent(...Array(12).fill(100), 200, 300, 400), spent(10, 20, 30, 40, 50, 60, 70, 80, 90, 100));
  expect(report.segments.map((s) => [s.customer_count, s.previous_customer_count, s.growth_rate])).toEqual([
    [3, 2, 0.5],
    [12, 6, 1],
    [0, 2, -1],
  ]);
  expect(report.insights).toMatchObject({ fastest_growing_segment: "Medium Value", needs_attention: "High Value" });
});

test("an empty population has three segments of zeros, no boundaries, no curve and no insights", () => {
  const report = reportOf([]);
  expect(report.segments.map(({ customer_count, total_revenue }) => [customer_count, total_revenue])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(report.segments[0]?.characteristics).toMatchObject({ min_total_spend: null, max_total_spend: null });
  expect(report.cuts).toEqual({ high_above: null, low_below: null });
  expect(report.concentration).toEqual([]);
  expect(new Set(Object.values(report.insights))).toEqual(new Set([null]));
});

test("money uses the currency's decimals", () => {
  const yen = reportOf([{ ageDays: 0, orderCount: 2, revenue: 1001 }], [], "JPY");
  expect(yen.cuts).toEqual({ high_above: 1001, low_below: 1001 });
  expect(yen.totals).toMatchObject({ total_revenue: 1001, average_order_value: 501 });
});

test("the tiers partition customers, sales and revenue; High's share is a point on the curve", () => {
  const anyone = fc.record({
    ageDays: fc.integer({ min: 0, max: 9 }),
    orderCount: fc.integer({ min: 1, max: 9 }),
    revenue: fc.oneof(fc.nat(5), fc.nat(1_000_000)),
  });
  const shop = fc.array(anyone, { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(shop, shop, (now, before) => {
      const report = reportOf(now, before);
      expectAllShared(report, now, before);
      const [high] = report.segments;
      const point = report.concentration.find((each) => each.customer_share === high?.customer_share);
      if (report.concentration.length > 0) expect(point?.revenue_share).toBeCloseTo(high?.revenue_share ?? -1, 9);
    }),
  );
});
