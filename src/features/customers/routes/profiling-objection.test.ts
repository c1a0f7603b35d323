import { beforeAll, describe, expect, test } from "vitest";
import { GET as getActions } from "#app/api/admin/customers/[id]/actions/route.ts";
import { GET as getChurn } from "#app/api/admin/customers/[id]/churn/route.ts";
import { GET as getProfile } from "#app/api/admin/customers/[id]/profile/route.ts";
import { DELETE, PUT } from "#app/api/admin/customers/[id]/profiling-objection/route.ts";
import { GET as getCustomer } from "#app/api/admin/customers/[id]/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { eachHistoryPage } from "#features/axes/store/customer-histories.ts";
import { saveActions } from "#features/playbooks/store/customer-actions.ts";
import { openPurchases } from "#features/purchasing/store/purchase-rows.ts";
import { calculateAutomaticSegments } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { eachPurchaseLog } from "#records/orders/purchase-logs.ts";
import { aBusiness, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ada: string;
let segment: string;

const call = (handler: typeof PUT, method: string, id = ada, by = token) =>
  handler(aRequest(method, `/api/admin/customers/${id}`, { token: by, ...(method === "PUT" && { body: {} }) }), {
    params: Promise.resolve({ id }),
  });

const query = (sql: string) => withBusiness(shop, async (client) => (await client.query(sql)).rows);

/** The customers that each model learns from. */
const learnedFrom = async () => {
  const logs: string[] = [];
  const rows: string[] = [];
  let histories = 0;
  const until = new Date();
  const timeZone = "UTC";
  await eachPurchaseLog(shop, { until, timeZone, currency: "USD" }, "all", ({ customerIds }) => {
    logs.push(...customerIds);
  });
  const period = { timeZone, currency: "USD", from: daysAgo(365), until, end: toLocalDay(until, timeZone) };
  const readRows = await openPurchases(shop, period, 2);
  await readRows("all", (page) => {
    rows.push(...page.map(({ customerId }) => customerId));
  });
  await eachHistoryPage(shop, until, {
    compute: async ({ customers }) => customers,
    take: async (customers) => {
      histories += customers;
    },
  });
  return { logs: logs.includes(ada), rows: rows.includes(ada), histories };
};

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  await someOrders(shop, [
    { customer: "ada", orderedAt: daysAgo(40) },
    { customer: "ada", orderedAt: daysAgo(10) },
    { customer: "bob", orderedAt: daysAgo(5) },
  ]);
  ada = await idOfCustomer(shop, "ada");
  const rule = { field: "orders", operator: "at_least", value: 1 };
  segment = (await createSegment(asAdmin(shop), { name: "Buyers", criteria: rule, isAutomatic: true })).id;
  await query(`insert into customer_forecasts (business_id, customer_id, predicted_clv, lower, upper, likely_lower, likely_upper,
      expected_purchases, expected_order_value, tier)
    values ('${shop.businessId}', '${ada}', 1, 0, 2, 0, 2, 1, 1, 'high')`);
});

describe("204", () => {
  test("an objection leaves the customer out of models, segments by rule and recommended actions", async () => {
    expect(await learnedFrom()).toEqual({ logs: true, rows: true, histories: 2 });
    expect(await calculateAutomaticSegments(shop, ada)).toEqual([segment]);
    const ordersBefore = await query("select sum(net_amount)::int as net from orders");
    expect((await call(PUT, "PUT")).status).toBe(204);
    const { body } = await answerOf(call(getCustomer, "GET"));
    expect(body.data).toMatchObject({ profilingObjectionAt: expect.any(String), segments: [], forecast: null });
    expect(await learnedFrom()).toEqual({ logs: false, rows: false, histories: 1 });
    expect(await calculateAutomaticSegments(shop, ada)).toEqual([]);
    expect((await answerOf(call(getActions, "GET"))).body.data).toEqual([]);
    for (const handler of [getProfile, getChurn])
      expect(await answerOf(call(handler, "GET"))).toMatchObject({
        status: 409,
        body: { code: "PROFILING_OBJECTED" },
      });
    expect(await query("select sum(net_amount)::int as net from orders")).toEqual(ordersBefore);
    // A run that read the orders before writes nothing about them afterwards.
    const row = { id: ada, revision: 9, asOf: "2026-01-01", actions: [] } as unknown as Parameters<
      typeof saveActions
    >[2][0];
    await withBusiness(shop, (client) => saveActions(client, shop, [{ ...row, isExpected: true }]));
    expect(await query("select from customer_actions")).toEqual([]);
  });

  test("repeated, it keeps its date and writes no other entry; withdrawn, everything returns", async () => {
    const dateOf = async () => (await answerOf(call(getCustomer, "GET"))).body.data.profilingObjectionAt;
    const before = await dateOf();
    expect((await call(PUT, "PUT")).status).toBe(204);
    expect(await dateOf()).toBe(before);
    for (const _ of [1, 2]) expect((await call(DELETE, "DELETE")).status).toBe(204);
    expect(await dateOf()).toBeNull();
    expect(await learnedFrom()).toEqual({ logs: true, rows: true, histories: 2 });
    expect((await answerOf(call(getCustomer, "GET"))).body.data.segments).toMatchObject([{ id: segment }]);
    const lines = await query("select action from audit_log where action like 'customer.obj%' order by at");
    expect(lines.map(({ action }) => action)).toEqual(["customer.objected", "customer.objection_withdrawn"]);
  });
});
