import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { LARGEST_AMOUNT } from "#features/imports/rules/orders/order-amounts.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { saveEvents } from "#records/support/customer-events.ts";
import { saveTickets } from "#records/support/support-tickets.ts";
import { asOwner } from "#testing/as-owner.ts";
import { anOrder, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { failingReads } from "#testing/routes/failing-reads.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

// Every route is read several times within a minute.
provideSettings({ RATE_LIMIT: "100000" });

const ORDERS = 10_000;

/** Each of a hundred customers has enough of them that their own sum is beyond 2^53. */
const sellTheMost = async (shop: Scope): Promise<void> => {
  for (let from = 0; from < ORDERS; from += 1000) {
    const orders = Array.from({ length: 1000 }, (_, i) => ({
      customer: i < 12 ? "Ada" : `c${i % 100}`,
      orderedAt: daysAgo(1 + ((from + i) % 170)),
      items: [
        {
          productId: `p${i % 3}`,
          category: `Category ${i % 3}`,
          quantity: 1,
          unitCost: LARGEST_AMOUNT / 2,
          price: LARGEST_AMOUNT,
          lineTotal: LARGEST_AMOUNT,
        },
      ],
      ...(i % 10 === 0 && { refunded: LARGEST_AMOUNT }),
    }));
    await someOrders(shop, orders);
  }
};

test("every route answers a shop with ten thousand orders of the largest amount", async () => {
  const { shop } = await aDriftingShop();
  await sellTheMost(shop);
  const criteria = { all: [{ field: "revenue", operator: "at_least", value: 1, withinDays: 90 }] };
  const segment = await createSegment(asAdmin(shop), { name: "Buyers", criteria, isAutomatic: true });
  await recalculateSegments(asAdmin(shop), { reason: "edit", segmentIds: [segment.id] });
  const reader = { token: await aToken(shop), headers: await tenantHeaders(shop) };
  const people = await Promise.all(
    ["Ada", "c1", "Bob"].map(async (externalId) => {
      const id = await idOfCustomer(shop, externalId);
      return { externalId, customers: id, churn: id, actions: id };
    }),
  );
  const ids = { segments: segment.id, axes: "loyalty_trajectory", ...people[0] };
  expect(await failingReads(reader, ids, people)).toEqual([]);
  // Another order, so that nothing is answered from a cache.
  await someOrders(shop, [{ customer: "Ada", orderedAt: daysAgo(1), totalPrice: LARGEST_AMOUNT }]);
  expect(await failingReads(reader, ids, people.slice(0, 1))).toEqual([]);
});

/** Seven of them are more than a bigint holds, as a hundred thousand orders of the largest amount would be. No customer has seven. */
const ENORMOUS = "1500000000000000000";

test("every route answers a shop whose sales add up to more than a bigint holds", async () => {
  const { shop, ids } = await aDriftingShop();
  const item = { productId: "p", category: "c", quantity: 1, unitCost: 100, price: 300, lineTotal: 300 };
  await someOrders(
    shop,
    [5, 40, 80, 200].map((days) => ({ customer: "Ada", orderedAt: daysAgo(days), items: [item] })),
  );
  await asOwner(
    `update orders set total_price = ${ENORMOUS} where business_id = '${shop.businessId}'`,
    `update order_items set line_total = ${ENORMOUS}, price = ${ENORMOUS} where business_id = '${shop.businessId}'`,
  );
  await withBusiness(shop, (client) => recomputeMetrics(client, shop, Object.values(ids)));
  const { Ada: id = "" } = ids;
  const reader = { token: await aToken(shop), headers: await tenantHeaders(shop) };
  const of = { externalId: "Ada", customers: id, churn: id, actions: id, axes: "loyalty_trajectory" };
  expect(await failingReads(reader, of)).toEqual([]);
});

/** Stored before such times were refused, or while the server's clock was ahead. */
const FUTURES = { tomorrow: daysAgo(-1.1), nextYear: daysAgo(-400), last: new Date("2999-12-31T23:59:59Z") };

test("no page fails on records of the future that are stored already", async () => {
  const { shop } = await aDriftingShop();
  for (const [name, at] of Object.entries(FUTURES)) {
    await anOrder(shop, { customer: name, orderedAt: at });
    await anOrder(shop, { customer: `${name}, bought before`, orderedAt: daysAgo(10) });
    await anOrder(shop, { customer: `${name}, bought before`, orderedAt: at, refunded: 300 });
    await anOrder(shop, { customer: "Ada", orderedAt: at });
    await withBusiness(shop, async (client) => {
      const consent = { state: "granted", at } as const;
      const externalId = `${name}, registered`;
      const consents = { emailConsent: consent, smsConsent: consent, advertisingConsent: consent };
      await saveCustomers(client, shop, [{ externalId, createdAt: at, ...consents }], at);
      const about = { externalId: name, customerExternalId: externalId };
      const ticket = { ...about, openedAt: at, closedAt: null, channel: "email", messageCount: 1 };
      await saveTickets(client, shop, [{ ...ticket, satisfaction: null, wasReopened: false }]);
      const event = { ...about, name: "viewed", occurredAt: at, productId: null, orderId: null, properties: {} };
      await saveEvents(client, shop, [event]);
    });
  }
  const actor = asAdmin(shop);
  const criteria = { any: [{ field: "daysSinceLastPurchase", operator: "at_most", value: 9 }] };
  const segment = await createSegment(actor, { name: "Recent", criteria, isAutomatic: true });
  await recalculateSegments(actor, { reason: "edit", segmentIds: [segment.id] });
  const all = Object.keys(FUTURES).flatMap((name) => [name, `${name}, bought before`, `${name}, registered`]);
  const customers = await Promise.all(
    [...all, "Ada"].map(async (externalId) => {
      const id = await idOfCustomer(shop, externalId);
      return { externalId, customers: id, actions: id, churn: id };
    }),
  );
  const ids = { segments: segment.id, axes: "loyalty_trajectory", ...customers[0] };
  const reader = { token: await aToken(shop), headers: await tenantHeaders(shop) };
  expect(await failingReads(reader, ids, customers)).toEqual([]);
});
