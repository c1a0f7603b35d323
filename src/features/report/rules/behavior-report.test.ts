import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleBehaviorReport } from "#features/report/rules/behavior-report.ts";
import { TRAIT_KINDS } from "#lib/rfm/behavior-traits.ts";
import { groupByTrait, placePopulation, type Shopper } from "#lib/rfm/traits.ts";
import { expectAllShared, sumOver } from "#testing/routes/report-sums.ts";
import { compareReports } from "./compare-reports.ts";

/** Sales of 10.00 each through one channel, one category each. */
const shopper = (channel: string, categories: string[], ageDays = 0): Shopper => ({
  ageDays,
  orderCount: categories.length,
  revenue: 1000 * categories.length,
  sales: categories.map((category) => ({ day: "2026-01-01", channel, categories: [category] })),
  isOfAYear: true,
});

const times = (n: number, category: string): string[] => Array(n).fill(category);

const reportOf = (now: Shopper[], before: Shopper[] = [], inAll = now.length) =>
  assembleBehaviorReport({
    period: { start: "2026-01-01", end: "2026-01-10", days: 10 },
    currency: "USD",
    timeZone: "UTC",
    storefrontId: null,
    generatedAt: new Date("2026-01-10T12:00:00Z"),
    ...groupByTrait(placePopulation(now, 10), placePopulation(before, 10)),
    customersInAll: inAll,
  });

describe("a worked example: five customers with twenty sales", () => {
  // Of 20 sales: 14 web, 6 pos; 12 Fabric, 4 Yarn, 4 Home. z = (k − np) / √(np(1 − p)).
  // ann: Yarn 3 of 4 against 0.2, lift 3.75, z = 2.2 / 0.8 = 2.75; web 1 against 0.7, lift 1.43: Yarn.
  // bob: pos 4 of 4 against 0.3, lift 3.33, z = 2.8 / 0.92 = 3.06; Fabric 1 against 0.6, lift 1.67, z = 1.6 / 0.98: pos.
  // cleo: one of each, and web: 1.43. dan has two purchases. eve: Fabric 6/7 against 0.6 and web 1 against 0.7: 1.43.
  const ann = shopper("web", [...times(3, "Yarn"), "Fabric"], 1);
  const bob = shopper("pos", times(4, "Fabric"), 2);
  const cleo = shopper("web", ["Fabric", "Yarn", "Home"], 3);
  const dan = shopper("pos", times(2, "Home"), 4);
  const eve = shopper("web", [...times(6, "Fabric"), "Home"], 5);
  // Previous period, 9 sales: bob 3 of 3 pos against 1/3, lift 3; fay 6 of 6 web against 2/3, lift 1.5. All Fabric: no
  // trait.
  const before = [shopper("pos", times(3, "Fabric")), shopper("web", times(6, "Fabric"))];
  const report = reportOf([ann, bob, cleo, dan, eve], before, 8);

  test("every customer is in the expected segment, ties in the order of kinds", () => {
    expect(report.segments.map((s) => [s.segment_code, s.segment_name, s.customer_count, s.order_count])).toEqual([
      ["CAT:Yarn", "Category: Yarn", 1, 4],
      ["CH:pos", "Channel: Point of sale", 1, 4],
      ["OTHER", "Other", 0, 0], // fay's web before
      ["NONE", "No clear pattern", 3, 12],
    ]);
  });

  test("a trait has its share within the segment, its share of all sales, and the lift", () => {
    expect(report.traits).toEqual([
      {
        segment_code: "CAT:Yarn",
        kind: "category",
        name: "Yarn",
        segment_share: 0.75,
        population_share: 0.2,
        lift: 0.75 / 0.2,
      },
      { segment_code: "CH:pos", kind: "channel", name: "pos", segment_share: 1, population_share: 0.3, lift: 1 / 0.3 },
    ]);
  });

  test("a segment has the specification's fields, no scores, and its trait's numbers", () => {
    expect(report.segments[0]).toEqual({
      segment_name: "Category: Yarn",
      segment_code: "CAT:Yarn",
      description: "Buy Yarn more often than other customers",
      customer_count: 1,
      total_revenue: 40,
      average_order_value: 10,
      recency_score: null,
      frequency_score: null,
      monetary_score: null,
      characteristics: {
        avg_days_since_last_purchase: 1,
        avg_purchase_frequency: 4,
        avg_total_spend: 40,
        trait_customer_count: 1,
        trait_share: 0.75,
        population_share: 0.2,
        lift: 0.75 / 0.2,
      },
      recommended_actions: [
        "Show new products in Yarn first",
        "Bundle Yarn with what goes with it",
        "Send advice and ideas about Yarn",
      ],
      order_count: 4,
      previous_customer_count: 0,
      growth_rate: null,
      revenue_share: 0.2,
      customer_share: 0.2,
    });
    const none = report.segments.at(-1);
    expect(none?.characteristics).toMatchObject({ trait_share: null, population_share: null, lift: null });
    expect(none?.characteristics.avg_days_since_last_purchase).toBe(4); // (3 + 4 + 5) / 3
  });

  test("growth is reported for segments with customers in both periods: pos alone", () => {
    expect(report.segments.map(({ growth_rate }) => growth_rate)).toEqual([null, 0, -1, null]);
    expect(report.insights).toEqual({
      highest_revenue_segment: "No clear pattern",
      largest_segment: "No clear pattern",
      fastest_growing_segment: "Channel: Point of sale",
      needs_attention: "Channel: Point of sale",
    });
    expect(report.totals).toMatchObject({ customer_count: 5, previous_customer_count: 2, unscored_customers: 3 });
  });
});

