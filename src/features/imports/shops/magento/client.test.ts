import { describe, expect, test } from "vitest";
import { openMagento } from "#features/imports/shops/magento/client.ts";
import { aMagentoOrder, aMagentoShop, startMagento } from "#testing/shops/connections/magento-shop.ts";
import { duringTest, openLocalShop, problemOf, readSource, signal } from "#testing/shops/connections/read-source.ts";
import { startShopServer } from "#testing/shops/connections/shop-server.ts";

const open = (address: string, accessToken = "integration-of-this-test") =>
  openLocalShop(openMagento, { address: `${address}/`, accessToken });

test("everything is read by ID, with credit memos and categories, and continues anywhere", async () => {
  const server = await duringTest(startMagento(aMagentoShop(230)));
  const { source } = open(server.address);
  const found = await readSource(source);
  expect(found).toMatchObject({ total: 230 * 1210, lines: 230, refunded: 23 * 1210, customers: 233, refused: [] });
  expect(found.products).toMatchObject([{ externalId: "TEA", category: "Teas" }]);
  expect(found.cursors).toHaveLength(5);
  const first = await readSource(source, { most: 1 });
  const rest = await readSource(source, { cursor: first.cursors[0] ?? null });
  expect([...first.orders, ...rest.orders]).toEqual(found.orders);
});

test("later only what has changed since is read", async () => {
  const server = await duringTest(startMagento(aMagentoShop(50)));
  const since = new Date("2026-05-01T10:00:41Z");
  const found = await readSource(open(server.address).source, { since });
  expect(found.orders.map(({ externalId }) => Number(externalId))).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
  expect(found).toMatchObject({ refunded: 1210, products: [] });
});

test("a record that can't be read leaves the others", async () => {
  const given = aMagentoShop(3);
  given.orders.splice(1, 1, { ...aMagentoOrder(2), base_currency_code: "EUR" });
  given.orders.push({ entity_id: 9, updated_at: "2026-05-01 10:00:09" });
  const server = await duringTest(startMagento(given));
  const found = await readSource(open(server.address).source);
  expect(found.total).toBe(2 * 1210);
  expect(found.refused).toMatchObject(["currency: EUR", expect.stringContaining("invalid_payload: increment_id")]);
});

test("an order that the database could not store is refused with the reason", async () => {
  const given = aMagentoShop(3);
  const line = given.orders[1]?.items as { qty_ordered: number }[];
  for (const one of line) one.qty_ordered = 3_000_000_000;
  given.orders[2] = { ...aMagentoOrder(3), base_grand_total: 1_000_000_000_000.01 };
  const server = await duringTest(startMagento(given));
  const found = await readSource(open(server.address).source);
  expect(found.orders.map(({ externalId }) => Number(externalId))).toEqual([1]);
  expect(found.refused).toEqual([
    expect.stringContaining("invalid_payload: items.0.qty_ordered"),
    expect.stringContaining("too large to be exact"),
  ]);
});

test("products are read without categories if the token may not read those", async () => {
  const server = await duringTest(startMagento({ ...aMagentoShop(1), denied: ["categories"] }));
  const { source } = open(server.address);
  expect(await source.test(signal)).toMatchObject({ missing: [] });
  expect((await readSource(source)).products).toMatchObject([{ externalId: "TEA", category: null }]);
});

test("transient errors are retried, and products without permission are left out", async () => {
  const server = await duringTest(startMagento({ ...aMagentoShop(20), denied: ["products"] }));
  const { source, waits } = open(server.address);
  server.failNext(/orders/, { status: 503, text: "Maintenance" }, { text: '{"items":[' }, "cut", { status: 429 });
  expect(await readSource(source)).toMatchObject({ total: 20 * 1210, refunded: 2420, products: [] });
  expect(waits).toHaveLength(4);
});

test("customers and products that the token may not read are left out", async () => {
  const server = await duringTest(startMagento({ ...aMagentoShop(20), denied: ["customers", "products"] }));
  const { source } = open(server.address);
  expect(await source.test(signal)).toMatchObject({ reads: ["orders"], missing: ["customers", "products"] });
  const found = await readSource(source);
  // Orders name their customers.
  expect(found).toMatchObject({ total: 20 * 1210, customers: 20, products: [], refused: [] });
});

test("a token that may not read orders is refused by the connection test", async () => {
  const server = await duringTest(startMagento({ ...aMagentoShop(1), denied: ["orders"] }));
  expect(await problemOf(open(server.address).source.test(signal))).toBe("KEY_REJECTED");
});

test("the connection test says what may be read", async () => {
  const server = await duringTest(startMagento({ ...aMagentoShop(1), denied: ["customers"] }));
  expect(await open(server.address).source.test(signal)).toEqual({
    account: new URL(server.address).host,
    reads: ["orders", "products"],
    missing: ["customers"],
  });
  expect(await problemOf(open(server.address, "revoked").source.test(signal))).toBe("KEY_REJECTED");
  expect(await problemOf(open(`${server.address}/shop`).source.test(signal))).toBe("NOT_FOUND");
});

describe("pages that never end are given up", () => {
  /** After so many requests, a reader that goes on is refused. */
  const MOST = 300;
  const running = async (answer: (resource: string) => object[]) => {
    const server = await duringTest(
      startShopServer(({ url }) => {
        if (server.requests.length > MOST) return { status: 401 };
        const items = answer(url.pathname.slice("/rest/V1/".length));
        return { json: { items, total_count: 1_000_000 } };
      }),
    );
    return open(server.address).source;
  };

  test("an order's credit memos are given up after 64 MB @full", async () => {
    const memo = { entity_id: 1, order_id: 1, comment: "c".repeat(5000) };
    const source = await running((resource) =>
      resource === "creditmemos" ? Array.from({ length: 100 }, () => memo) : [{ entity_id: 1, state: "closed" }],
    );
    await expect(readSource(source)).rejects.toMatchObject({ problem: "BAD_ANSWER", detail: "> 67108864 bytes" });
  });

  test("a shop that answers each page with the first one is given up", async () => {
    const orders = Array.from({ length: 100 }, (_, i) => ({ entity_id: i + 1, state: "new" }));
    const source = await running(() => orders);
    await expect(readSource(source)).rejects.toMatchObject({ problem: "BAD_ANSWER", detail: "orders" });
  });
});
