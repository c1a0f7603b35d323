import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/reports/customers/segmentation/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { BehaviorReport, RfmReport, ValueReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { aBusiness, aCustomer, daysAgo, someOrders, times } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

// Reports by value and by behavior; segmentation-report.test.ts covers what all methods share.

const PATH = "/api/reports/customers/segmentation";
const of = (...categories: string[]) =>
  categories.map((category) => ({ productId: category, category, quantity: 1, price: 1000, lineTotal: 1000 }));

let shop: Scope;
let token: string;

const get = (query: string, by = token) => GET(aRequest("GET", PATH + query, { token: by }));
const byValue = async (query = ""): Promise<ValueReport> =>
  (await (await get(`?segmentation_method=value${query}`)).json()).data;
const byBehavior = async (query = ""): Promise<BehaviorReport> =>
  (await (await get(`?segmentation_method=behavior${query}`)).json()).data;
const segmentsOf = ({ segments }: ValueReport | BehaviorReport) =>
  segments.map((s) => [s.segment_code, s.customer_count, s.total_revenue, s.previous_customer_count]);

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  await someOrders(shop, [
    // Value: 40, 50, 30, 20 and 70 are five different sums: k = ⌈20/5⌉ = 4, High above the 4th smallest (50), Low below the
    // 4th largest (30).
    // Behavior, of 21 sales: 14 web, 7 pos; 12 Fabric, 4 Yarn, 5 Home.
    // ann: Yarn 3 of 4 against 4/21, lift 3.94. bob: pos 5 of 5 against 7/21, lift 3, z = (5 − 5/3) / √(10/9) = 3.16;
    // Home 3 of 5 against 5/21, lift 2.52, z = (3 − 25/21) / √(5 · 5/21 · 16/21) = 1.90: pos. cleo: one of each. dan has two
    // purchases. eve: web and 7 of 7 Fabric against 12/21: lift 1.75, z = (7 − 4) / √(7 · 12/21 · 9/21) = 2.29: Fabric.
    ...times(3, { customer: "ann", orderedAt: daysAgo(0), items: of("Yarn") }),
    { customer: "ann", orderedAt: daysAgo(0), items: of("Fabric") },
    ...times(2, { customer: "bob", orderedAt: daysAgo(10), items: of("Fabric"), source: "pos", storefrontId: 2 }),
    ...times(3, { customer: "bob", orderedAt: daysAgo(10), items: of("Home"), source: "pos", storefrontId: 2 }),
    { customer: "cleo", orderedAt: daysAgo(20), items: of("Fabric") },
    { customer: "cleo", orderedAt: daysAgo(20), items: of("Yarn") },
    { customer: "cleo", orderedAt: daysAgo(20), items: of("Home") },
    { customer: "dan", orderedAt: daysAgo(30), items: of("Fabric"), source: "pos", storefrontId: 2 },
    { customer: "dan", orderedAt: daysAgo(30), items: of("Home"), source: "pos", storefrontId: 2 },
    ...times(7, { customer: "eve", orderedAt: daysAgo(40), items: of("Fabric") }),
    // The previous period: one Medium customer without a trait, since she is the whole population.
    ...times(3, { customer: "eve", orderedAt: daysAgo(100), items: of("Yarn") }),
    // Orders that are not sales: pending, fully refunded, or by a guest.
    { customer: "dan", orderedAt: daysAgo(1), items: of("Kits"), status: "pending" },
    { customer: "fay", orderedAt: daysAgo(2), items: of("Kits"), refunded: 1000 },
    ...times(5, { customer: null, orderedAt: daysAgo(1), items: of("Kits") }),
  ]);
  await aCustomer(shop);
});

