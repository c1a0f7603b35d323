import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { eraseCustomers } from "#features/customers/store/privacy/erase-customers.ts";
import { readWooProduct } from "#features/imports/shops/woocommerce/records.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { process } from "#testing/shops/connections/connections.ts";
import { checkLocalFile } from "../files/check-file.ts";
import { importRecords } from "../import-records.ts";
import { applyEffects } from "./apply-effects.ts";
import { createConnection, deleteConnection } from "./manage-connections.ts";
import { underOwnIds } from "./prepare-effects.ts";

const aShop = (scope: Scope, given: { kind?: "woocommerce" | "generic" | "shopify"; idPrefix?: string } = {}) => {
  const { kind = "woocommerce", ...rest } = given;
  const secret = kind === "generic" ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : "a secret of this test";
  return createConnection(asAdmin(scope), { kind, name: "A shop", storefrontId: 1, secret, ...rest });
};

const deliver = async (scope: Scope, connectionId: string, topic: string, payload: object) => {
  await insertDelivery(scope, {
    connectionId,
    topic,
    triggeredAt: null,
    key: crypto.randomUUID(),
    body: Buffer.from(JSON.stringify(payload)),
  });
  await process(scope, connectionId);
};

const wooOrder = (id: number, customer: number, total: string, over: object = {}) => ({
  id,
  status: "completed",
  currency: "USD",
  customer_id: customer,
  total,
  created_via: "checkout",
  date_created_gmt: "2026-05-01T10:00:00",
  date_modified_gmt: "2026-05-01T10:00:00",
  date_paid_gmt: "2026-05-01T10:00:00",
  billing: {
    first_name: "Buyer",
    last_name: `Of ${total}`,
    email: `buyer-${total}@example.com`,
    phone: "",
    country: "US",
  },
  line_items: [{ id: 1, name: "Mug", sku: "MUG", product_id: 7, quantity: 1, subtotal: total, total }],
  refunds: [],
  ...over,
});

const rows = async (scope: Scope, sql: string, values: string[] = []) =>
  (await withBusiness(scope, (client) => client.query(sql, values))).rows;
/** As the upgrade leaves what a second shop stored before it had a prefix. */
const removePrefixes = async (scope: Scope) => {
  const of = [scope.businessId];
  await rows(scope, "update orders set external_id = '3' where business_id = $1", of);
  await rows(scope, "update customers set external_id = '6' where business_id = $1", of);
  await rows(scope, "update source_records set external_id = split_part(record, ':', 2) where business_id = $1", of);
};
const ORDERS = `select o.external_id as id, c.external_id as customer, c.email, net_amount as net from orders o
  left join customers c using (business_id, customer_id) order by 1`;

const two = async (scope: Scope) => {
  const [a, b] = [await aShop(scope), await aShop(scope)];
  await deliver(scope, a.id, "order.created", wooOrder(990001, 5, "11.00"));
  await deliver(scope, b.id, "order.created", wooOrder(990001, 5, "22.00"));
  return { a, b };
};

test("two shops that number their records keep their orders and customers apart", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { a, b } = await two(scope);
  expect([a.idPrefix, b.idPrefix]).toEqual(["", "woo2-"]);
  const both = [
    { id: "990001", customer: "5", email: "buyer-11.00@example.com", net: 1100 },
    { id: "woo2-990001", customer: "woo2-5", email: "buyer-22.00@example.com", net: 2200 },
  ];
  expect(await rows(scope, ORDERS)).toEqual(both);

  // Refunds, changes, deletions and erasures concern the shop's own.
  const refunds = [{ id: 1, total: "-2.00" }];
  const changed = { refunds, date_modified_gmt: "2026-05-02T10:00:00" };
  await deliver(scope, b.id, "order.updated", wooOrder(990001, 5, "22.00", changed));
  expect((await rows(scope, ORDERS)).map(({ net }) => net)).toEqual([1100, 2000]);
  await deliver(scope, b.id, "customer.updated", { id: 5, email: "new@example.com", first_name: "B" });
  expect((await rows(scope, ORDERS)).map(({ email }) => email)).toEqual(["buyer-11.00@example.com", "new@example.com"]);
  await deliver(scope, a.id, "customer.deleted", { id: 5 });
  const [ofA, ofB] = await rows(scope, ORDERS);
  expect(ofA).toMatchObject({ customer: expect.stringMatching(/^erased-/), email: null });
  expect(ofB).toMatchObject({ customer: "woo2-5", email: "new@example.com" });
  await deliver(scope, b.id, "order.created", wooOrder(990002, 5, "1.00"));
  expect((await rows(scope, ORDERS)).at(-1)).toMatchObject({
    id: "woo2-990002",
    customer: "woo2-5",
    email: "new@example.com",
  });
  await deliver(scope, a.id, "order.created", wooOrder(990003, 5, "1.00"));
  expect((await rows(scope, ORDERS)).find(({ id }) => id === "990003")).toMatchObject({
    customer: ofA.customer,
    email: null,
  });
  await deliver(scope, b.id, "order.deleted", { id: 990001 });
  expect((await rows(scope, ORDERS)).map(({ id }) => id)).toEqual(["990001", "990003", "woo2-990002"]);
});

