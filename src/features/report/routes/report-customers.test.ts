import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segmentation/customers/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getSegmentMovement } from "#features/report/get-segment-movement.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { aBusiness, daysAgo, saveSales, sellToFour, someOrders, times } from "#testing/builders.ts";
import { aRequest, aToken, type CallOptions } from "#testing/request.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

const PATH = "/api/admin/segmentation/customers";

let shop: Scope;
let token: string;

const get = (query = "", options: CallOptions = { token }) => GET(aRequest("GET", PATH + query, options));
const listOf = async (query = "", options?: CallOptions) => (await get(query, options)).json();
const namesOf = async (query: string): Promise<string[]> =>
  (await listOf(query)).data.map(({ externalId }: { externalId: string }) => externalId);

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  const createdAt = new Date("2024-01-01T00:00:00Z");
  await saveSales(shop, {
    customers: [
      {
        externalId: "ada",
        name: "Ada Lovelace",
        email: "ada@example.com",
        country: "GB",
        loyaltyLevel: "GOLD",
        createdAt,
      },
      { externalId: "bob", name: "Bób Ñandú", createdAt },
      { externalId: "cleo", name: '=HYPERLINK("https://evil.example")', createdAt },
    ],
  });
  await sellToFour(shop);
  await withBusiness(shop, (client) => saveForecastOf(client, shop, "ada", { predictedClv: 25_075 }));
  const other = await aBusiness();
  await someOrders(other, times(9, { customer: "ada", orderedAt: daysAgo(0), totalPrice: 77_700 }));
});