describe("200 by value", () => {
  test("separates the customers as derived, in euros", async () => {
    const report = await byValue();
    expect(report.method).toBe("value");
    expect(segmentsOf(report)).toEqual([
      ["V3", 1, 70, 0],
      ["V2", 3, 120, 1],
      ["V1", 1, 20, 0],
    ]);
    expect(report.cuts).toEqual({ high_above: 50, low_below: 30 });
    expect(report.segments[0]).toMatchObject({
      segment_name: "High Value",
      recency_score: null,
      frequency_score: null,
      monetary_score: null,
      characteristics: {
        avg_days_since_last_purchase: 40,
        avg_purchase_frequency: 7,
        avg_total_spend: 70,
        min_total_spend: 70,
        max_total_spend: 70,
      },
    });
    for (const { recommended_actions } of report.segments) expect(recommended_actions).toHaveLength(3);
  });

  test("returns the concentration of revenue: 70 of 210 by the first of five", async () => {
    const { concentration, totals, insights } = await byValue();
    expect(concentration).toEqual([
      { customer_share: 0, revenue_share: 0 },
      { customer_share: 0.2, revenue_share: 70 / 210 },
      { customer_share: 0.4, revenue_share: 120 / 210 },
      { customer_share: 0.6, revenue_share: 160 / 210 },
      { customer_share: 0.8, revenue_share: 190 / 210 },
      { customer_share: 1, revenue_share: 1 },
    ]);
    expect(totals).toMatchObject({ customer_count: 5, order_count: 21, total_revenue: 210, unscored_customers: 2 });
    expect(insights).toEqual({
      highest_revenue_segment: "Medium Value",
      largest_segment: "Medium Value",
      fastest_growing_segment: "Medium Value",
      needs_attention: "Medium Value",
    });
  });

  test("filters by its own names and codes", async () => {
    const filtered = await byValue("&segment_name=Low%20Value");
    expect(segmentsOf(filtered)).toEqual([["V1", 1, 20, 0]]);
    expect(await byValue("&segment_code=V1")).toEqual(filtered);
    expect(filtered.totals.customer_count).toBe(5);
  });

  test("a storefront's report uses only its orders", async () => {
    // With two customers, ⌈8/5⌉ = 2: none is below the cut.
    expect(segmentsOf(await byValue("&storefront_id=2"))).toEqual([
      ["V3", 0, 0, 0],
      ["V2", 2, 70, 0],
      ["V1", 0, 0, 0],
    ]);
  });
});