test("no shop reaches another one's records by their ID here", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { a, b } = await two(scope);
  const before = await rows(scope, ORDERS);
  // One whose IDs are unique, with a record that is named so.
  const shopify = await aShop(scope, { kind: "shopify" });
  await deliver(scope, shopify.id, "customers/create", { id: "woo2-5", email: null, first_name: "Eve" });
  expect(await rows(scope, ORDERS)).toEqual(before);
  const own = await aShop(scope, { kind: "generic", idPrefix: "" });
  const line = { productId: "P", quantity: 1, unitPrice: 5 };
  const bought = { orderedAt: "2026-05-03T10:00:00Z", totalPrice: 5, lines: [line] };
  const customer = { externalId: "woo2-5", email: "eve@example.com" };
  const order = { ...bought, externalId: "woo2-990001", customer };
  for (let sent = 0; sent < 2; sent++) await deliver(scope, own.id, "orders", { data: [order] });
  await deliver(scope, own.id, "customers", { data: [customer] });
  const apart = { id: "shop1-woo2-990001", customer: "shop1-woo2-5", email: "eve@example.com", net: 500 };
  expect(await rows(scope, ORDERS)).toEqual([...before, apart].sort((x, y) => (x.id < y.id ? -1 : 1)));
  expect([a.idPrefix, b.idPrefix, own.idPrefix]).toEqual(["", "woo2-", ""]);
  // A prefix with which it could is refused.
  for (const idPrefix of ["woo2-9-", "woo2-woo2-"])
    await expect(aShop(scope, { kind: "generic", idPrefix })).rejects.toMatchObject({ code: "INVALID_PARAMETER" });
});

test("erasing a customer of the second shop leaves the first one's, and stays in force", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { a, b } = await two(scope);
  await withBusiness(scope, async (client) => {
    await lockOrderWrites(client, scope);
    await eraseCustomers(client, scope, [{ externalId: "woo2-5" }], new Date());
  });
  await deliver(scope, b.id, "customer.updated", { id: 5, email: "back@example.com", first_name: "B" });
  await deliver(
    scope,
    b.id,
    "order.updated",
    wooOrder(990001, 5, "22.00", { date_modified_gmt: "2026-06-02T10:00:00" }),
  );
  await deliver(scope, a.id, "order.created", wooOrder(990002, 5, "11.00"));
  expect((await rows(scope, ORDERS)).map(({ customer, email }) => `${customer.replace(/-.*/, "")} ${email}`)).toEqual([
    "5 buyer-11.00@example.com",
    "5 buyer-11.00@example.com",
    "erased null",
  ]);
});

test("a guest is the same person in both shops, by the email address", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const [a, b] = [await aShop(scope), await aShop(scope)];
  const billing = { email: "ada@example.com", first_name: "Ada" };
  await deliver(scope, a.id, "order.created", wooOrder(1, 0, "1.00", { billing }));
  await deliver(scope, b.id, "order.created", wooOrder(1, 0, "2.00", { billing }));
  expect(await rows(scope, ORDERS)).toMatchObject([
    { id: "1", customer: "ada@example.com" },
    { id: "woo2-1", customer: "ada@example.com" },
  ]);
});