describe("200", () => {
  test("says what all customers of the list bought, also those on other pages and without those who don't match", async () => {
    const { data, total, totals } = await listOf("?pageSize=200");
    const sum = (of: "orderCount" | "revenue") =>
      data.reduce((all: number, row: Record<typeof of, number>) => all + Math.round(100 * row[of]), 0) / 100;
    expect([data.length, totals]).toEqual([total, { orderCount: sum("orderCount"), revenue: sum("revenue") }]);
    expect(total).toBeGreaterThan(1);
    expect((await listOf("?pageSize=1&page=2")).totals).toEqual(totals);
    expect((await listOf("?q=ada")).totals).toEqual({ orderCount: 12, revenue: 1206 });
    expect((await listOf("?q=nobody")).totals).toEqual({ orderCount: 0, revenue: 0 });
  });

  test("lists the period's customers with their purchases, scores and score ranges", async () => {
    const answer = await listOf("?segment=R4F4M4");
    expect(answer).toMatchObject({ total: 1, method: "rfm", currency: "EUR", period: { days: 90 } });
    expect(answer.data).toEqual([
      {
        id: expect.any(String),
        externalId: "ada",
        name: "Ada Lovelace",
        email: "ada@example.com",
        country: "GB",
        loyaltyLevel: "GOLD",
        lastOrderAt: expect.stringMatching(/Z$/),
        daysSinceLastPurchase: 0,
        orderCount: 12,
        revenue: 1206,
        averageOrderValue: 100.5,
        predictedClv: 250.75,
        rfmSegment: null,
        recencyScore: 5,
        frequencyScore: 4,
        monetaryScore: 4,
        segmentCode: "R4F4M4",
        trait: null,
        traits: [],
      },
    ]);
    // One order each: cleo and dan. Five: bob. Twelve: ada.
    expect(answer.bands.frequency).toEqual([
      { score: 1, min: 1, max: 1, customerCount: 2 },
      { score: 3, min: 5, max: 5, customerCount: 1 },
      { score: 4, min: 12, max: 12, customerCount: 1 },
    ]);
  });

  test("has no expected spending before the first forecast", async () => {
    const { data } = await listOf("?sort=name");
    expect(data.map(({ predictedClv }: { predictedClv: number | null }) => predictedClv)).toEqual([
      null,
      250.75,
      null,
      null,
    ]);
  });

  test("sorts by revenue by default; without a segment lists all buyers", async () => {
    expect((await namesOf("")).slice(0, 2)).toEqual(["ada", "bob"]);
    expect(await namesOf("")).toHaveLength(4);
    expect(await namesOf("?sort=name")).toEqual(["cleo", "ada", "bob", "dan"]);
    expect(await namesOf("?sort=-name")).toEqual(["dan", "bob", "ada", "cleo"]);
    expect((await namesOf("?sort=lastOrderAt")).slice(0, 2)).toEqual(["bob", "dan"]);
    expect((await namesOf("?sort=-orderCount")).slice(0, 2)).toEqual(["ada", "bob"]);
  });

  test("lists as many customers per segment and cell as the report counts", async () => {
    const { value: report } = await getSegmentationReport(shop, { method: "rfm", days: 90 });
    for (const { segment_code, customer_count } of report.segments) {
      expect((await listOf(`?segment=${segment_code}`)).total, segment_code).toBe(customer_count);
    }
    expect(await namesOf("?cell=R5F4")).toEqual(["ada"]);
    expect(await namesOf("?cell=R1F3M3")).toEqual(["bob"]);
    expect(await namesOf("?cell=R1F3M4")).toEqual([]);
    expect(await namesOf("?segment=R2F2M3&cell=R5F4")).toEqual([]);
  });

  test("the list by value has as many per tier as the report counts, with the cuts between them", async () => {
    const { value: report } = await getSegmentationReport(shop, { method: "value", days: 90 });
    for (const { segment_code, customer_count } of report.segments) {
      expect((await listOf(`?method=value&segment=${segment_code}`)).total, segment_code).toBe(customer_count);
    }
    // For four customers k = ⌈16/5⌉ = 4: the cuts are the largest and the smallest value, so no customer is beyond them.
    const all = await listOf("?method=value&sort=name");
    expect(all).toMatchObject({ bands: null, cuts: { highAbove: 1206, lowBelow: 10 } });
    expect(all.data).toMatchObject([
      { externalId: "cleo", segmentCode: "V2", recencyScore: null, trait: null },
      {},
      {},
      {},
    ]);
  });

  test("the list by behavior has as many as the report counts, with each customer's trait", async () => {
    const sundry = await aBusiness();
    const theirs = { token: await aToken(sundry) };
    const item = (category: string) => ({ productId: category, category, quantity: 1, price: 1000, lineTotal: 1000 });
    await someOrders(sundry, [
      ...times(5, { customer: "gina", orderedAt: daysAgo(1), items: [item("Gifts")] }),
      ...["ada", "bob", "cleo", "dan"].flatMap((customer) =>
        times(5, { customer, orderedAt: daysAgo(1), items: [item("Books")] }),
      ),
    ]);
    const { value: report } = await getSegmentationReport(sundry, { method: "behavior", days: 90 });
    expect(report.segments.map(({ segment_code }) => segment_code)).toEqual(["CAT:Gifts", "NONE"]);
    for (const { segment_code, customer_count } of report.segments) {
      expect((await listOf(`?method=behavior&segment=${segment_code}`, theirs)).total).toBe(customer_count);
    }
    // All 5 of her purchases, and 5 of the 25 of all customers.
    expect((await listOf("?method=behavior&segment=CAT:Gifts", theirs)).data).toMatchObject([
      {
        externalId: "gina",
        segmentCode: "CAT:Gifts",
        trait: { code: "CAT:Gifts", orderCount: 5, populationShare: 0.2 },
      },
    ]);
    const text = await (await get("?method=behavior&exportFormat=csv&segment=NONE&sort=name", theirs)).text();
    expect(
      text
        .trim()
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(",")[1]),
    ).toEqual(["ada", "bob", "cleo", "dan"]);
  });

  test("the list by behavior has all customers with a trait, also those whose segment another one decides", async () => {
    const several = await aBusiness();
    const theirs = { token: await aToken(several) };
    const item = (category: string) => ({ productId: category, category, quantity: 1, price: 1000, lineTotal: 1000 });
    // Of 30 sales 10 are at the counter and 5 of Gifts. gina: Gifts 5 of 5, z = (5 − 5/6) / 0.83 = 5; pos 5 of 5,
    // z = (5 − 5/3) / 1.05 = 3.16. hal: pos, and Books as all others.
    await someOrders(several, [
      ...times(5, { customer: "gina", orderedAt: daysAgo(1), source: "pos", items: [item("Gifts")] }),
      ...times(5, { customer: "hal", orderedAt: daysAgo(1), source: "pos", items: [item("Books")] }),
      ...["ada", "bob", "cleo", "dan"].flatMap((customer) =>
        times(5, { customer, orderedAt: daysAgo(1), items: [item("Books")] }),
      ),
    ]);
    const { value: report } = await getSegmentationReport(several, { method: "behavior", days: 90 });
    expect(report.segments.map(({ segment_code, customer_count }) => [segment_code, customer_count])).toEqual([
      ["CAT:Gifts", 1],
      ["CH:pos", 1],
      ["NONE", 4],
    ]);
    expect(report.customers_by_trait.map(({ trait_code, customer_count }) => [trait_code, customer_count])).toEqual([
      ["CAT:Gifts", 1],
      ["CH:pos", 2],
    ]);
    const { data, total } = await listOf("?method=behavior&trait=CH:pos&sort=name", theirs);
    const pos = { code: "CH:pos", orderCount: 5, populationShare: 1 / 3 };
    const gifts = { code: "CAT:Gifts", orderCount: 5, populationShare: 1 / 6 };
    expect(total).toBe(2);
    expect(data).toMatchObject([
      { externalId: "gina", segmentCode: "CAT:Gifts", trait: gifts, traits: [gifts, pos] },
      { externalId: "hal", segmentCode: "CH:pos", trait: pos, traits: [pos] },
    ]);
    expect((await listOf("?method=behavior&trait=CH:pos&segment=CAT:Gifts", theirs)).total).toBe(1);
    const lines = (await (await get("?method=behavior&exportFormat=csv&trait=CH:pos&sort=name", theirs)).text())
      .trim()
      .split("\r\n");
    expect(lines.map((line) => line.split(",").at(-1))).toEqual([
      "traits",
      '"Category: Gifts; Channel: Point of sale"',
      "Channel: Point of sale",
    ]);
    const [head = ""] = (await (await get("?method=value&exportFormat=csv", theirs)).text()).split("\r\n");
    expect(head.split(",").at(-1)).toBe("segmentName");
  });

  test("a storefront's list uses only its orders", async () => {
    expect(await namesOf("?storefrontId=2")).toEqual(["bob"]);
  });

  test("is empty without buyers", async () => {
    const empty = await aBusiness();
    expect(await listOf("", { token: await aToken(empty) })).toMatchObject({ data: [], total: 0 });
  });

  test("new orders change every customer's scores at once", async () => {
    const growing = await aBusiness();
    const theirs = { token: await aToken(growing) };
    await someOrders(growing, [
      { customer: "old", orderedAt: daysAgo(0), totalPrice: 1000 },
      ...times(3, { customer: "often", orderedAt: daysAgo(0), totalPrice: 5000 }),
    ]);
    const before = await listOf("", theirs);
    await someOrders(growing, times(2, { customer: "new", orderedAt: daysAgo(0), totalPrice: 4000 }));
    const after = await listOf("?sort=name", theirs);
    expect(after.generatedAt).not.toBe(before.generatedAt);
    // Of three customers, those with 0, 1 and 2 below them score 1 + ⌊5 × 0 / 3⌋ = 1, 1 + ⌊5 / 3⌋ = 2 and 1 + ⌊10 / 3⌋ = 4.
    expect(after.data).toMatchObject(
      [
        { externalId: "new", frequencyScore: 2, monetaryScore: 2, orderCount: 2, revenue: 80 },
        { externalId: "often", frequencyScore: 4, monetaryScore: 4 },
        { externalId: "old", frequencyScore: 1, monetaryScore: 1 },
      ].sort((a, b) => (a.externalId < b.externalId ? -1 : 1)),
    );
  });
});

