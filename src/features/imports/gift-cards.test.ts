import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import type { Scope } from "#core/values/permissions.ts";
import { RUN_WORK } from "#features.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { findHandler } from "#testing/routes/every-route.ts";
import { PATCH } from "../../app/api/admin/business/route.ts";
import type { Effect } from "./rules/connections/effect.ts";
import { saveBatch } from "./save-batch.ts";
import { readBigcommerceOrder } from "./shops/bigcommerce/records.ts";
import { readDelivery } from "./shops/clients.ts";
import { readMagentoOrder } from "./shops/magento/records.ts";
import { readMedusaOrder } from "./shops/medusa/records.ts";
import { beginImport, endImport } from "./store/imports.ts";
import { undoImport } from "./undo-import.ts";

// The kind of 68-gift-card: a card of 80.00 is sold in order 1, beside a mug of 12.50 in order 2, and order 3 is a lamp of 65.00 that
// was paid with a card. Only what is bought counts: the mug and the lamp, 77.50.

const AT = "2026-05-01T10:00:00Z";
const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, now: new Date("2026-06-01T00:00:00Z") };

type Sale = { id: string; total: string; net: string; counted: boolean };

const readSales = (scope: Scope): Promise<Sale[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Sale>(
      `select external_id as id, total_price::text as total, net_amount::text as net, is_counted as counted
         from orders where business_id = $1 order by external_id`,
      [scope.businessId],
    );
    return rows;
  });

const readCustomer = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query(
      `select sum(order_count)::int as orders, sum(lifetime_value)::int as revenue from customer_metrics where business_id = $1`,
      [scope.businessId],
    );
    return rows[0];
  });

const CARD_ALONE = { id: "1", total: "8000", net: "0", counted: false };
const CARD_AND_MUG = { id: "2", total: "9250", net: "1250", counted: true };
const LAMP = { id: "3", total: "6500", net: "6500", counted: true };

type Channel = (scope: Scope) => Promise<unknown>;

const byFile =
  (content: string): Channel =>
  async (scope) => {
    const { readings } = await readWholeFile(content, { timeZone: "UTC" });
    expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
    const orders = readings.flatMap(({ order }) => (order ? [{ ...order, customerExternalId: null }] : []));
    await saveSales(scope, { orders });
  };

const byEffects =
  (...effects: readonly Effect[][]): Channel =>
  async (scope) => {
    const orders = effects.flat().flatMap((effect) => (effect.kind === "order" ? [effect.order] : []));
    await saveSales(scope, { orders: orders.map((order) => ({ ...order, customerExternalId: null })) });
  };

const call = async (scope: Scope, method: "GET" | "PUT", externalId: string, body?: object) => {
  const contract = CONTRACTS.find((one) => one.method === method && one.path === "/api/v1/orders/{externalId}");
  if (!contract) throw new Error("There is no such route");
  const token = await aToken(scope, { role: "manager" });
  const request = aRequest(method, `/api/v1/orders/${externalId}`, { token, ...(body && { body }) });
  return answerOf(findHandler(contract)(request, { params: Promise.resolve({ externalId }) }));
};

const card = { name: "Gift Card", quantity: 1, unitPrice: "80.00" };
const mug = { sku: "MUG", name: "Mug", quantity: 1, unitPrice: "12.50" };
const lamp = { sku: "LAMP", name: "Lamp", quantity: 1, unitPrice: "65.00" };
const customer = { externalId: "ada" };
const posted = (mark: object) => [
  { orderedAt: AT, customer, totalPrice: "80.00", lines: [{ ...card, ...mark }] },
  { orderedAt: AT, customer, totalPrice: "92.50", lines: [{ ...card, ...mark }, mug] },
  { orderedAt: AT, customer, totalPrice: "65.00", paymentState: "paid", lines: [lamp] },
];
const byApi =
  (mark: object): Channel =>
  async (scope) => {
    for (const [i, body] of posted(mark).entries())
      expect(await call(scope, "PUT", String(i + 1), body)).toMatchObject({ status: 201 });
  };

const shopifyLine = (id: number, name: string, price: string, gift_card: boolean) => ({
  id,
  sku: null,
  title: name,
  name,
  quantity: 1,
  price,
  gift_card,
});
const shopifyOrder = (id: number, total_price: string, ...line_items: object[]) =>
  readDelivery(
    {
      kind: "shopify",
      topic: "orders/create",
      body: JSON.stringify({
        id,
        created_at: AT,
        updated_at: AT,
        currency: "USD",
        total_price,
        line_items,
        financial_status: "paid",
        payment_gateway_names: ["gift_card"],
      }),
    },
    shop,
  );

