import { v7 as uuidv7 } from "uuid";
import { beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { startBigcommerce } from "#testing/shops/connections/bigcommerce-server.ts";
import { aBigcommerceStore } from "#testing/shops/connections/bigcommerce-shop.ts";
import { startMagento } from "#testing/shops/connections/magento-server.ts";
import { aMagentoShop } from "#testing/shops/connections/magento-shop.ts";
import { duringTest } from "#testing/shops/connections/read-source.ts";
import { startShopify } from "#testing/shops/connections/shopify-server.ts";
import { aShopifyOrder, aShopifyShop, minute } from "#testing/shops/connections/shopify-shop.ts";
import { createConnection } from "./manage-connections.ts";
import { testConnection } from "./request-sync.ts";
import { syncConnection } from "./sync-connection.ts";

beforeAll(() => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" }));

/** What is stored of a business's orders, in cents. */
const stored = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query(
      `select count(*)::int as orders, sum(total_price)::int as total, sum(refunded_amount)::int as refunded,
              count(distinct customer_id)::int as customers,
              (select count(*)::int from order_items where business_id = $1) as lines,
              (select count(*)::int from products where business_id = $1) as products
         from orders where business_id = $1`,
      [scope.businessId],
    );
    return rows[0];
  });

type Draft = Omit<Parameters<typeof createConnection>[1], "name" | "storefrontId">;

const connect = async (draft: Draft) => {
  const scope = await aBusiness();
  const actor = asAdmin(scope);
  const { id: connectionId } = await createConnection(actor, { name: "Shop", storefrontId: 1, ...draft });
  const progress = { runId: uuidv7(), signal: new AbortController().signal, at: () => {} };
  return {
    test: () => testConnection(actor, connectionId),
    /** Reads what is new, and says what is stored then. */
    sync: async () => {
      await syncConnection(actor, { connectionId }, progress);
      return stored(scope);
    },
  };
};

test("a Shopify shop is loaded, and kept up to date", async () => {
  const shop = aShopifyShop(6);
  const { address } = await duringTest(startShopify(shop));
  const { test: tryKeys, sync } = await connect({
    kind: "shopify",
    address,
    clientId: "app",
    clientSecret: "shpss_right",
  });
  expect(await tryKeys()).toMatchObject({
    account: "Test shop",
    reads: ["orders", "customers", "products"],
    problem: null,
  });
  // 6 orders of 20.00, two with a refund of 10.00.
  const loaded = { orders: 6, total: 12_000, refunded: 2000, customers: 6, lines: 12, products: 4 };
  expect(await sync()).toEqual(loaded);
  expect(await sync()).toEqual(loaded);
  // Order 2 is refunded too, and order 7 arrives.
  const later = { updatedAt: new Date().toISOString() };
  shop.orders.splice(1, 1, { ...aShopifyOrder(2, { isRefunded: true }), ...later });
  shop.orders.push({ ...aShopifyOrder(7), ...later, createdAt: minute(7) });
  expect(await sync()).toEqual({ orders: 7, total: 14_000, refunded: 3000, customers: 7, lines: 14, products: 4 });
});

test("a Magento shop is loaded", async () => {
  const { address } = await duringTest(startMagento(aMagentoShop(20)));
  const { test: tryKeys, sync } = await connect({ kind: "magento", address, accessToken: "integration-of-this-test" });
  expect(await tryKeys()).toMatchObject({ reads: ["orders", "customers", "products"], problem: null });
  expect(await sync()).toEqual({ orders: 20, total: 24_200, refunded: 2420, customers: 20, lines: 20, products: 1 });
});

test("a BigCommerce store is loaded", async () => {
  const { apiPath: address } = await duringTest(startBigcommerce(aBigcommerceStore(20)));
  const { test: tryKeys, sync } = await connect({ kind: "bigcommerce", address, accessToken: "account-of-this-test" });
  expect(await tryKeys()).toMatchObject({ account: "Test store", problem: null });
  expect(await sync()).toEqual({ orders: 20, total: 20_000, refunded: 800, customers: 20, lines: 20, products: 1 });
});