describe("a worked example: customers with several traits", () => {
  // Of 20 sales: 4 Yarn, 16 Fabric; 4 pos, 16 web; 11 in winter and 3 in each other season. z = (k − np) / √(np(1 − p)).
  // ann: Yarn and pos, 4 of 4 against 0.2, z = 3.2 / 0.8 = 4; winter 4 of 4 against 0.55, z = 1.8 / 0.995 = 1.81: all three.
  // ben: winter too; Fabric and web 4 of 4 against 0.8, lift 1.25. cleo, dan and eve bought one in each season.
  const DAYS = { winter: "2026-01-10", spring: "2026-04-10", summer: "2026-07-10", autumn: "2026-10-10" };
  const buyer = (channel: string, category: string, days: string[]): Shopper => ({
    ageDays: 0,
    orderCount: days.length,
    revenue: 1000 * days.length,
    sales: days.map((day) => ({ day, channel, categories: [category] })),
    isOfAYear: true,
  });
  const ann = buyer("pos", "Yarn", Array(4).fill(DAYS.winter));
  const ben = buyer("web", "Fabric", Array(4).fill(DAYS.winter));
  const all = [ann, ben, ...[1, 2, 3].map(() => buyer("web", "Fabric", Object.values(DAYS)))];
  // Before: one buyer of eight in winter, and another of eight all year.
  const before = [
    buyer("web", "Fabric", Array(4).fill(DAYS.winter)),
    buyer("web", "Fabric", [...Object.values(DAYS), ...Object.values(DAYS)]),
  ];
  const report = assembleBehaviorReport({
    period: { start: "2025-11-01", end: "2026-10-31", days: 365 },
    currency: "USD",
    timeZone: "UTC",
    storefrontId: null,
    generatedAt: new Date(0),
    ...groupByTrait(placePopulation(all, 365), placePopulation(before, 365)),
    customersInAll: 5,
  });

  test("each customer is in one segment, and counts for each of their traits", () => {
    expect(
      report.segments.map((each) => [
        each.segment_code,
        each.customer_count,
        each.characteristics.trait_customer_count,
      ]),
    ).toEqual([
      ["CAT:Yarn", 1, 1],
      ["SEA:DEC-FEB", 1, 2],
      ["NONE", 3, null],
    ]);
    const counts = report.customers_by_trait.map((each) => [each.trait_code, each.customer_count, each.customer_share]);
    expect(counts).toEqual([
      ["CAT:Yarn", 1, 0.2],
      ["CH:pos", 1, 0.2],
      ["SEA:DEC-FEB", 2, 0.4],
    ]);
  });

  test("a trait has the figures of all who have it, and those who had it before", () => {
    // 8 of their 8 sales, 11 of 20 in all. Before, 4 of 4 against 6 of 12: z = 2 / 1.
    expect(report.customers_by_trait[2]).toEqual({
      trait_code: "SEA:DEC-FEB",
      kind: "season",
      name: "December–February",
      customer_count: 2,
      customer_share: 0.4,
      order_count: 8,
      total_revenue: 80,
      trait_share: 1,
      population_share: 0.55,
      lift: 1 / 0.55,
      previous_customer_count: 1,
      growth_rate: 1,
      recommended_actions: report.segments[1]?.recommended_actions,
    });
  });

  test("a kind has the customers of its segments, and all with one of its traits", () => {
    const counts = report.kinds.map((each) => [
      each.kind,
      each.customer_count,
      each.trait_customer_count,
      each.trait_customer_share,
      each.previous_trait_customer_count,
    ]);
    expect(counts).toEqual([
      ["category", 1, 1, 0.2, 0],
      ["channel", 0, 1, 0.2, 0],
      ["season", 1, 2, 0.4, 1],
    ]);
  });

  test("traits compared with another period have that period's customers", () => {
    const other = assembleBehaviorReport({
      period: { start: "2023-11-01", end: "2024-10-30", days: 365 },
      currency: "USD",
      timeZone: "UTC",
      storefrontId: null,
      generatedAt: new Date(0),
      ...groupByTrait(placePopulation(before, 365), []),
      customersInAll: 2,
    });
    const compared = compareReports(report, other);
    const previous = compared.customers_by_trait.map((each) => [each.previous_customer_count, each.growth_rate]);
    expect(previous).toEqual([
      [0, null],
      [0, null],
      [1, 1],
    ]);
    expect(compared.kinds.map((each) => each.previous_trait_customer_count)).toEqual([0, 0, 1]);
  });
});