const wooLine = (id: number, name: string, total: string, keys: readonly string[] = []) => ({
  id,
  name,
  product_id: id,
  quantity: 1,
  subtotal: total,
  total,
  sku: "",
  meta_data: keys.map((key, i) => ({ id: i, key, value: "1" })),
});
const wooOrder = (id: number, total: string, line_items: object[], more: object = {}) => ({
  id,
  total,
  line_items,
  status: "completed",
  currency: "USD",
  billing: {},
  customer_id: 0,
  refunds: [],
  date_created_gmt: "2026-05-01T10:00:00",
  date_modified_gmt: "2026-05-01T10:00:00",
  date_paid_gmt: "2026-05-01T10:00:00",
  discount_total: "0.00",
  shipping_total: "0.00",
  total_tax: "0.00",
  prices_include_tax: false,
  ...more,
});
const wooOrders = (key: string, paid: string) => [
  wooOrder(1, "80.00", [wooLine(1, "A present", "80.00", [key])]),
  wooOrder(2, "92.50", [wooLine(1, "A present", "80.00", [key]), wooLine(2, "Mug", "12.50")]),
  wooOrder(3, "5.00", [wooLine(3, "Lamp", "65.00")], { [paid]: [{ id: 1, code: "A-1", amount: "60.00" }] }),
];

const magentoLine = (item_id: number, name: string, price: number, product_type: string) => ({
  item_id,
  sku: name,
  name,
  qty_ordered: 1,
  base_price: price,
  base_row_total: price,
  product_type,
});
const magentoOrder = (increment_id: string, base_grand_total: number, items: object[], more: object = {}) =>
  readMagentoOrder(
    {
      increment_id,
      base_grand_total,
      items,
      state: "complete",
      created_at: "2026-05-01 10:00:00",
      updated_at: "2026-05-01 10:00:00",
      base_currency_code: "USD",
      credit_memos: [],
      ...more,
    },
    shop,
  );

const medusaLine = (id: string, title: string, unit_price: number, is_giftcard: boolean) => ({
  id,
  title,
  unit_price,
  is_giftcard,
  quantity: 1,
});
const medusaOrder = (id: string, total: number, items: object[], credit_line_total = 0) =>
  readMedusaOrder(
    {
      id,
      total,
      items,
      credit_line_total,
      status: "completed",
      payment_status: "captured",
      currency_code: "usd",
      created_at: AT,
      updated_at: AT,
      payment_collections: [],
    },
    shop,
  );

const bigcommerceLine = (id: number, name: string, price: string, type: string) => ({
  id,
  name,
  type,
  quantity: 1,
  price_inc_tax: price,
  total_inc_tax: price,
});
const bigcommerceOrder = (id: number, total_inc_tax: string, ...products: object[]) =>
  readBigcommerceOrder(
    {
      id,
      total_inc_tax,
      subtotal_inc_tax: total_inc_tax,
      products,
      status: "Completed",
      refunds: [],
      date_created: "Fri, 01 May 2026 10:00:00 +0000",
      date_modified: "",
      default_currency_code: "USD",
    },
    shop,
  );

const SQUARE =
  "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Transaction ID";

