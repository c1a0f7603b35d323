import { beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import { saveCustomers } from "#features/customers/store/customer-records.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { saveEvents } from "#records/support/customer-events.ts";
import { saveTickets } from "#records/support/support-tickets.ts";
import { anOrder, daysAgo, idOfCustomer } from "#testing/builders.ts";
import { isFullRing } from "#testing/depth.ts";
import { asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { failingReads } from "#testing/routes/failing-reads.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

// Every route is read several times within a minute.
provideSettings({ RATE_LIMIT: "100000" });

/** Stored before such times were refused, or while the server's clock was ahead. */
const FUTURES = { tomorrow: daysAgo(-1.1), nextYear: daysAgo(-400), last: new Date("2999-12-31T23:59:59Z") };

let reader: Parameters<typeof failingReads>[0];
let ids: Record<string, string>;
let customers: Record<string, string>[];

beforeAll(async () => {
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
  // A route's answers differ by what a customer has, hardly by how far ahead it is: the full ring reads all of them.
  const all = Object.keys(FUTURES).flatMap((name) => [name, `${name}, bought before`, `${name}, registered`]);
  const names = isFullRing ? [...all, "Ada"] : ["tomorrow", "last, bought before", "last, registered"];
  customers = await Promise.all(
    names.map(async (externalId) => {
      const id = await idOfCustomer(shop, externalId);
      return { externalId, customers: id, actions: id, churn: id };
    }),
  );
  ids = { segments: segment.id, axes: "loyalty_trajectory", ...customers[0] };
  reader = { token: await aToken(shop), headers: await tenantHeaders(shop) };
});

test("no page fails on records of the future that are stored already @full", async () => {
  expect(await failingReads(reader, ids, customers)).toEqual([]);
});
