import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleReport, groupByScores } from "#features/report/rules/rfm-report.ts";
import { type Purchases, scorePopulation } from "#lib/rfm/score.ts";
import { RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { expectAllShared, sumOver } from "#testing/routes/report-sums.ts";

const BASIS = {
  currency: "USD",
  timeZone: "UTC",
  storefrontId: null,
  generatedAt: new Date("2026-01-10T12:00:00Z"),
};

const reportOf = (
  now: (Purchases & { isReturning?: boolean })[],
  before: Purchases[] = [],
  { days = 10, inAll = now.length } = {},
) =>
  assembleReport({
    ...BASIS,
    period: { start: "2026-01-01", end: "2026-01-10", days },
    cells: groupByScores(scorePopulation(now, days)),
    previousCells: groupByScores(scorePopulation(before, days)),
    customersInAll: inAll,
  });

const segmentIn = (report: ReturnType<typeof reportOf>, name: string) =>
  report.segments.find(({ segment_name }) => segment_name === name);

describe("a worked example: five customers in ten days", () => {
  // R = 5 − ⌊5 × age / 10⌋, F and M = 1 + ⌊5 × below / 5⌋ = 1 + below.
  //            age  R   orders  below  F   cents   below  M   cell    segment
  const ann = { ageDays: 0, orderCount: 9, revenue: 90_000 }; //  5   9   4   5   90000   4   5   R5F5M5  Champions
  const bob = { ageDays: 2, orderCount: 4, revenue: 30_000 }; //  4   4   3   4   30000   3   4   R4F4M4  Loyal Customers
  const cleo = { ageDays: 4, orderCount: 1, revenue: 1_000 }; //  3   1   0   1    1000   0   1   R3F1M1  Promising
  const dan = { ageDays: 7, orderCount: 2, revenue: 5_000 }; //   2   2   2   3    5000   2   3   R2F3M3  Need Attention
  const eve = { ageDays: 9, orderCount: 1, revenue: 2_001 }; //   1   1   0   1    2001   1   2   R1F1M2  Hibernating
  // The previous period had only Ann and Bob: F = M = 1 + ⌊5 × 0 / 2⌋ = 1 and 1 + ⌊5 × 1 / 2⌋ = 3, ages 0 and 2, so
  // R5F3M3 and R4F1M1: a Potential Loyalist and a New Customer, as none of them had ordered before.
  const report = reportOf([ann, bob, cleo, dan, eve], [ann, bob], { inAll: 8 });

  test("every customer is in the expected segment", () => {
    expect(report.segments.map(({ segment_name, customer_count }) => [segment_name, customer_count])).toEqual([
      ["Champions", 1],
      ["Loyal Customers", 1],
      ["Potential Loyalists", 0],
      ["Promising", 1],
      ["At Risk", 0],
      ["Need Attention", 1],
      ["New Customers", 0],
      ["Hibernating", 1],
    ]);
    expect(report.cells.map((c) => `R${c.recency_score}F${c.frequency_score}M${c.monetary_score}`)).toEqual([
      "R1F1M2",
      "R2F3M3",
      "R3F1M1",
      "R4F4M4",
      "R5F5M5",
    ]);
  });

  test("totals cover scored customers: 17 sales, 1,280.01, so 75.29 per sale; three of eight bought nothing", () => {
    expect(report.totals).toEqual({
      customer_count: 5,
      order_count: 17,
      total_revenue: 1280.01,
      average_order_value: 75.29, // 128001 / 17 = 7529.47 cents
      previous_customer_count: 2,
      unscored_customers: 3,
    });
  });

  test("a segment has the specification's fields, the digits of its code as scores and its customers' averages", () => {
    expect(segmentIn(report, "Hibernating")).toEqual({
      segment_name: "Hibernating",
      segment_code: "R1F1M2",
      description: "Low engagement across all metrics",
      customer_count: 1,
      total_revenue: 20.01,
      average_order_value: 20.01,
      recency_score: 1,
      frequency_score: 1,
      monetary_score: 2,
      characteristics: {
        avg_days_since_last_purchase: 9,
        avg_purchase_frequency: 1,
        avg_total_spend: 20.01,
        avg_scores: { recency: 1, frequency: 1, monetary: 2 },
      },
      recommended_actions: ["Deep discount win-back", "Re-activation campaign", "Sunset messaging if unresponsive"],
      order_count: 1,
      previous_customer_count: 0,
      growth_rate: null,
      revenue_share: 2001 / 128_001,
      customer_share: 0.2,
    });
    // It had one customer and has none.
    expect(segmentIn(report, "New Customers")).toMatchObject({ previous_customer_count: 1, growth_rate: -1 });
  });

  test("the insights follow from the table", () => {
    expect(report.insights).toEqual({
      highest_revenue_segment: "Champions",
      largest_segment: "Champions", // all have one customer: the first
      fastest_growing_segment: "Promising", // no Potential Loyalists
      needs_attention: "Need Attention", // none At Risk
    });
  });

  test("the bands give each score's range", () => {
    expect(report.bands.frequency).toEqual([
      { score: 1, min: 1, max: 1, customer_count: 2 },
      { score: 3, min: 2, max: 2, customer_count: 1 },
      { score: 4, min: 4, max: 4, customer_count: 1 },
      { score: 5, min: 9, max: 9, customer_count: 1 },
    ]);
    expect(report.bands.recency.at(-1)).toEqual({ score: 5, min: 0, max: 0, customer_count: 1 });
    expect(report.bands.monetary.at(0)).toEqual({ score: 1, min: 10, max: 10, customer_count: 1 });
  });
});

describe("an insight with a priority list is its first segment that has customers", () => {
  const insightsFor = (keys: readonly RfmSegmentKey[]) => {
    const [cell] = groupByScores(scorePopulation([{ ageDays: 0, orderCount: 1, revenue: 500 }], 10));
    if (!cell) throw new Error("There is no cell");
    const cells = keys.map((segment) => ({ ...cell, segment }));
    const period = { start: "2026-01-01", end: "2026-01-10", days: 10 };
    return assembleReport({ ...BASIS, period, cells, previousCells: [], customersInAll: keys.length }).insights;
  };

  test.each<[RfmSegmentKey[], string | null]>([
    [["champions", "new_customers", "promising", "potential_loyalists"], "Potential Loyalists"],
    [["champions", "new_customers", "promising"], "Promising"],
    [["champions", "new_customers"], "New Customers"],
    [["champions"], null],
  ])("growth of %j: %s", (keys, name) => expect(insightsFor(keys).fastest_growing_segment).toBe(name));

  test.each<[RfmSegmentKey[], string | null]>([
    [["champions", "hibernating", "need_attention", "at_risk"], "At Risk"],
    [["champions", "hibernating", "need_attention"], "Need Attention"],
    [["champions", "hibernating"], "Hibernating"],
    [["champions"], null],
  ])("attention of %j: %s", (keys, name) => expect(insightsFor(keys).needs_attention).toBe(name));
});

test("a cell has two segments if only some of its customers ordered before the period", () => {
  const one = { ageDays: 0, orderCount: 1, revenue: 500 };
  const report = reportOf([one, { ...one, isReturning: true }, { ...one, isReturning: true }]);
  const cell = { recency_score: 5, frequency_score: 1, monetary_score: 1 };
  expect(report.cells).toEqual([
    {
      ...cell,
      segment_code: "R4F2M3",
      cell_segment_code: "R5F1M1",
      customer_count: 2,
      order_count: 2,
      total_revenue: 10,
    },
    { ...cell, segment_code: "R5F1M1", customer_count: 1, order_count: 1, total_revenue: 5 },
  ]);
  expect(segmentIn(report, "New Customers")).toMatchObject({ customer_count: 1 });
  expect(segmentIn(report, "Potential Loyalists")).toMatchObject({ customer_count: 2 });
});

test("an empty population has eight segments of zeros and no insights", () => {
  const report = reportOf([]);
  expect(report.segments).toHaveLength(8);
  for (const segment of report.segments) {
    expect(segment).toMatchObject({ customer_count: 0, total_revenue: 0, average_order_value: 0, growth_rate: null });
    expect(segment.characteristics).toMatchObject({ avg_days_since_last_purchase: 0, avg_total_spend: 0 });
  }
  expect(new Set(Object.values(report.insights))).toEqual(new Set([null]));
  expect(report.cells).toEqual([]);
});

test("revenue uses the currency's decimals", () => {
  const basis = { ageDays: 0, orderCount: 2, revenue: 1001 };
  const inYen = assembleReport({
    period: { start: "2026-01-01", end: "2026-01-10", days: 10 },
    currency: "JPY",
    timeZone: "Asia/Tokyo",
    storefrontId: 2,
    generatedAt: new Date(0),
    cells: groupByScores(scorePopulation([basis], 10)),
    previousCells: [],
    customersInAll: 1,
  });
  expect(inYen.totals).toMatchObject({ total_revenue: 1001, average_order_value: 501 }); // 500.5 yen, rounded
});

test("sums beyond 2^53 are rounded", () => {
  const half = { ageDays: 0, orderCount: 1, revenue: 2 ** 52 };
  const { totals } = reportOf([half, half, half].map((c, i) => ({ ...c, revenue: c.revenue + i })));
  expect(totals.total_revenue).toBeCloseTo((3 * 2 ** 52) / 100, -2);
});

test("the segments partition customers, sales and revenue", () => {
  const anyone = fc.record({
    ageDays: fc.integer({ min: 0, max: 9 }),
    orderCount: fc.integer({ min: 1, max: 9 }),
    revenue: fc.integer({ min: 0, max: 1_000_000 }),
  });
  const shop = fc.array(anyone, { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(shop, shop, (now, before) => {
      const report = reportOf(now, before);
      expect(report.segments.map(({ segment_code }) => segment_code)).toEqual(RFM_SEGMENTS.map(({ code }) => code));
      expectAllShared(report, now, before);
      expect(sumOver(report.segments, (s) => s.customer_share)).toBeCloseTo(1, 9);
      const cents = now.reduce((running, { revenue }) => running + revenue, 0);
      expect(sumOver(report.segments, (s) => s.revenue_share)).toBeCloseTo(cents === 0 ? 0 : 1, 9);
      for (const bands of Object.values(report.bands)) {
        expect(bands.reduce((running, band) => running + band.customer_count, 0)).toBe(now.length);
      }
    }),
  );
});