describe("200 for customers who moved", () => {
  const ISO = (ago: number) => daysAgo(ago).toISOString().slice(0, 10);

  test("lists as many customers per flow as the movement counts, with or without dates", async () => {
    const moving = await aBusiness();
    const theirs = { token: await aToken(moving) };
    await someOrders(moving, [
      ...times(4, { customer: "riser", orderedAt: daysAgo(0), totalPrice: 10_000 }),
      { customer: "riser", orderedAt: daysAgo(12), totalPrice: 2_000 },
      { customer: "stopped", orderedAt: daysAgo(13), totalPrice: 2_500, refunded: 1_000 },
      { customer: "back", orderedAt: daysAgo(25), totalPrice: 900 },
      { customer: "back", orderedAt: daysAgo(1), totalPrice: 700 },
      { customer: "new", orderedAt: daysAgo(2), totalPrice: 300 },
    ]);
    for (const dates of [{}, { from: ISO(11) }, { from: ISO(4), to: ISO(1) }]) {
      const { flows } = (await getSegmentMovement(moving, { days: 10, ...dates })).value;
      expect(flows.length).toBeGreaterThan(2);
      for (const { from, to, customers } of flows) {
        const query = new URLSearchParams({ days: "10", fromSegment: from, segment: to, ...dates });
        expect([from, to, (await listOf(`?${query}`, theirs)).total]).toEqual([from, to, customers]);
      }
    }
    const found = await listOf(`?days=10&from=${ISO(11)}&fromSegment=R5F1M1&segment=NONE`, theirs);
    // Her purchase in the earlier period, net of the refund.
    expect(found.data).toMatchObject([{ externalId: "stopped", revenue: 15, segmentCode: "NONE", recencyScore: null }]);
    const file = await (await get(`?days=10&from=${ISO(11)}&fromSegment=NOT_YET&exportFormat=csv`, theirs)).text();
    expect(file.trim().split("\r\n")).toHaveLength(2);
    expect(file).toContain(",new,");
  });

  test("a segment's customers at an earlier date are those of that date's report", async () => {
    const to = ISO(1);
    const { value: report } = await getSegmentationReport(shop, { method: "rfm", days: 90, to });
    for (const { segment_code, customer_count } of report.segments) {
      const list = await listOf(`?segment=${segment_code}&to=${to}`);
      expect([list.total, list.period.end]).toEqual([customer_count, to]);
    }
  });
});