test("the eight largest of ten traits of a kind are segments, and the other two are combined", () => {
  const lovers = (category: string, people: number) =>
    Array.from({ length: people }, () => shopper("web", times(3, category)));
  const shop = [..."ABCDEFGHIJ"].flatMap((category, i) => lovers(category, i === 0 ? 1 : 2));
  const { segments, traits } = reportOf(shop);
  // A has one customer, the rest two each: by name, B to I; J and A are combined.
  expect(segments.map(({ segment_code, customer_count }) => [segment_code, customer_count])).toEqual([
    ...[..."BCDEFGHI"].map((category) => [`CAT:${category}`, 2]),
    ["OTHER", 3],
    ["NONE", 0],
  ]);
  expect(traits).toHaveLength(8);
});

test("many large categories hide no channel: each kind has its segments, and a total with those in Other", () => {
  const lovers = (category: string, people: number) =>
    Array.from({ length: people }, () => shopper("web", times(3, category)));
  // Ten categories of four customers each; one customer buys one of each, at the market.
  const shop = [..."ABCDEFGHIJ"].flatMap((category) => lovers(category, 4));
  const market = shopper("market", [..."ABCDEFGHIJ"]);
  const { segments, kinds } = reportOf([...shop, market], [shopper("web", times(3, "A"))]);
  expect(segments.map(({ segment_code, customer_count }) => [segment_code, customer_count])).toEqual([
    ...[..."ABCDEFGH"].map((category) => [`CAT:${category}`, 4]),
    ["CH:market", 1],
    ["OTHER", 8],
    ["NONE", 0],
  ]);
  // 40 customers with three sales of 10.00 each, and one with ten: 130 sales.
  expect(kinds).toEqual([
    {
      kind: "category",
      segment_count: 8,
      customer_count: 40,
      order_count: 120,
      total_revenue: 1200,
      previous_customer_count: 0,
      customer_share: 40 / 41,
      revenue_share: 120 / 130,
      trait_customer_count: 40,
      trait_customer_share: 40 / 41,
      previous_trait_customer_count: 0,
    },
    {
      kind: "channel",
      segment_count: 1,
      customer_count: 1,
      order_count: 10,
      total_revenue: 100,
      previous_customer_count: 0,
      customer_share: 1 / 41,
      revenue_share: 10 / 130,
      trait_customer_count: 1,
      trait_customer_share: 1 / 41,
      previous_trait_customer_count: 0,
    },
    {
      kind: "season",
      segment_count: 0,
      customer_count: 0,
      order_count: 0,
      total_revenue: 0,
      previous_customer_count: 0,
      customer_share: 0,
      revenue_share: 0,
      trait_customer_count: 0,
      trait_customer_share: 0,
      previous_trait_customer_count: 0,
    },
  ]);
});