const CHANNELS: Readonly<Record<string, Channel>> = {
  "an order's lines by API, by their name": byApi({}),
  "an order's lines by API, by their type": byApi({ name: "For you", type: "gift_card" }),
  "an order's lines by API, by their mark": byApi({ name: "For you", isGiftCard: true }),
  "a file of lines": byFile(
    [
      "order_id,order_date,product_id,product_name,product_type,quantity,price",
      "1,2026-05-01,GC-80,For you,Gift Cards,1,80.00",
      "2,2026-05-01,GC-80,For you,Gift Cards,1,80.00",
      "2,2026-05-01,MUG,Mug,,1,12.50",
      "3,2026-05-01,LAMP,Lamp,,1,65.00",
    ].join("\n"),
  ),
  "a file of lines with a mark": byFile(
    [
      "order_id,order_date,product_id,product_name,is_gift_card,quantity,price",
      "1,2026-05-01,GC-80,For you,yes,1,80.00",
      "2,2026-05-01,GC-80,For you,true,1,80.00",
      "2,2026-05-01,MUG,Mug,no,1,12.50",
      "3,2026-05-01,LAMP,Gift Card,0,1,65.00",
    ].join("\n"),
  ),
  "Shopify's export": byFile(
    [
      "Name,Created at,Financial Status,Currency,Subtotal,Total,Lineitem quantity,Lineitem name,Lineitem price,Payment Method",
      "1,2026-05-01 10:00:00 +0000,paid,USD,80.00,80.00,1,Gift Card - $80.00,80.00,Shopify Payments",
      "2,2026-05-01 10:00:00 +0000,paid,USD,92.50,92.50,1,Gift Card - $80.00,80.00,Shopify Payments",
      "2,2026-05-01 10:00:00 +0000,,,,,1,Mug,12.50,",
      "3,2026-05-01 10:00:00 +0000,paid,USD,65.00,65.00,1,Lamp,65.00,gift_card",
    ].join("\n"),
  ),
  "Shopify's webhooks": (scope) =>
    byEffects(
      shopifyOrder(1, "80.00", shopifyLine(1, "For you", "80.00", true)),
      shopifyOrder(2, "92.50", shopifyLine(1, "For you", "80.00", true), shopifyLine(2, "Mug", "12.50", false)),
      // What the shop says is no gift card is none, whatever its name.
      shopifyOrder(3, "65.00", shopifyLine(3, "Gift Card", "65.00", false)),
    )(scope),
  "WooCommerce with PW Gift Cards": byFile(JSON.stringify(wooOrders("pw_gift_card_amount", "pw_gift_cards"))),
  "WooCommerce Gift Cards": byFile(JSON.stringify(wooOrders("wc_gc_giftcard_amount", "gift_cards"))),
  "WooCommerce's webhooks": (scope) =>
    byEffects(
      ...wooOrders("wc_gc_giftcard_amount", "gift_cards").map((order) =>
        readDelivery({ kind: "woocommerce", topic: "order.created", body: JSON.stringify(order) }, shop),
      ),
    )(scope),
  Magento: (scope) =>
    byEffects(
      magentoOrder("1", 80, [magentoLine(1, "A present", 80, "giftcard")]),
      magentoOrder("2", 92.5, [magentoLine(1, "A present", 80, "giftcard"), magentoLine(2, "Mug", 12.5, "simple")]),
      magentoOrder("3", 0, [magentoLine(3, "Lamp", 65, "simple")], {
        extension_attributes: { base_gift_cards_amount: 65 },
      }),
    )(scope),
  Medusa: (scope) =>
    byEffects(
      medusaOrder("1", 80, [medusaLine("a", "A present", 80, true)]),
      medusaOrder("2", 92.5, [medusaLine("a", "A present", 80, true), medusaLine("b", "Mug", 12.5, false)]),
      medusaOrder("3", 5, [medusaLine("c", "Lamp", 65, false)], 60),
    )(scope),
  BigCommerce: (scope) =>
    byEffects(
      bigcommerceOrder(1, "80.0000", bigcommerceLine(1, "For you", "80.0000", "giftcertificate")),
      bigcommerceOrder(
        2,
        "92.5000",
        bigcommerceLine(1, "For you", "80.0000", "giftcertificate"),
        bigcommerceLine(2, "Mug", "12.5000", "physical"),
      ),
      bigcommerceOrder(3, "65.0000", bigcommerceLine(3, "Lamp", "65.0000", "physical")),
    )(scope),
  "Square's transactions": byFile(
    [
      SQUARE,
      "05/01/26,10:00:00,Eastern Time (US & Canada),$0.00,$0.00,$0.00,$80.00,$0.00,$0.00,$0.00,$80.00,1",
      "05/01/26,10:00:00,Eastern Time (US & Canada),$12.50,$0.00,$12.50,$80.00,$0.00,$0.00,$0.00,$92.50,2",
      "05/31/26,10:00:00,Eastern Time (US & Canada),$65.00,$0.00,$65.00,$0.00,$0.00,$0.00,$0.00,$65.00,3",
    ].join("\n"),
  ),
};

test.for(Object.entries(CHANNELS))("a gift card is no sale until it is spent: %s", async ([, send]) => {
  const scope = await aBusiness();
  await send(scope);
  expect(await readSales(scope)).toEqual([CARD_ALONE, CARD_AND_MUG, LAMP]);
});

