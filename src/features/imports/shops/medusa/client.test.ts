import { expect, test } from "vitest";
import { aMedusaShop, type MedusaShop, startMedusa } from "#testing/shops/connections/medusa-shop.ts";
import {
  duringTest,
  effectsIn,
  openLocalShop,
  problemOf,
  readPages,
  readSource,
  signal,
} from "#testing/shops/connections/read-source.ts";
import { startShopServer } from "#testing/shops/connections/shop-server.ts";
import { openMedusa } from "./client.ts";

const open = async (shop: MedusaShop, apiKey = "sk_of_this_test") => {
  const server = await duringTest(startMedusa(shop));
  return openLocalShop(openMedusa, { address: server.address, apiKey }).source;
};

test("everything is read by ID and continues anywhere", async () => {
  const source = await open(aMedusaShop(230));
  const found = await readSource(source);
  expect(found).toMatchObject({ total: 230_000, lines: 230, refunded: 0, customers: 231, refused: [] });
  expect(found.products).toMatchObject([{ externalId: "prod_1" }, { externalId: "TEA" }]);
  const first = await readSource(source, { most: 1 });
  const rest = await readSource(source, { cursor: first.cursors[0] ?? null });
  expect([...first.orders, ...rest.orders]).toEqual(found.orders);
});

test("later also the orders are read whose payments were captured or refunded since", async () => {
  const shop = aMedusaShop(60, { isCaptured: false });
  const source = await open(shop);
  const before = await readPages(source);
  const since = new Date("2026-05-03T00:00:00Z");
  // 45 of them at once, which are more than two pages.
  for (const [i, { order, payment }] of shop.placed.slice(0, 50).entries()) {
    const at = i < 45 ? "2026-05-03T10:00:00.000Z" : `2026-05-03T10:00:0${i - 44}.000Z`;
    order.payment_status = "captured";
    payment.updated_at = at;
    payment.captures.push({ amount: 10, created_at: at });
  }
  const { order, payment } = shop.placed[50] ?? {};
  if (!order || !payment) throw new Error("There are 60 orders");
  order.payment_status = "refunded";
  payment.updated_at = "2026-05-04T00:00:00.000Z";
  payment.captures.push({ amount: 10, created_at: "2026-05-02T00:00:00.000Z" });
  payment.refunds.push({ id: "ref_1", amount: 4, created_at: "2026-05-04T00:00:00.000Z" });

  const pages = await readPages(source, { since });
  const versions = (read: typeof pages) =>
    new Map(effectsIn(read).flatMap((effect) => (effect.kind === "order" ? [[effect.record, effect] as const] : [])));
  const [old, changed] = [versions(before), versions(pages)];
  expect(changed.size).toBe(51);
  for (const [record, { updatedAt, order: read }] of changed) {
    expect(read.status).toBe("completed");
    expect(Number(updatedAt)).toBeGreaterThan(Number(old.get(record)?.updatedAt));
  }
  expect(changed.get(`order:${order.id}`)?.order.refunds).toMatchObject([{ externalId: "ref_1", amount: 400 }]);
  expect((await readSource(source, { since: new Date("2026-05-05T00:00:00Z") })).orders).toEqual([]);
});

test("the connection test says whose key it is and what it may read", async () => {
  expect(await (await open(aMedusaShop(1))).test(signal)).toEqual({
    account: "Test store",
    reads: ["orders", "customers", "products"],
    missing: [],
  });
  expect(await problemOf((await open(aMedusaShop(1), "revoked")).test(signal))).toBe("KEY_REJECTED");
});

test("an answer of another form is named by its address", async () => {
  const server = await duringTest(startShopServer(() => ({ json: { orders: [] } })));
  const { source } = openLocalShop(openMedusa, { address: server.address, apiKey: "sk_of_this_test" });
  await expect(readSource(source)).rejects.toMatchObject({ problem: "BAD_ANSWER", detail: "/admin/orders" });
});
