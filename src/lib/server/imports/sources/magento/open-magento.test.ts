import { expect, test } from "vitest";
import { type MagentoShop, startMagento } from "#testing/shops/magento-server.ts";
import { duringTest, openLocalShop, problemOf, readSource, signal } from "#testing/shops/read-source.ts";
import { openMagento } from "./open-magento.ts";

const open = (address: string, accessToken = "integration-of-this-test") =>
  openLocalShop(openMagento, { address: `${address}/`, accessToken });
const at = (n: number): string =>
  `2026-05-01 10:${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;

/** An order of 12.10, of which every tenth was refunded. */
const anOrder = (n: number) => ({
  ...{ entity_id: n, increment_id: String(n).padStart(9, "0"), state: n % 10 === 0 ? "closed" : "complete" },
  ...{ created_at: at(0), updated_at: at(n), base_currency_code: "USD", base_grand_total: 12.1, base_tax_amount: 2.1 },
  ...{ base_total_refunded: n % 10 === 0 ? 12.1 : null, customer_id: n, customer_email: `c${n}@example.com` },
  items: [
    { item_id: n, sku: "TEA", name: "Tea", product_type: "simple", qty_ordered: 1, base_price: 10, base_row_total: 10 },
  ],
});

const aMemo = (n: number) => ({
  ...{ entity_id: n * 100, order_id: n, created_at: at(n), state: 2, base_grand_total: 12.1 },
  items: [{ order_item_id: n, qty: 1, base_row_total: 10 }],
});

const aShop = (count: number): MagentoShop => ({
  orders: Array.from({ length: count }, (_, i) => anOrder(i + 1)),
  creditmemos: Array.from({ length: Math.floor(count / 10) }, (_, i) => aMemo((i + 1) * 10)),
  customers: Array.from({ length: 3 }, (_, i) => ({
    id: i + 1,
    email: `c${i + 1}@example.com`,
    updated_at: at(i + 1),
  })),
  products: [
    {
      ...{ id: 1, sku: "TEA", name: "Tea", updated_at: at(1) },
      custom_attributes: [{ attribute_code: "category_ids", value: ["2", "3", "4"] }],
    },
  ],
  categories: {
    ...{ id: 1, name: "Root", level: 0 },
    children_data: [
      {
        id: 2,
        name: "Default Category",
        level: 1,
        children_data: [{ id: 3, name: "Drinks", level: 2, children_data: [{ id: 4, name: "Teas", level: 3 }] }],
      },
    ],
  },
});

test("everything is read by ID, with credit memos and categories, and continues anywhere", async () => {
  const server = await duringTest(startMagento(aShop(230)));
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
  const server = await duringTest(startMagento(aShop(50)));
  const since = new Date("2026-05-01T10:00:41Z");
  const found = await readSource(open(server.address).source, { since });
  expect(found.orders.map(({ externalId }) => Number(externalId))).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
  expect(found).toMatchObject({ refunded: 1210, products: [] });
});

test("a record that can't be read leaves the others", async () => {
  const given = aShop(3);
  given.orders.splice(1, 1, { ...anOrder(2), base_currency_code: "EUR" });
  given.orders.push({ entity_id: 9, updated_at: at(9) });
  const server = await duringTest(startMagento(given));
  const found = await readSource(open(server.address).source);
  expect(found.total).toBe(2 * 1210);
  expect(found.refused).toMatchObject(["currency: EUR", expect.stringContaining("invalid_payload: increment_id")]);
});

test("what fails in passing is repeated, and products without permission are left out", async () => {
  const server = await duringTest(startMagento({ ...aShop(20), denied: ["products"] }));
  const { source, waits } = open(server.address);
  server.failNext(/orders/, { status: 503, text: "Maintenance" }, { text: '{"items":[' }, "cut", { status: 429 });
  expect(await readSource(source)).toMatchObject({ total: 20 * 1210, refunded: 2420, products: [] });
  expect(waits).toHaveLength(4);
});

test("the connection test says what may be read", async () => {
  const server = await duringTest(startMagento({ ...aShop(1), denied: ["customers"] }));
  expect(await open(server.address).source.test(signal)).toEqual({
    ...{ account: new URL(server.address).host, reads: ["orders", "products"], missing: ["customers"] },
  });
  expect(await problemOf(open(server.address, "revoked").source.test(signal))).toBe("KEY_REJECTED");
  expect(await problemOf(open(`${server.address}/shop`).source.test(signal))).toBe("NOT_FOUND");
});
