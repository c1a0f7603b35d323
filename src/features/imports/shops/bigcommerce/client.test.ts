import { expect, test } from "vitest";
import { openBigcommerce } from "#features/imports/shops/bigcommerce/client.ts";
import { aBigcommerceStore, startBigcommerce, TOO_MANY } from "#testing/shops/connections/bigcommerce-shop.ts";
import { duringTest, openLocalShop, problemOf, readSource, signal } from "#testing/shops/connections/read-source.ts";

const open = (address: string, accessToken = "account-of-this-test") =>
  openLocalShop(openBigcommerce, { address, accessToken });

test("everything is read, with the products and refunds of orders, and continues anywhere", async () => {
  const store = await duringTest(startBigcommerce(aBigcommerceStore(120)));
  const { source } = open(store.apiPath);
  const found = await readSource(source);
  expect(found).toMatchObject({ total: 120_000, lines: 120, refunded: 12 * 400, customers: 123, refused: [] });
  expect(found.products).toMatchObject([{ externalId: "TEA", vendor: "Acme", category: "Drinks", unitCost: 300 }]);
  // Pages of 50 orders.
  expect(found.cursors).toHaveLength(5);
  const first = await readSource(source, { most: 2 });
  const rest = await readSource(source, { cursor: first.cursors[1] ?? null });
  expect([...first.orders, ...rest.orders]).toEqual(found.orders);
});

test("later only what has changed since is read, and an empty list is no answer at all", async () => {
  const store = await duringTest(startBigcommerce(aBigcommerceStore(50)));
  const { source } = open(store.apiPath);
  const found = await readSource(source, { since: new Date(Date.UTC(2026, 4, 1, 10, 0, 41)) });
  expect(found.orders.map(({ externalId }) => externalId)).toEqual([
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "47",
    "48",
    "49",
    "50",
  ]);
  expect(found.refunded).toBe(400);
  const none = await readSource(source, { since: new Date(Date.UTC(2026, 5, 1)) });
  expect(none).toMatchObject({ total: 0, customers: 0, products: [] });
});

test("requests wait for an exhausted rate limit, and transient errors are retried", async () => {
  const store = await duringTest(startBigcommerce({ ...aBigcommerceStore(20), denied: /catalog/ }));
  const { source, waits } = open(store.apiPath);
  store.server.failNext(/v2\/orders\/7\/products/, TOO_MANY, { status: 500 }, "cut");
  expect(await readSource(source)).toMatchObject({ total: 20_000, lines: 20, products: [] });
  expect(waits).toHaveLength(3);
  expect(waits[0]).toBe(4200);
});

test("customers and products that the account may not read are left out", async () => {
  const store = await duringTest(startBigcommerce({ ...aBigcommerceStore(20), denied: /customers|catalog/ }));
  const { source } = open(store.apiPath);
  expect(await source.test(signal)).toMatchObject({ reads: ["orders"], missing: ["customers", "products"] });
  const found = await readSource(source);
  // Orders name their customers.
  expect(found).toMatchObject({ total: 20_000, customers: 20, products: [], refused: [] });
});

test("an account that may not read orders is refused by the connection test", async () => {
  const store = await duringTest(startBigcommerce({ ...aBigcommerceStore(1), denied: /orders/ }));
  expect(await problemOf(open(store.apiPath).source.test(signal))).toBe("PERMISSION_MISSING");
});

test("the connection test says what may be read", async () => {
  const store = await duringTest(startBigcommerce({ ...aBigcommerceStore(1), denied: /catalog/ }));
  expect(await open(store.apiPath).source.test(signal)).toEqual({
    account: "Test store",
    reads: ["orders", "customers"],
    missing: ["products"],
  });
  expect(await problemOf(open(store.apiPath, "revoked").source.test(signal))).toBe("KEY_REJECTED");
  store.server.failNext(/orders/, { json: { not: "a list" } });
  expect(await problemOf(open(store.apiPath).source.test(signal))).toBe("BAD_ANSWER");
});