describe("200 by behavior", () => {
  test("classifies the customers as derived", async () => {
    const report = await byBehavior();
    expect(report.method).toBe("behavior");
    expect(segmentsOf(report)).toEqual([
      ["CAT:Fabric", 1, 70, 0],
      ["CAT:Yarn", 1, 40, 0],
      ["CH:pos", 1, 50, 0],
      ["NONE", 2, 50, 1],
    ]);
    const share = { segment_share: 0.75, population_share: 4 / 21, lift: 0.75 / (4 / 21) };
    expect(report.traits[1]).toEqual({ segment_code: "CAT:Yarn", kind: "category", name: "Yarn", ...share });
    expect(report.segments[1]).toMatchObject({
      segment_name: "Category: Yarn",
      recency_score: null,
      characteristics: { avg_purchase_frequency: 4, trait_share: 0.75, lift: share.lift },
      recommended_actions: ["Show new products in Yarn first", expect.any(String), expect.any(String)],
    });
  });

  test("gives each kind its total, in the answer and in every row of the file", async () => {
    const report = await byBehavior();
    const totals = report.kinds.map((each) => [each.kind, each.segment_count, each.customer_count, each.total_revenue]);
    expect(totals).toEqual([
      ["category", 2, 2, 110],
      ["channel", 1, 1, 50],
      ["season", 0, 0, 0],
    ]);
    const rows = parse(await (await get("?segmentation_method=behavior&export_format=csv")).text(), {
      columns: true,
      bom: true,
    }) as Record<string, string>[];
    expect(rows.map((row) => [row.segment_code, row.kind, row.kind_customer_count, row.kind_total_revenue])).toEqual([
      ["CAT:Fabric", "category", "2", "110"],
      ["CAT:Yarn", "category", "2", "110"],
      ["CH:pos", "channel", "1", "50"],
      ["NONE", "", "", ""],
    ]);
  });

  test("counts all customers with each trait, and says so in every row of the file", async () => {
    const report = await byBehavior();
    // bob has Home too (z = 1.90), and eve web: 7 of 7 against 14/21, lift 1.5, z = (7 − 14/3) / √(7 · 2/3 · 1/3) = 1.87.
    expect(report.customers_by_trait.map((each) => [each.trait_code, each.customer_count, each.total_revenue])).toEqual(
      [
        ["CAT:Fabric", 1, 70],
        ["CAT:Home", 1, 50],
        ["CAT:Yarn", 1, 40],
        ["CH:pos", 1, 50],
        ["CH:web", 1, 70],
      ],
    );
    expect(report.kinds.map(({ trait_customer_count }) => trait_customer_count)).toEqual([3, 2, 0]);
    const file = await (await get("?segmentation_method=behavior&export_format=csv")).text();
    const rows = parse(file, { columns: true, bom: true }) as Record<string, string>[];
    // After all older columns, for programs that read a file by their places.
    const names = Object.keys(rows[0] ?? {});
    expect(names.slice(-3)).toEqual(["period_end", "trait_customer_count", "kind_trait_customer_count"]);
    const counts = rows.map((row) => [row.segment_code, row.trait_customer_count, row.kind_trait_customer_count]);
    expect(counts).toEqual([
      ["CAT:Fabric", "1", "3"],
      ["CAT:Yarn", "1", "3"],
      ["CH:pos", "1", "2"],
      ["NONE", "", ""],
    ]);
  });

  test("shows a season beside nine larger categories", async () => {
    const seasonal = await aBusiness({ timeZone: "UTC" });
    const atMonth = (months: number) => daysAgo(30 * months);
    const loyal = "ABCDEFGHI".split("").flatMap((category) =>
      [1, 2, 3].flatMap((person) => {
        const customer = `${category}${person}`;
        return [0, 3, 6, 9].map((at) => ({ customer, orderedAt: atMonth(at), items: of(category) }));
      }),
    );
    // Bought in one season only, and something else each time; first more than a year ago.
    const gift = ["A", "B", "C", "D"].map((category) => ({
      customer: "gift",
      orderedAt: atMonth(6),
      items: of(category),
    }));
    const first = { customer: "gift", orderedAt: daysAgo(400), items: of("E") };
    await someOrders(seasonal, [...loyal, ...gift, first]);
    const answer = await get("?segmentation_method=behavior&days=365", await aToken(seasonal));
    const report: BehaviorReport = (await answer.json()).data;
    const codes = report.segments.map(({ segment_code }) => segment_code.replace(/^SEA:.*/, "SEA"));
    expect(codes).toEqual([..."ABCDEFGH".split("").map((category) => `CAT:${category}`), "SEA", "OTHER", "NONE"]);
    expect(report.kinds.map(({ customer_count }) => customer_count)).toEqual([27, 0, 1]);
  });

  test("filters by its own names and codes, with the trait", async () => {
    const filtered = await byBehavior("&segment_code=CH%3Apos");
    expect(segmentsOf(filtered)).toEqual([["CH:pos", 1, 50, 0]]);
    expect(filtered.traits.map(({ segment_code }) => segment_code)).toEqual(["CH:pos"]);
    expect(filtered.customers_by_trait.map(({ trait_code }) => trait_code)).toEqual(["CH:pos"]);
    expect(await byBehavior("&segment_name=Channel%3A%20Point%20of%20sale")).toEqual(filtered);
  });
});

