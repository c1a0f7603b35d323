import { expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { LARGEST_AMOUNT } from "#features/imports/rules/orders/order-amounts.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
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

test("every route answers a shop with ten thousand orders of the largest amount", {
  timeout: 1_800_000,
}, async () => {
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