test("two shops that number their products keep them apart, and share SKUs", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const [a, b] = [await aShop(scope), await aShop(scope)];
  const lines = (sku: string) => ({
    line_items: [{ id: 1, name: "Thing", sku, product_id: 7, quantity: 1, subtotal: "5.00", total: "5.00" }],
  });
  const catalog = (connectionId: string, name: string) =>
    withBusiness(scope, async (client) => {
      const product = { id: 7, sku: "", name, categories: [{ name }] };
      const effects = readWooProduct(product, { currency: "USD", timeZone: "UTC", storefrontId: 1, now: new Date() });
      await lockOrderWrites(client, scope);
      const sent = effects.map((effect) => ({ effect, receivedAt: new Date(), triggeredAt: null }));
      const [own = []] = await underOwnIds(client, { ...scope, connectionId }, [sent]);
      await applyEffects(client, { ...scope, connectionId }, own, new Date());
    });
  await catalog(a.id, "Mugs");
  await catalog(b.id, "Lamps");
  await deliver(scope, a.id, "order.created", wooOrder(1, 0, "5.00", lines("")));
  await deliver(scope, b.id, "order.created", wooOrder(1, 0, "5.00", lines("")));
  await deliver(scope, b.id, "order.created", wooOrder(2, 0, "5.00", lines("MUG")));
  const sold = `select o.external_id as "order", i.product_id as product, i.category from orders o
    join order_items i using (business_id, order_id) order by 1`;
  expect(await rows(scope, sold)).toEqual([
    { order: "1", product: "7", category: "Mugs" },
    { order: "woo2-1", product: "woo2-7", category: "Lamps" },
    { order: "woo2-2", product: "MUG", category: null },
  ]);
});

test("what the second shop stored before it had a prefix stays its own", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const [a, b] = [await aShop(scope), await aShop(scope)];
  await deliver(scope, b.id, "order.created", wooOrder(3, 6, "3.00"));
  await removePrefixes(scope);
  const later = { date_modified_gmt: "2026-05-02T10:00:00" };
  await deliver(scope, a.id, "order.created", wooOrder(3, 6, "1.00"));
  await deliver(scope, b.id, "order.updated", wooOrder(3, 6, "4.00", later));
  const all = await rows(scope, ORDERS);
  expect(all.map(({ id, customer, net }) => `${id} ${customer} ${net}`)).toEqual(["3 6 400", "shop1-3 shop1-6 100"]);
  await deleteConnection(asAdmin(scope), b.id);
  await deliver(scope, a.id, "order.updated", wooOrder(3, 6, "2.00", later));
  expect((await rows(scope, ORDERS)).map(({ id, net }) => `${id} ${net}`)).toEqual(["3 400", "shop1-3 200"]);
});

test("a shop that is connected again continues its records", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { a, b } = await two(scope);
  await deleteConnection(asAdmin(scope), a.id);
  await deleteConnection(asAdmin(scope), b.id);
  const [first, second, third] = [await aShop(scope), await aShop(scope), await aShop(scope)];
  expect([first, second, third].map(({ idPrefix }) => idPrefix)).toEqual(["", "woo2-", "woo3-"]);
  await deliver(
    scope,
    second.id,
    "order.updated",
    wooOrder(990001, 5, "22.00", { date_modified_gmt: "2026-05-03T10:00:00" }),
  );
  expect(await rows(scope, "select count(*)::int as orders from orders")).toEqual([{ orders: 2 }]);
});

test("a prefix is for shops with their own numbers, and can be chosen", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const kinds = [await aShop(scope, { kind: "shopify" }), await aShop(scope), await aShop(scope, { kind: "shopify" })];
  expect(kinds.map(({ idPrefix }) => idPrefix)).toEqual([null, "", null]);
  expect((await aShop(scope, { kind: "generic", idPrefix: "" })).idPrefix).toBe("");
  expect((await aShop(scope, { kind: "generic" })).idPrefix).toBe("shop2-");
  expect((await aShop(scope, { idPrefix: "outlet-" })).idPrefix).toBe("outlet-");
  await expect(aShop(scope, { idPrefix: "Not this" })).rejects.toMatchObject({ code: "INVALID_PARAMETER" });
});