describe("200, for every method", () => {
  test.each(["value", "behavior"])(
    "%s is kept under the specification's key, apart from the others",
    async (method) => {
      const query = `?segmentation_method=${method}&days=17`;
      const [first, second] = [await get(query), await get(query)];
      expect([first, second].map(({ headers }) => headers.get("x-cache"))).toEqual(["MISS", "HIT"]);
      expect(await second.json()).toEqual(await first.json());
      const { rows } = await withBusiness(shop, (client) => client.query("select key from report_cache"));
      const [start, end] = [daysAgo(16), daysAgo(0)].map((at) => at.toISOString().slice(0, 10));
      const keys = rows.map(({ key }) => key);
      expect(keys).toContain(`customer_segmentation:${shop.businessId}:${start}:${end}:${method}:all`);
    },
  );

  test.each([
    ["value", ["V3", "V2", "V1"], { min_total_spend: "70", max_total_spend: "70", recency_score: "" }],
    ["behavior", ["CAT:Fabric", "CAT:Yarn", "CH:pos", "NONE"], { trait_share: "1", lift: "1.75", frequency_score: "" }],
  ])("%s as CSV has a row per segment with the method's own columns", async (method, codes, first) => {
    const response = await get(`?segmentation_method=${method}&export_format=csv`);
    expect(response.headers.get("content-disposition")).toContain(`customer-segmentation-${method}-`);
    const rows: Record<string, string>[] = parse(await response.text(), { columns: true });
    expect(rows.map(({ segment_code }) => segment_code)).toEqual(codes);
    expect(rows[0]).toMatchObject(first);
    expect(rows.at(-1)).toMatchObject({ currency: "EUR", recommended_actions: expect.stringMatching(/; .*; /) });
  });

  test.each(["value", "behavior"])("%s never mixes two businesses", async (method) => {
    const other = await aBusiness();
    await someOrders(other, [{ customer: "ann", orderedAt: daysAgo(0), items: of("Yarn") }]);
    const query = `?segmentation_method=${method}&days=11`;
    await get(query);
    const theirs = await get(query, await aToken(other));
    expect(theirs.headers.get("x-cache")).toBe("MISS");
    expect((await theirs.json()).data.totals).toMatchObject({ customer_count: 1, unscored_customers: 0 });
  });

  test.each(["value", "behavior"])("%s without customers has no insights", async (method) => {
    const response = await get(`?segmentation_method=${method}`, await aToken(await aBusiness()));
    const { data } = await response.json();
    expect(response.status).toBe(200);
    expect(data.totals.customer_count).toBe(0);
    expect(new Set(Object.values(data.insights))).toEqual(new Set([null]));
  });
});

describe("400", () => {
  const oneOf = (name: string, values: string) => ({
    success: false,
    error: `Invalid ${name}. Must be one of: ${values}`,
  });

  test.each([
    ["?segmentation_method=value&segment_name=Champions", oneOf("segment_name", "High Value, Medium Value, Low Value")],
    ["?segmentation_method=value&segment_code=R5F5M5", oneOf("segment_code", "V3, V2, V1")],
    ["?segmentation_method=value&segment_code=v3", oneOf("segment_code", "V3, V2, V1")],
    ["?segmentation_method=behavior&segment_code=V3", oneOf("segment_code", "CAT:Fabric, CAT:Yarn, CH:pos, NONE")],
    [
      "?segmentation_method=behavior&segment_code=CAT:Kits",
      oneOf("segment_code", "CAT:Fabric, CAT:Yarn, CH:pos, NONE"),
    ],
    [
      "?segmentation_method=behavior&segment_name=Yarn",
      oneOf("segment_name", "Category: Fabric, Category: Yarn, Channel: Point of sale, No clear pattern"),
    ],
  ])("%s: a segment that the method's report does not have", async (query, body) => {
    const response = await get(query);
    expect([response.status, await response.json()]).toEqual([400, body]);
  });
});