test("a shop's own name is kept, even if another segment has the same one", () => {
  const { segments } = reportOf([
    ...Array.from({ length: 2 }, () => shopper("web", times(3, "Other"))),
    ...Array.from({ length: 2 }, () => shopper("web", times(3, "{x} <b> 'y'"))),
  ]);
  expect(segments.map(({ segment_name }) => segment_name)).toEqual([
    "Category: Other",
    "Category: {x} <b> 'y'",
    "No clear pattern",
  ]);
});

test("a season is shown by its months", () => {
  const season = { kind: "season", name: "DEC-FEB" } as const;
  const group = { customerCount: 1, orderCount: 4, revenue: 4000, ageDaysSum: 0, heldSales: 3, salesOfAll: 5 };
  const report = assembleBehaviorReport({
    period: { start: "2025-01-01", end: "2025-12-31", days: 365 },
    currency: "USD",
    timeZone: "UTC",
    storefrontId: null,
    generatedAt: new Date(0),
    customersInAll: 1,
    groups: [{ trait: season, ...group }],
    previous: [],
    salesInAll: 20,
    holders: [{ trait: season, ...group, previousCustomerCount: 0 }],
    holdersOfKinds: [],
  });
  expect(report.segments[0]).toMatchObject({ segment_code: "SEA:DEC-FEB", segment_name: "Season: December–February" });
  expect(report.traits).toEqual([
    {
      segment_code: "SEA:DEC-FEB",
      kind: "season",
      name: "December–February",
      segment_share: 0.75,
      population_share: 0.25,
      lift: 3,
    },
  ]);
});

test("an empty population has no clear pattern, with zeros and no headline", () => {
  const report = reportOf([]);
  expect(report.segments.map(({ segment_code, customer_count }) => [segment_code, customer_count])).toEqual([
    ["NONE", 0],
  ]);
  expect(report.traits).toEqual([]);
  expect(new Set(Object.values(report.insights))).toEqual(new Set([null]));
});

test("the segments partition customers, sales and revenue in both periods", () => {
  const anyCustomer = fc
    .tuple(
      fc.constantFrom("web", "pos", "app"),
      fc.array(fc.constantFrom(..."ABCDEFGHIJ"), { minLength: 1, maxLength: 8 }),
    )
    .map(([channel, categories]) => shopper(channel, categories));
  const shop = fc.array(anyCustomer, { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(shop, shop, (now, before) => {
      const report = reportOf(now, before);
      expectAllShared(report, now, before);
      for (const kind of TRAIT_KINDS)
        expect(report.traits.filter((trait) => trait.kind === kind).length).toBeLessThanOrEqual(8);
      const none = report.segments.find(({ segment_code }) => segment_code === "NONE");
      const kinds = [...report.kinds, ...(none ? [none] : [])];
      expect(sumOver(kinds, (kind) => kind.customer_count)).toBe(now.length);
      expect(sumOver(kinds, (kind) => kind.previous_customer_count)).toBe(before.length);
      expect(sumOver(kinds, (kind) => kind.total_revenue)).toBeCloseTo(report.totals.total_revenue, 6);
      for (const { lift } of report.traits) expect(lift).toBeGreaterThanOrEqual(1.5 - 1e-9);
    }),
  );
});
