import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { SegmentMovement } from "#contracts/report/segment-movement.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { getSegmentMovement } from "#lib/report/get-segment-movement.ts";
import { getSegmentationReport } from "#lib/report/get-segmentation-report.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness, daysAgo, someOrders, times } from "#testing/builders.ts";
import { aMember, aRequest, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";
import { GET, PUT } from "./route.ts";

const PATH = "/api/admin/segmentation/movement";

const today = () => new Date().toISOString().slice(0, 10);

let shop: Scope;
let token: string;

const get = (query = "", options: CallOptions = { token }) => GET(aRequest("GET", PATH + query, options));
const movementOf = async (query = "", options?: CallOptions): Promise<SegmentMovement> =>
  (await (await get(query, options)).json()).data;

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  // Periods of 10 days. Current: ada has 4 sales of 400.00 in total, bob one of 10.00, all today (R5). bob, the lower of two,
  // scores F1 M1: a New Customer; ada 1 + ⌊5 × 1/2⌋ = F3 M3, F + M = 6 < 7: a Potential Loyalist. Previous: ada and cleo have
  // one sale of 20.00 each, a tie, so F1 M1, at age 2, so R = 5 − ⌊10/10⌋ = 4: both New Customers.
  await someOrders(shop, [
    ...times(4, { customer: "ada", orderedAt: daysAgo(0), totalPrice: 10_000 }),
    { customer: "bob", orderedAt: daysAgo(0), totalPrice: 1_000, storefrontId: 2 },
    { customer: "ada", orderedAt: daysAgo(12), totalPrice: 2_000 },
    { customer: "cleo", orderedAt: daysAgo(12), totalPrice: 2_000 },
    { customer: "old", orderedAt: daysAgo(30), totalPrice: 2_000 },
    { customer: null, orderedAt: daysAgo(1), totalPrice: 99_900 },
  ]);
});

describe("200", () => {
  test("returns the moves with revenue before and now", async () => {
    const { flows, currency, period, previousPeriod } = await movementOf("?days=10");
    expect(flows).toEqual([
      { from: "R5F1M1", to: "R4F2M3", customers: 1, revenueBefore: 20, revenueNow: 400 },
      { from: "R5F1M1", to: "NONE", customers: 1, revenueBefore: 20, revenueNow: 0 },
      { from: "NONE", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 10 },
    ]);
    expect(currency).toBe("EUR");
    const day = (ago: number) => daysAgo(ago).toISOString().slice(0, 10);
    expect(period).toEqual({ start: day(9), end: today(), days: 10 });
    expect(previousPeriod).toEqual({ start: day(19), end: day(10), days: 10 });
  });

  test("of one storefront uses only its orders", async () => {
    const { flows, storefrontId } = await movementOf("?days=10&storefrontId=2");
    expect(storefrontId).toBe(2);
    expect(flows).toEqual([{ from: "NONE", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 10 }]);
  });

  test("is cached like the report, under its own key with the business in it", async () => {
    const [first, second] = [await get("?days=7"), await get("?days=7")];
    expect([first, second].map(({ headers }) => headers.get("x-cache"))).toEqual(["MISS", "HIT"]);
    const { rows } = await withBusiness(shop, (client) => client.query("select key from report_cache"));
    const start = daysAgo(6).toISOString().slice(0, 10);
    expect(rows.map(({ key }) => key)).toContain(
      `customer_segmentation_movement:${shop.businessId}:${start}:${today()}:rfm:all`,
    );
  });

  test("has no flows without orders", async () => {
    const empty = await aBusiness();
    expect((await movementOf("", { token: await aToken(empty) })).flows).toEqual([]);
  });

  test("is open to a viewer's session", async () => {
    const cookie = await sessionCookie(shop, await aMember(shop, "viewer"));
    expect((await get("", { cookie })).status).toBe(200);
  });

  test("rows sum to the report's previous_customer_count of each segment, columns to its customer_count", async () => {
    const order = fc.record({
      customer: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
      orderedAt: fc.integer({ min: 0, max: 12 }).map(daysAgo),
      totalPrice: fc.integer({ min: 1, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 40, size: "max" }), async (orders) => {
        const scope = await aBusiness();
        await someOrders(scope, orders);
        const { flows } = (await getSegmentMovement(scope, { days: 6 })).value;
        const { segments, totals } = (await getSegmentationReport(scope, { method: "rfm", days: 6 })).value;
        const sum = (side: "from" | "to", code: string, of: "customers" | "revenueNow" = "customers") =>
          flows.filter((flow) => flow[side] === code).reduce((all, flow) => all + flow[of], 0);
        for (const { segment_code: code, customer_count, previous_customer_count, total_revenue } of segments) {
          expect([code, sum("from", code), sum("to", code)]).toEqual([code, previous_customer_count, customer_count]);
          expect(sum("to", code, "revenueNow")).toBeCloseTo(total_revenue, 6);
        }
        const everybody = flows.reduce((all, { customers }) => all + customers, 0);
        expect(everybody - sum("to", "NONE")).toBe(totals.customer_count);
        expect(everybody - sum("from", "NONE")).toBe(totals.previous_customer_count);
      }),
      { numRuns: 40 },
    );
  });
});

describe("400", () => {
  test.each([
    ["?days=0", "days", "must be an integer between 1 and 9999"],
    ["?storefrontId=3", "storefrontId", "must be a storefront of this business"],
    ["?days=1&days=2", "days", "must be given only once"],
  ])("%s", async (query, field, message) => {
    const response = await get(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "VALIDATION_FAILED", details: [{ field, message }] });
  });
});

describe("401", () => {
  test("without credentials", async () => {
    expect((await get("", {})).status).toBe(401);
  });
});

describe("403", () => {
  test("for a token without reports:view", async () => {
    const narrow = await aToken(shop, { permissions: ["customers:view"] });
    expect((await get("", { token: narrow })).status).toBe(403);
  });
});

describe("405", () => {
  test("PUT", async () => {
    expect((await PUT(aRequest("PUT", PATH, { token }))).status).toBe(405);
  });
});