describe("200 with sums beyond 2^53", () => {
  test.each(["rfm", "value", "behavior"])("%s: rounds them", async (method) => {
    const rich = await aBusiness();
    const most = { customer: "croesus", orderedAt: daysAgo(0), totalPrice: Number.MAX_SAFE_INTEGER };
    await someOrders(rich, [most, most]);
    const response = await get(`?segmentation_method=${method}`, await aToken(rich));
    expect(response.status).toBe(200);
    // Twice 2^53 - 1 hundredths, to 16 digits.
    expect((await response.json()).data.totals.total_revenue).toBe(180_143_985_094_819.8);
  });
});

describe("200 compared with another period", () => {
  const day = (ago: number) => daysAgo(ago).toISOString().slice(0, 10);
  const reportOf = async (query: string, by = token): Promise<RfmReport | ValueReport | BehaviorReport> =>
    (await (await get(query, by)).json()).data;
  const METHODS = ["rfm", "value", "behavior"] as const;

  test.each(METHODS)(
    "a report by %s has the figures of the other period's own report as the previous ones",
    async (method) => {
      const query = `?segmentation_method=${method}&days=30`;
      const standard = await reportOf(query);
      expect(JSON.stringify(standard)).not.toMatch(/compared_period|previous_total_revenue/);
      const previous = await reportOf(`${query}&compare=previous`);
      expect(previous.compared_period).toEqual({ start: day(59), end: day(30), days: 30 });
      for (const [at, segment] of previous.segments.entries())
        expect(segment).toMatchObject(standard.segments[at] ?? {});
      expect(previous).toMatchObject({ insights: standard.insights, totals: standard.totals });
      // dan's 20.00 and eve's 70.00.
      expect(previous.totals).toMatchObject({ previous_order_count: 9, previous_total_revenue: 90 });
    },
  );

  test.each(METHODS)("a report by %s of a period compared with itself has no change", async (method) => {
    const report = await reportOf(`?segmentation_method=${method}&days=60&compare=${day(0)}`);
    expect(report.totals.customer_count).toBe(5);
    for (const one of [report.totals, ...report.segments]) {
      expect([one.previous_customer_count, one.previous_order_count, one.previous_total_revenue]).toEqual([
        one.customer_count,
        one.order_count,
        one.total_revenue,
      ]);
    }
    expect(report.segments.map(({ growth_rate }) => growth_rate ?? 0)).toEqual(report.segments.map(() => 0));
  });

  test("a period may overlap the other one, or have no sales", async () => {
    const overlapping = await reportOf(`?days=30&compare=${day(15)}`);
    // Days 15 to 44: cleo, dan and eve.
    expect(overlapping.totals.previous_customer_count).toBe(3);
    const empty = await reportOf("?days=30&compare=year");
    expect(empty.totals).toMatchObject({ previous_customer_count: 0, previous_total_revenue: 0 });
    expect(empty.segments.map(({ growth_rate }) => growth_rate)).toEqual(empty.segments.map(() => null));
  });

  test("files have the compared figures, and their names its end", async () => {
    const file = await get(`?days=30&compare=${day(30)}&export_format=csv`);
    expect(file.headers.get("content-disposition")).toContain(`${day(0)}-vs-${day(30)}.csv`);
    const rows = parse(await file.text(), { columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({ compared_period_start: day(59), compared_period_end: day(30) });
    expect(rows.reduce((all, row) => all + Number(row.previous_total_revenue), 0)).toBe(90);
    const pdf = await get(`?days=30&compare=year&export_format=pdf`);
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  });

  test.each([
    ["?compare=month", "Invalid compare. Must be previous, year or a date (YYYY-MM-DD)"],
    ["?compare=2999-01-01", "Invalid compare. Must not be after the period"],
    ["?compare=1950-01-01", "Invalid compare. Must be within 9999 days"],
  ])("400 for %s", async (query, message) => {
    const response = await get(query);
    expect([response.status, (await response.json()).error]).toEqual([400, message]);
  });
});