test("a gift card adds neither orders nor revenue to its buyer, and is answered as it was sent", async () => {
  const scope = await aBusiness();
  await byApi({})(scope);
  expect(await readCustomer(scope)).toEqual({ orders: 2, revenue: 7750 });
  expect((await call(scope, "GET", "1")).body).toMatchObject({
    data: { totalPrice: 80, lines: [{ isGiftCard: true }] },
  });
});

test("a line that is said to be no gift card, or only named like one, counts", async () => {
  const scope = await aBusiness();
  await call(scope, "PUT", "1", { orderedAt: AT, totalPrice: "80.00", lines: [{ ...card, isGiftCard: false }] });
  await call(scope, "PUT", "2", { orderedAt: AT, totalPrice: "80.00", lines: [{ ...card, name: "Gift Card Holder" }] });
  expect((await readSales(scope)).map(({ net, counted }) => [net, counted])).toEqual([
    ["8000", true],
    ["8000", true],
  ]);
});

test("a refunded gift card takes nothing from the goods beside it, and shipping of a card alone is no sale", async () => {
  const scope = await aBusiness();
  const refund = (amount: string, line: number) => ({
    refunds: [{ externalId: "r", refundedAt: AT, amount, lines: [{ line, quantity: 1, amount }] }],
  });
  const both = { orderedAt: AT, totalPrice: "92.50", lines: [card, mug] };
  await call(scope, "PUT", "1", { ...both, ...refund("80.00", 1) });
  await call(scope, "PUT", "2", { ...both, ...refund("12.50", 2) });
  await call(scope, "PUT", "3", { orderedAt: AT, totalPrice: "84.90", shipping: "4.90", lines: [card] });
  await call(scope, "PUT", "4", { orderedAt: AT, totalPrice: "80.00", lines: [card], ...refund("80.00", 1) });
  expect((await readSales(scope)).map(({ net, counted }) => [net, counted])).toEqual([
    ["1250", true],
    ["0", false],
    ["0", false],
    ["0", false],
  ]);
});

test("stored orders are counted again by the run that another choice of the business starts", async () => {
  const scope = await aBusiness();
  await byApi({})(scope);
  const token = await aToken(scope, { role: "admin" });
  const choose = async (giftCardsAreSales: boolean, version: number) => {
    const body = { giftCardsAreSales, version };
    const { status } = await answerOf(await PATCH(aRequest("PATCH", "/api/admin/business", { token, body })));
    expect(status).toBe(200);
    const job = RUN_WORK.find(({ definition }) => definition.kind === "recalculate_segments");
    await job?.perform(asAdmin(scope), { reason: "request", giftCards: true }, { ...unwatched(), runId: "" });
  };
  await choose(true, 1);
  expect((await readSales(scope)).map(({ net, counted }) => [net, counted])).toEqual([
    ["8000", true],
    ["9250", true],
    ["6500", true],
  ]);
  expect(await readCustomer(scope)).toEqual({ orders: 3, revenue: 23_750 });
  await choose(false, 2);
  expect(await readSales(scope)).toEqual([CARD_ALONE, CARD_AND_MUG, LAMP]);
  expect(await readCustomer(scope)).toEqual({ orders: 2, revenue: 7750 });
});

