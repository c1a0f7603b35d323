import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { asOwner } from "#testing/as-owner.ts";
import { daysAgo, someOrders } from "#testing/builders.ts";
import { aToken, tenantHeaders } from "#testing/request.ts";
import { failingReads } from "#testing/routes/failing-reads.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

// Every route is read within a minute.
provideSettings({ RATE_LIMIT: "100000" });

/** Seven of them are more than a bigint holds, as a hundred thousand orders of the largest amount would be. No customer has seven. */
const ENORMOUS = "1500000000000000000";

test("every route answers a shop whose sales add up to more than a bigint holds @full", async () => {
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