describe("200 as CSV", () => {
  const rowsOf = async (query: string, headers = {}) => {
    const text = await (await get(query, { token, headers })).text();
    return parse(text, { columns: true, relax_quotes: false, record_delimiter: "\r\n" }) as Record<string, string>[];
  };

  test("is a dated download of all customers in the requested order", async () => {
    const response = await get("?exportFormat=csv&segment=R2F2M3");
    const today = new Date().toISOString().slice(0, 10);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain(`"rfm-at-risk-${today}.csv"`);
    const rows = await rowsOf("?exportFormat=csv&pageSize=1&page=3&sort=name");
    expect(rows.map(({ externalId }) => externalId)).toEqual(["cleo", "ada", "bob", "dan"]);
    expect(rows[1]).toMatchObject({
      name: "Ada Lovelace",
      lastOrderDay: today,
      revenue: "1206",
      averageOrderValue: "100.5",
      predictedClv: "250.75",
      currency: "EUR",
      rfmSegment: "",
      periodStart: daysAgo(89).toISOString().slice(0, 10),
      periodEnd: today,
      recencyScore: "5",
      segmentName: "Loyal Customers",
    });
  });

  test("escapes a name that a spreadsheet would run as a formula", async () => {
    expect((await rowsOf("?exportFormat=csv&segment=R5F1M1"))[0]?.name).toBe(`'=HYPERLINK("https://evil.example")`);
  });

  test("is in the reader's language", async () => {
    const [row] = await rowsOf("?exportFormat=csv&segment=R4F4M4", { "accept-language": "pt-BR" });
    expect(row).toMatchObject({ Nome: "Ada Lovelace", Segmento: "Clientes fiéis", "Ticket médio": "100,5" });
  });

  test("has only a header without customers", async () => {
    expect(await (await get("?exportFormat=csv&segment=R5F5M5")).text()).toMatch(/^id,externalId,[^\r\n]*\r\n$/);
  });

  test("is audited", async () => {
    await get("?exportFormat=csv&cell=R5F4");
    const { rows } = await withBusiness(shop, (client) =>
      client.query("select things from audit_log where action = 'file.downloaded' order by id desc limit 1"),
    );
    expect(rows[0]?.things).toMatchObject({ path: PATH, file: expect.stringContaining("r5f4") });
  });

  test("HEAD returns only the headers", async () => {
    const response = await GET(aRequest("HEAD", `${PATH}?exportFormat=csv`, { token }));
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("400", () => {
  const codes = RFM_SEGMENTS.map(({ code }) => code).join(", ");

  test.each([
    ["?method=kmeans", "method", "must be one of: rfm, value, behavior"],
    ["?days=0", "days", "must be an integer between 1 and 9999"],
    ["?storefrontId=3", "storefrontId", "must be a storefront of this business"],
    ["?storefrontId=web", "storefrontId", "must be a storefront of this business"],
    ["?segment=champions", "segment", `must be one of: ${codes}`],
    ["?segment=", "segment", `must be one of: ${codes}`],
    ["?cell=R6F1", "cell", "must be a cell such as R2F3 or R2F3M4"],
    ["?segment=V3", "segment", `must be one of: ${codes}`],
    ["?method=value&segment=R5F5M5", "segment", "must be one of: V3, V2, V1"],
    ["?method=value&cell=R2F3", "cell", "is only allowed with method rfm"],
    ["?method=behavior&segment=CAT:Hats", "segment", "must be one of: NONE"],
    ["?method=behavior&trait=CAT:Hats", "trait", "must be one of: –"],
    ["?trait=CAT:Hats", "trait", "is only allowed with method behavior"],
    ["?method=behavior&trait=NONE&segment=LAPSED", "trait", "must be one of: –"],
    ["?sort=email", "sort", expect.stringContaining("must be one of: name, -name, lastOrderAt")],
    [`?q=${"x".repeat(101)}`, "q", "must have at most 100 characters"],
    ["?exportFormat=pdf", "exportFormat", "must be one of: csv"],
    ["?q=a&q=b", "q", "must be given only once"],
    ["?to=2999-01-01", "to", "must not be in the future"],
    ["?fromSegment=V3", "fromSegment", expect.stringContaining("must be one of: R5F5M5, ")],
    ["?fromSegment=NONE&segment=V3", "segment", expect.stringContaining("must be one of: R5F5M5, ")],
    ["?fromSegment=NONE&cell=R2F3", "cell", "cannot be combined with fromSegment"],
    ["?method=value&fromSegment=NONE", "fromSegment", "is only allowed with method rfm"],
    ["?outside={", "outside", 'must be JSON such as {"product": ["p1", "p2"]} or {"product": "all"}'],
    ['?outside={"product":"all"}&cell=R2F3', "outside", "cannot be combined with cell"],
    ['?outside={"product":["a"]}&product=b', "product", "cannot be combined with outside"],
  ])("%s", async (query, field, message) => {
    const response = await get(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "VALIDATION_FAILED", details: [{ field, message }] });
  });

  test("is in the reader's language", async () => {
    const { details } = await listOf("?storefrontId=3", { token, headers: { "accept-language": "es" } });
    expect(details[0].message).toBe("debe ser un punto de venta de este negocio");
  });
});
