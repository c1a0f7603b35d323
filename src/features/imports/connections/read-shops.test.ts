import { v7 as uuidv7 } from "uuid";
import { beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { aBigcommerceStore, startBigcommerce } from "#testing/shops/connections/bigcommerce-shop.ts";
import { aMagentoShop, startMagento } from "#testing/shops/connections/magento-shop.ts";
import { aMedusaShop, startMedusa } from "#testing/shops/connections/medusa-shop.ts";
import { duringTest } from "#testing/shops/connections/read-source.ts";
import { aShopifyOrder, aShopifyShop, minute, startShopify } from "#testing/shops/connections/shopify-shop.ts";
import { aWooOrder, aWooShop, put, WOO_KEYS } from "#testing/shops/connections/woocommerce-shop.ts";
import { createConnection, getConnection } from "./manage-connections.ts";
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
    flagged: async () => (await getConnection(actor, connectionId)).sync?.flagged,
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

/** Shops with one order whose refunds are more than its total, as their APIs answer it. */
const OVER_REFUNDED: Record<string, { order: string; start: () => Promise<Draft> }> = {
  shopify: {
    order: "2",
    start: async () => {
      const shop = aShopifyShop(1);
      const usd = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });
      const order = aShopifyOrder(2, { isRefunded: true });
      const [refund] = order.refunds;
      const transactions = refund?.transactions.map((one) => ({ ...one, amountSet: usd("25.00") }));
      // Of goodwill, which doesn't edit the order.
      shop.orders = [{ ...order, currentTotalPriceSet: usd("20.00"), refunds: [{ ...refund, transactions }] }] as never;
      const { address } = await duringTest(startShopify(shop));
      return { kind: "shopify", address, clientId: "app", clientSecret: "shpss_right" };
    },
  },
  woocommerce: {
    order: "1",
    start: async () => {
      const { address, orders } = await duringTest(aWooShop());
      put(orders, aWooOrder(1, { refunds: [{ id: 5, reason: "", total: "-25.00" }] }), aWooOrder(2));
      return { kind: "woocommerce", address, ...WOO_KEYS };
    },
  },
  magento: {
    order: "000000010",
    start: async () => {
      const shop = aMagentoShop(10);
      shop.creditmemos = shop.creditmemos.map((memo) => ({ ...memo, base_grand_total: 15 }));
      const { address } = await duringTest(startMagento(shop));
      return { kind: "magento", address, accessToken: "integration-of-this-test" };
    },
  },
  bigcommerce: {
    order: "10",
    start: async () => {
      const shop = aBigcommerceStore(10);
      shop.refunds = shop.refunds.map((refund) => ({ ...refund, total_amount: 14 }));
      const { apiPath: address } = await duringTest(startBigcommerce(shop));
      return { kind: "bigcommerce", address, accessToken: "account-of-this-test" };
    },
  },
  medusa: {
    order: "order_0001",
    start: async () => {
      const shop = aMedusaShop(2);
      const refunds = [{ id: "ref_1", amount: 15, created_at: "2026-05-02T10:00:00.000Z" }];
      shop.placed = shop.placed.map(({ order, payment }, i) => ({
        order,
        payment: i > 0 ? payment : { ...payment, refunds },
      }));
      const { address } = await duringTest(startMedusa(shop));
      return { kind: "medusa", address, apiKey: "sk_of_this_test" };
    },
  },
};

test.each(Object.entries(OVER_REFUNDED))(
  "refunds above an order's total are flagged: %s",
  async (_, { order, start }) => {
    const { sync, flagged } = await connect(await start());
    const { orders } = await sync();
    expect(orders).toBeGreaterThan(0);
    expect(await flagged()).toEqual({ count: 1, problem: "refund_above_total", detail: order });
  },
);