test("tickets and events of a generic connection are about its own customers", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { b } = await two(scope);
  const shared = await aShop(scope, { kind: "generic", idPrefix: b.idPrefix ?? "" });
  const ticket = { ticketId: "1", customerId: "5", openedAt: "2026-05-02T10:00:00Z", channel: "email" };
  await deliver(scope, shared.id, "tickets", { type: "tickets", data: [ticket] });
  const event = {
    externalId: "1",
    customerId: "5",
    name: "viewed",
    occurredAt: "2026-05-02T10:00:00Z",
    orderId: "990001",
  };
  await deliver(scope, shared.id, "events", { type: "events", data: [event] });
  expect(
    await rows(
      scope,
      `select c.external_id as customer, t.external_id as ticket, e.external_id as event, e.order_id as "order"
      from customers c join support_tickets t using (business_id, customer_id) join customer_events e using (business_id, customer_id)`,
    ),
  ).toEqual([{ customer: "woo2-5", ticket: "woo2-1", event: "woo2-1", order: "woo2-990001" }]);
});

const aFile = (orders: readonly object[]): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "two-shops-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "orders.ndjson");
  writeFileSync(file, orders.map((order) => JSON.stringify(order)).join("\n"));
  return file;
};

test("a file of the second shop is read under its prefix, and changes the same records", async () => {
  const scope = await aBusiness({ currency: "USD" });
  await two(scope);
  const orders = [
    wooOrder(990001, 5, "20.00", { date_modified_gmt: "2026-05-04T10:00:00" }),
    wooOrder(990009, 0, "3.00", { billing: { email: "ada@example.com" } }),
  ];
  const file = aFile(orders);
  const reading = { file, format: "woocommerce-orders", storefrontId: 1 };
  await importRecords(asAdmin(scope), { ...reading, idPrefix: "woo2-" });
  expect((await rows(scope, ORDERS)).map(({ id, customer, net }) => `${id} ${customer} ${net}`)).toEqual([
    "990001 5 1100",
    "woo2-990001 woo2-5 2000",
    "woo2-990009 ada@example.com 300",
  ]);
});

test("a file that doesn't say whose it is changes no shop's records, and names them", async () => {
  const scope = await aBusiness({ currency: "USD" });
  await two(scope);
  const later = { date_modified_gmt: "2026-05-04T10:00:00" };
  const guest = { billing: { email: "ada@example.com" } };
  // The first two are those of a shop: by its order, and by its customer.
  const orders = [
    wooOrder(990001, 0, "7.00", { ...guest, ...later }),
    wooOrder(1, 5, "8.00"),
    wooOrder(2, 0, "9.00", guest),
  ];
  const reading = { file: aFile(orders), format: "woocommerce-orders", storefrontId: 1 };
  const nets = async () => (await rows(scope, ORDERS)).map(({ id, net }) => `${id} ${net}`);
  const actor = asAdmin(scope);
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const checked = await checkLocalFile(actor, reading, watch);
  expect(checked.result).toMatchObject({
    ordersNew: 1,
    ordersUpdated: 0,
    rowsRefused: 2,
    problems: [{ code: "id_of_shop" }],
  });
  const done = await importRecords(actor, reading);
  expect(done).toMatchObject({ ordersNew: 1, ordersUpdated: 0, rowsRefused: 2 });
  expect(await nets()).toEqual(["2 900", "990001 1100", "woo2-990001 2200"]);

  // Of the first shop.
  const chosen = { ...reading, idPrefix: "" };
  expect((await checkLocalFile(actor, chosen, watch)).result).toMatchObject({
    ordersNew: 1,
    ordersUpdated: 1,
    rowsRefused: 0,
  });
  expect(await importRecords(actor, chosen)).toMatchObject({ ordersNew: 1, ordersUpdated: 1, rowsRefused: 0 });
  expect(await nets()).toEqual(["1 800", "2 900", "990001 700", "woo2-990001 2200"]);
});

test("a file of the second shop changes what it stored before it had a prefix", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const [, b] = [await aShop(scope), await aShop(scope)];
  await deliver(scope, b.id, "order.created", wooOrder(3, 6, "3.00"));
  await removePrefixes(scope);
  const file = aFile([wooOrder(3, 6, "4.00", { date_modified_gmt: "2026-05-04T10:00:00" }), wooOrder(4, 6, "5.00")]);
  const reading = { file, format: "woocommerce-orders", storefrontId: 1 };
  await expect(importRecords(asAdmin(scope), reading)).rejects.toThrow(/^None of the 2 rows .* connected shop/);
  await importRecords(asAdmin(scope), { ...reading, idPrefix: "woo2-" });
  const all = await rows(scope, ORDERS);
  expect(all.map(({ id, customer, net }) => `${id} ${customer} ${net}`)).toEqual(["3 6 400", "woo2-4 6 500"]);
});