test("orders of an earlier database lose what they sold of gift cards, and their customers' figures with it", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0009_gift_cards"));
  const [business, customer, other] = [randomUUID(), randomUUID(), randomUUID()];
  await connected(database.ownerUrl, async (owner) => {
    await owner.query(
      "insert into businesses (id, slug, name, time_zone, currency) values ($1, $2, 'Shop', 'UTC', 'USD')",
      [business, "shop"],
    );
    await owner.query("insert into storefronts (business_id, id, name) values ($1, 1, 'Web')", [business]);
    for (const id of [customer, other]) {
      await owner.query("insert into customers (business_id, customer_id, external_id) values ($1, $2, $3)", [
        business,
        id,
        id,
      ]);
      await owner.query(
        "insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, revision) values ($1, $2, 2, 17250, 5)",
        [business, id],
      );
    }
    const add = async (
      id: string,
      buyer: string,
      total: number,
      lines: [name: string, type: string, amount: number][],
    ) => {
      const order = randomUUID();
      await owner.query(
        `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, source, total_price)
         values ($1, $2, $3, $4, 1, 'completed', '2026-01-01', 'web', $5)`,
        [business, order, id, buyer, total],
      );
      for (const [i, [name, type, amount]] of lines.entries())
        await owner.query(
          `insert into order_items (business_id, order_id, line_number, product_id, product_name, product_type, quantity, price, line_total)
           values ($1, $2, $3, 'p', $4, $5, 1, $6, $6)`,
          [business, order, i + 1, name, type, amount],
        );
    };
    await add("1", customer, 8000, [["Gift Card - $80.00", "", 8000]]);
    await add("2", customer, 9250, [
      ["For you", "Gift card", 8000],
      ["Mug", "", 1250],
    ]);
    await add("3", other, 6500, [["Gift Card Holder", "", 6500]]);
    // What undoing an import would bring back.
    await owner.query(
      `insert into imports (business_id, id, format, file_name, file_hash, resume_at, state)
       values ($1, $2, 'orders', 'a.csv', '', '{}', 'succeeded')`,
      [business, other],
    );
    await owner.query(
      `insert into import_changes (business_id, import_id, kind, record, before)
       select o.business_id, $2, 'orders', o.external_id, to_jsonb(o) || jsonb_build_object('items',
              (select jsonb_agg(to_jsonb(i) order by i.line_number) from order_items i where i.business_id = o.business_id and i.order_id = o.order_id))
         from orders o where business_id = $1`,
      [business, other],
    );
  });
  await migrateDatabase(database);
  await connected(database.ownerUrl, async (owner) => {
    const { rows: orders } = await owner.query(
      "select external_id as id, net_amount::int as net, is_counted as counted from orders order by 1",
    );
    expect(orders).toEqual([
      { id: "1", net: 0, counted: false },
      { id: "2", net: 1250, counted: true },
      { id: "3", net: 6500, counted: true },
    ]);
    const { rows: figures } = await owner.query(
      "select order_count::int as orders, lifetime_value::int as revenue, revision::int from customer_metrics where customer_id = any($1) order by 1, 2",
      [[customer, other]],
    );
    expect(figures).toEqual([
      { orders: 1, revenue: 1250, revision: 6 },
      { orders: 2, revenue: 17_250, revision: 5 },
    ]);
    const { rows: kept } = await owner.query(
      `select record as id, jsonb_path_query_array(before, '$.items[*].is_gift_card') as marks,
              jsonb_path_query_array(before, '$.items[*].line_total') as amounts
         from import_changes where business_id = $1 order by 1`,
      [business],
    );
    expect(kept).toEqual([
      { id: "1", marks: [true], amounts: [8000] },
      { id: "2", marks: [true, false], amounts: [8000, 1250] },
      { id: "3", marks: [], amounts: [6500] },
    ]);
  });
});

test("the undo of an import by an earlier version brings back lines without a mark, and counts gift cards again", async () => {
  const actor = asAdmin(await aBusiness());
  await byApi({})(actor);
  const before = await readSales(actor);
  const figures = await readCustomer(actor);
  const key = { format: "orders", fileName: "a.csv", fileHash: "a", options: { storefrontId: 1, shiftDays: 0 } };
  const { id } = await withBusiness(actor, (client) => beginImport(client, actor, key, 1));
  const { readings } = await readWholeFile(
    [
      "order_id,order_date,product_id,product_name,product_type,quantity,price",
      "1,2026-05-01,LAMP,Lamp,,1,65.00",
      "2,2026-05-01,MUG,Mug,,1,12.50",
      "3,2026-05-01,GC-80,For you,Gift Cards,1,80.00",
    ].join("\n"),
    { timeZone: "UTC" },
  );
  const read = { readings, documents: [], rowsRead: 3, resumeAt: { line: 1, byte: 1 } };
  await saveBatch(actor, id, { column: "order_id", existing: "update" }, read);
  await withBusiness(actor, (client) => endImport(client, actor, id, { state: "succeeded" }));
  expect((await readSales(actor)).map(({ net }) => net)).toEqual(["6500", "1250", "0"]);
  // As the migration leaves them: it marks the lines of orders with gift cards, and no order has a sum.
  await withBusiness(actor, async (client) => {
    await client.query("update import_changes set before = before - 'gift_card_amount' where import_id = $1", [id]);
    const { rowCount } = await client.query(
      "update import_changes set before = before #- '{items,0,is_gift_card}' where import_id = $1 and record = '3'",
      [id],
    );
    expect(rowCount).toBe(1);
  });
  await undoImport(
    actor,
    { importId: id, fileName: "" },
    { at: () => {}, signal: new AbortController().signal, runId: id },
  );
  expect(await readSales(actor)).toEqual(before);
  expect(await readCustomer(actor)).toEqual(figures);
});
