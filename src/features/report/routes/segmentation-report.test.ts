import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { DELETE, GET, PATCH, POST, PUT } from "#app/api/reports/customers/segmentation/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, aCustomer, daysAgo, sellToFour, someOrders } from "#testing/builders.ts";
import { aMember, anExpiredToken, aRequest, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";

const PATH = "/api/reports/customers/segmentation";
const NAMES = RFM_SEGMENTS.map(({ name }) => name);

let shop: Scope;
let token: string;

const get = (query = "", options: CallOptions = { token }) => GET(aRequest("GET", PATH + query, options));
const reportOf = async (response: Response): Promise<RfmReport> => (await response.json()).data;
const errorOf = async (query: string) => {
  const response = await get(query);
  return [response.status, await response.json()];
};

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  await sellToFour(shop);
  await aCustomer(shop);
});

describe("200", () => {
  test("answers in the specification's format: eight segments in its order and wording", async () => {
    const response = await get();
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body.success).toBe(true);
    expect(body.data.method).toBe("rfm");
    const { segments, insights } = body.data as RfmReport;
    expect(segments.map((s) => [s.segment_name, s.segment_code, s.description, s.recommended_actions])).toEqual(
      RFM_SEGMENTS.map((s) => [s.name, s.code, s.description, s.actions]),
    );
    expect(insights).toEqual({
      highest_revenue_segment: "Loyal Customers",
      largest_segment: "Loyal Customers",
      fastest_growing_segment: "Promising",
      needs_attention: "At Risk",
    });
    expect(segments[1]).toMatchObject({
      customer_count: 1,
      total_revenue: 1206,
      average_order_value: 100.5,
      recency_score: 4,
      frequency_score: 4,
      monetary_score: 4,
      characteristics: { avg_days_since_last_purchase: 0, avg_purchase_frequency: 12, avg_total_spend: 1206 },
    });
  });

  test("totals cover scored customers, without eve, whose order was refunded, and one without orders", async () => {
    const { totals, currency, period } = await reportOf(await get());
    expect(totals).toMatchObject({ customer_count: 4, order_count: 19, total_revenue: 1326, unscored_customers: 2 });
    expect(currency).toBe("EUR");
    const today = new Date().toISOString().slice(0, 10);
    expect(period).toEqual({ start: daysAgo(89).toISOString().slice(0, 10), end: today, days: 90 });
  });

  test("says whether the answer was cached and how old it is, and forbids other caches", async () => {
    const [first, second] = [await get("?days=7"), await get("?days=7")];
    expect([first, second].map(({ headers }) => headers.get("x-cache"))).toEqual(["MISS", "HIT"]);
    expect(Number(second.headers.get("age"))).toBeLessThan(60);
    expect(second.headers.get("cache-control")).toBe("private, no-store");
    expect(await second.json()).toEqual(await first.json());
  });

  test("caches the report in the database under exactly the specification's key", async () => {
    await get("?days=3&storefront_id=2");
    await get("?days=3");
    const { rows } = await withBusiness(shop, (client) => client.query("select key from report_cache"));
    const [start, end] = [daysAgo(2), daysAgo(0)].map((at) => at.toISOString().slice(0, 10));
    const keys = rows.map(({ key }) => key);
    expect(keys).toContain(`customer_segmentation:${shop.businessId}:${start}:${end}:rfm:2`);
    expect(keys).toContain(`customer_segmentation:${shop.businessId}:${start}:${end}:rfm:all`);
  });

  test("a storefront's report uses only its orders", async () => {
    const { totals, storefront_id } = await reportOf(await get("?storefront_id=2"));
    expect(storefront_id).toBe(2);
    expect(totals).toMatchObject({ customer_count: 1, order_count: 5, total_revenue: 100, unscored_customers: 5 });
  });

  test("filters keep the requested segment, and the headlines of all customers", async () => {
    const byName = await reportOf(await get("?segment_name=At%20Risk"));
    const byCode = await reportOf(await get("?segment_code=R2F2M3"));
    expect(byName.segments.map(({ segment_name, customer_count }) => [segment_name, customer_count])).toEqual([
      ["At Risk", 1],
    ]);
    expect(byCode).toEqual(byName);
    expect(byName.cells.map(({ segment_code }) => segment_code)).toEqual(["R2F2M3"]);
    expect(byName.totals.customer_count).toBe(4);
    expect((await reportOf(await get("?segment_name=At%20Risk&segment_code=R5F5M5"))).segments).toEqual([]);
  });

  test("accepts a session like a token", async () => {
    const cookie = await sessionCookie(shop, await aMember(shop, "viewer"));
    expect((await get("", { cookie })).status).toBe(200);
  });

  test("two businesses never see each other's numbers, even in the cache", async () => {
    const other = await aBusiness();
    const others = await aToken(other);
    await someOrders(other, [{ customer: "ada", orderedAt: daysAgo(0), totalPrice: 500 }]);
    await get("?days=11");
    const theirs = await get("?days=11", { token: others });
    expect(theirs.headers.get("x-cache")).toBe("MISS");
    expect((await reportOf(theirs)).totals).toMatchObject({ customer_count: 1, total_revenue: 5 });
    expect((await reportOf(await get("?days=11"))).totals.total_revenue).toBe(1216); // ada's 1,206 and cleo's 10
  });

  test.each([["1"], ["9999"]])("accepts days=%s", async (days) => {
    const response = await get(`?days=${days}`);
    expect(response.status).toBe(200);
    expect((await reportOf(response)).period.days).toBe(Number(days));
  });
});

describe("200, as the specification's own examples call it", () => {
  test.each([
    ["/?days=30&segment_name=At%20Risk", ["At Risk"]],
    ["/", NAMES],
    ["/?days=60&segment_code=R5F5M5", ["Champions"]],
  ])("%s", async (rest, names) => {
    const response = await get(rest);
    expect(response.status).toBe(200);
    expect((await reportOf(response)).segments.map(({ segment_name }) => segment_name)).toEqual(names);
  });

  test("/?export_format=csv", async () => {
    const response = await get("/?export_format=csv");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  });

  test("/?storefront_id=2&export_format=pdf", async () => {
    const response = await get("/?storefront_id=2&export_format=pdf");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/pdf");
  });
});

describe("400", () => {
  const oneOf = (name: string, values: readonly string[]) => `Invalid ${name}. Must be one of: ${values.join(", ")}`;
  const DAYS = "Invalid days. Must be an integer between 1 and 9999";
  const STOREFRONT = "Invalid storefront_id. Must be a storefront of this business";
  const NAME = oneOf("segment_name", NAMES);
  const CODE = oneOf(
    "segment_code",
    RFM_SEGMENTS.map(({ code }) => code),
  );

  test.each([
    ["?segmentation_method=kmeans", "Invalid segmentation_method. Must be one of: rfm, value, behavior"],
    ["?segmentation_method=", "Invalid segmentation_method. Must be one of: rfm, value, behavior"],
    ["?segmentation_method=RFM", "Invalid segmentation_method. Must be one of: rfm, value, behavior"],
    ...["", "0", "-1", "10000", "abc", "5.0", "5.5", "1e2", "+5", "%2B5", " 5", "0090", "٣", "null"].map((days) => [
      `?days=${days}`,
      DAYS,
    ]),
    ...["", "0", "3", "01", "-1", "1.0", "web", "99999999999", "2147483648", "1;drop"].map((id) => [
      `?storefront_id=${id}`,
      STOREFRONT,
    ]),
    ["?segment_name=", NAME],
    ["?segment_name=champions", NAME],
    ["?segment_name=High%20Value", NAME],
    ["?segment_code=", CODE],
    ["?segment_code=V3", CODE],
    ["?segment_code=R1F1M1", CODE],
    ["?export_format=", "Invalid export_format. Must be one of: csv, pdf"],
    ["?export_format=xlsx", "Invalid export_format. Must be one of: csv, pdf"],
    ["?days=30&days=30", "Invalid days. Must be given only once"],
    ["?export_format=csv&export_format=pdf", "Invalid export_format. Must be given only once"],
    ["?segment_name=a&segment_name=b", "Invalid segment_name. Must be given only once"],
  ])("%s", async (query, error) => {
    expect(await errorOf(query)).toEqual([400, { success: false, error }]);
  });

  test("a storefront of another business is refused", async () => {
    await aBusiness({ storefronts: ["A", "B", "C"] });
    expect(await errorOf("?storefront_id=3")).toEqual([400, { success: false, error: STOREFRONT }]);
  });

  test("the error is in English, whatever the language", async () => {
    const response = await get("?days=0", { token, headers: { "accept-language": "es" } });
    expect((await response.json()).error).toBe(DAYS);
  });
});

describe("401", () => {
  test.each([
    ["no credential", {}, "Authentication credentials were not provided."],
    ["a wrong token", { token: "not-a-token" }, "Invalid token."],
  ])("%s", async (_, options: CallOptions, detail) => {
    const response = await get("", options);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ detail });
  });

  test("an expired token is refused", async () => {
    const response = await get("", { token: await anExpiredToken(shop) });
    expect([response.status, await response.json()]).toEqual([401, { detail: "Invalid token." }]);
  });

  test("comes before parameter errors", async () => {
    expect((await get("?days=0", {})).status).toBe(401);
  });
});

describe("403", () => {
  const without = (permission: string) => ({
    detail: "You do not have permission to perform this action.",
    required_permission: permission,
  });

  test("a token without reports:view is refused", async () => {
    const narrow = await aToken(shop, { permissions: ["customers:view"] });
    const response = await get("", { token: narrow });
    expect([response.status, await response.json()]).toEqual([403, without("reports:view")]);
  });

  test("a viewer's export is refused", async () => {
    const viewer = await aToken(shop, { role: "viewer" });
    expect((await get("", { token: viewer })).status).toBe(200);
    for (const format of ["csv", "pdf"]) {
      const response = await get(`?export_format=${format}`, { token: viewer });
      expect([response.status, await response.json()]).toEqual([403, without("data:export")]);
    }
  });
});

describe("405", () => {
  test.each(Object.entries({ POST, PUT, PATCH, DELETE }))("%s", async (method, call) => {
    const response = await call(aRequest(method, PATH, { token }));
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("GET");
    expect(await response.json()).toEqual({
      detail: `Method "${method}" not allowed.`,
      allowed_methods: ["GET", "HEAD"],
    });
  });
});

describe("429", () => {
  test("a token at its limit is refused, with the seconds to wait @full", async () => {
    const eager = await aToken(shop);
    const statuses = new Set<number>();
    for (let i = 0; i < 600; i++) statuses.add((await get("?days=0", { token: eager })).status);
    expect([...statuses]).toEqual([400]);
    const response = await get("", { token: eager });
    expect(response.status).toBe(429);
    const seconds = response.headers.get("retry-after");
    const detail = `Request was throttled. Expected available in ${seconds} seconds.`;
    expect(await response.json()).toEqual({ detail });
  });
});

describe("500", () => {
  test("a failure of ours is answered without revealing details", async () => {
    await asOwner("alter table orders rename column net_amount to lost_amount");
    onTestFinished(() => asOwner("alter table orders rename column lost_amount to net_amount"));
    const failing = { token: await aToken(await aBusiness()), headers: { "x-request-id": "r-1" } };
    const response = await get("", failing);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ success: false, error: "Internal server error", request_id: "r-1" });
  });
});
