import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { CONNECTION_KINDS } from "#features/imports/shops/shops.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { readRecords } from "#testing/imports/read-records.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { findHandler } from "#testing/routes/every-route.ts";
import type { Effect, ReadPayload } from "./rules/connections/effect.ts";
import { customerDays, purchases } from "./rules/formats/purchase-log.ts";
import type { ImportFormat } from "./rules/import-format.ts";
import { readBigcommerceOrder } from "./shops/bigcommerce/records.ts";
import { readDelivery } from "./shops/clients.ts";
import { FORMATS } from "./shops/formats.ts";
import { readMagentoOrder } from "./shops/magento/records.ts";
import { readMedusaOrder } from "./shops/medusa/records.ts";
import { readOrderNode } from "./shops/shopify/nodes.ts";

// The same order in the form of each channel: two mugs at 40.00 less 20.00, a spoon at 10.00, 5.00 off the whole order and
// 4.90 of shipping, which is 69.90. What was taken off is 25.00.

const AT = "2026-05-01T10:00:00Z";
const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, now: new Date("2026-06-01T00:00:00Z") };

/** Stores the order of a channel in a business of its own, and reads what was taken off. */
type Channel = (scope: Scope) => Promise<unknown>;

const csv = (rows: readonly Record<string, string>[]): string => {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? ""))]
    .map((cells) => cells.map(cell).join(","))
    .join("\n");
};

const byFile =
  (content: string): Channel =>
  async (scope) => {
    const { readings } = await readWholeFile(content, { timeZone: "UTC" });
    expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
    const orders = readings.flatMap(({ order }) => (order ? [{ ...order, customerExternalId: null }] : []));
    await saveSales(scope, { orders });
  };

/** A format that has to be chosen. */
const byRecords =
  (format: ImportFormat, ...records: Record<string, string>[]): Channel =>
  async (scope) => {
    const orders = readRecords(format, records).flatMap(({ order }) => order ?? []);
    await saveSales(scope, { orders: orders.map((order) => ({ ...order, customerExternalId: null })) });
  };

const rowsOf = (order: Record<string, string>, ...lines: Record<string, string>[]) =>
  byFile(csv(lines.map((line) => ({ ...order, ...line }))));

const byEffects =
  (effects: () => Effect[]): Channel =>
  async (scope) => {
    const orders = effects().flatMap((effect) => (effect.kind === "order" ? [effect.order] : []));
    await saveSales(scope, { orders: orders.map((order) => ({ ...order, customerExternalId: null })) });
  };
const bySource = (read: ReadPayload, payload: object) => byEffects(() => read(payload, shop));
const byWebhook = (kind: "shopify" | "woocommerce" | "generic", topic: string, payload: object) =>
  byEffects(() => readDelivery({ kind, topic, body: JSON.stringify(payload) }, shop));

const byRoute =
  (route: string, id: string, body: object): Channel =>
  async (scope) => {
    const contract = CONTRACTS.find(({ method, path }) => `${method} ${path}` === route);
    if (!contract) throw new Error(`There is no ${route}`);
    const token = await aToken(scope, { role: "manager" });
    const request = aRequest(contract.method, contract.path.replace("{externalId}", id), { token, body });
    const values = { externalId: id };
    const { status } = await answerOf(findHandler(contract)(request, { params: Promise.resolve(values) }));
    expect([200, 201]).toContain(status);
  };

const posted = {
  orderedAt: AT,
  totalPrice: "69.90",
  discountAmount: "5.00",
  shipping: "4.90",
  lines: [
    { sku: "MUG", quantity: 2, unitPrice: "40.00", discountAmount: "20.00" },
    { sku: "SPOON", quantity: 1, unitPrice: "10.00" },
  ],
};

const OWN = { order_id: "1", order_date: "2026-05-01" };
const BESIDE = { ...OWN, discount_amount: "5.00", shipping_amount: "4.90" };
const MUG = { product_id: "MUG", quantity: "2", price: "40.00" };
const SPOON = { product_id: "SPOON", quantity: "1", price: "10.00" };

const SHOPIFY_FILE = { Name: "#1", "Created at": "2026-05-01 10:00:00 +0000" };
const inShopMoney = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });
const shopifyNode = {
  id: "gid://shopify/Order/1",
  email: null,
  phone: null,
  createdAt: AT,
  processedAt: AT,
  updatedAt: AT,
  cancelledAt: null,
  currencyCode: "USD",
  displayFinancialStatus: "PAID",
  sourceName: "web",
  test: false,
  discountCodes: [],
  billingAddress: null,
  totalPriceSet: inShopMoney("69.90"),
  currentTotalPriceSet: inShopMoney("69.90"),
  totalDiscountsSet: inShopMoney("25.00"),
  totalTaxSet: null,
  totalShippingPriceSet: inShopMoney("4.90"),
  customerJourneySummary: null,
  customer: null,
  refunds: [],
  lineItems: {
    nodes: [
      { name: "MUG", price: "40.00", quantity: 2, off: ["20.00", "4.29"] },
      { name: "SPOON", price: "10.00", quantity: 1, off: ["0.71"] },
    ].map(({ name, price, quantity, off }, i) => ({
      id: `gid://shopify/LineItem/${i + 1}`,
      sku: name,
      title: name,
      name,
      variantTitle: null,
      vendor: null,
      quantity,
      currentQuantity: quantity,
      originalUnitPriceSet: inShopMoney(price),
      discountAllocations: off.map((amount) => ({ allocatedAmountSet: inShopMoney(amount) })),
    })),
  },
};

/** WooCommerce spreads coupons over the lines: 60.00 less 4.29, 10.00 less 0.71. */
const WOO = {
  id: 1,
  status: "completed",
  currency: "USD",
  date_created_gmt: "2026-05-01T10:00:00",
  billing: {},
  date_modified_gmt: "2026-05-01T10:00:00",
  date_paid_gmt: "2026-05-01T10:00:00",
  customer_id: 0,
  refunds: [],
  total: "69.90",
  discount_total: "25.00",
  shipping_total: "4.90",
  total_tax: "0.00",
  prices_include_tax: false,
  line_items: [
    { id: 1, name: "Mug", product_id: 1, quantity: 2, subtotal: "80.00", total: "55.71", sku: "MUG" },
    { id: 2, name: "Spoon", product_id: 2, quantity: 1, subtotal: "10.00", total: "9.29", sku: "SPOON" },
  ],
};
const WOO_CSV = {
  order_id: "1",
  date: "2026-05-01 10:00:00",
  status: "completed",
  billing_email: "",
  order_total: "69.90",
  discount_total: "25.00",
  shipping_total: "4.90",
  tax_total: "0.00",
  order_currency: "USD",
};

const bigcommerceLine = { parent_order_product_id: null, base_cost_price: "0.0000", product_options: [] };
const BIGCOMMERCE = {
  id: 1,
  customer_id: 0,
  date_created: "Fri, 01 May 2026 10:00:00 +0000",
  date_modified: "",
  status: "Completed",
  default_currency_code: "USD",
  total_inc_tax: "69.9000",
  subtotal_inc_tax: "90.0000",
  refunds: [],
  shipping_cost_inc_tax: "4.9000",
  discount_amount: "5.0000",
  coupon_discount: "20.0000",
  products: [
    {
      ...bigcommerceLine,
      id: 1,
      sku: "MUG",
      quantity: 2,
      price_inc_tax: "40.0000",
      total_inc_tax: "80.0000",
      applied_discounts: [{ amount: "20.0000" }],
    },
    { ...bigcommerceLine, id: 2, sku: "SPOON", quantity: 1, price_inc_tax: "10.0000", total_inc_tax: "10.0000" },
  ],
};

const MAGENTO = {
  increment_id: "1",
  state: "complete",
  created_at: "2026-05-01 10:00:00",
  updated_at: "2026-05-01 10:00:00",
  base_currency_code: "USD",
  base_grand_total: 69.9,
  base_discount_amount: -25,
  base_shipping_amount: 4.9,
  items: [
    { item_id: 1, sku: "MUG", qty_ordered: 2, base_price: 40, base_row_total: 80, base_discount_amount: 24.29 },
    { item_id: 2, sku: "SPOON", qty_ordered: 1, base_price: 10, base_row_total: 10, base_discount_amount: 0.71 },
  ],
  credit_memos: [],
};

const MEDUSA = {
  id: "1",
  status: "completed",
  payment_status: "captured",
  currency_code: "usd",
  created_at: AT,
  updated_at: AT,
  total: 69.9,
  shipping_total: 4.9,
  tax_total: 0,
  discount_total: 25,
  payment_collections: [],
  email: null,
  customer_id: null,
  billing_address: null,
  shipping_address: null,
  sales_channel: null,
  items: [
    { id: "l1", title: "Mug", unit_price: 40, quantity: 2, adjustments: [{ amount: 20 }, { amount: 4.29 }] },
    { id: "l2", title: "Spoon", unit_price: 10, quantity: 1, adjustments: [{ amount: 0.71 }] },
  ],
};

const CHANNELS: Readonly<Record<string, Channel>> = {
  "file orders": byFile(csv([{ ...BESIDE, total_price: "69.90", discount_amount: "25.00" }])),
  "file order-lines": rowsOf(BESIDE, { ...MUG, line_discount: "20.00" }, SPOON),
  "file order-lines, a share": rowsOf(BESIDE, { ...MUG, discount_share: "25%" }, SPOON),
  "file order-lines, charged less": rowsOf(BESIDE, { ...MUG, line_total: "60.00" }, { ...SPOON, line_total: "10.00" }),
  "file order-lines, without prices": rowsOf(
    { ...BESIDE, total_price: "69.90" },
    { product_id: "MUG", quantity: "2", line_total: "60.00", line_discount: "20.00" },
    { product_id: "SPOON", quantity: "1", line_total: "10.00", line_discount: "" },
  ),
  "file order-lines, on the lines alone": rowsOf(
    { ...OWN, shipping_amount: "4.90" },
    { ...MUG, line_discount: "24.29" },
    { ...SPOON, line_discount: "0.71" },
  ),
  "file order-lines, the order's with the lines' in it": rowsOf(
    { ...BESIDE, discount_amount: "25.00", total_price: "69.90" },
    { ...MUG, line_discount: "20.00" },
    SPOON,
  ),
  "file, with columns of its own": byFile(
    [
      "Order No,Date,SKU,Qty,Unit Price,Discount,Shipping,Order Total",
      "1,2026-05-01,MUG,2,40.00,24.29,4.90,69.90",
      "1,2026-05-01,SPOON,1,10.00,0.71,4.90,69.90",
    ].join("\n"),
  ),
  "file purchases": byRecords(purchases, {
    customer_id: "c",
    order_date: "2026-05-01",
    total_price: "69.90",
    discount_amount: "25.00",
  }),
  "file customer-days": byRecords(
    customerDays,
    { customer_id: "c", order_date: "2026-05-01", ...MUG, line_discount: "24.29" },
    { customer_id: "c", order_date: "2026-05-01", ...SPOON, line_discount: "0.71" },
  ),
  "file shopify-orders": byFile(
    csv([
      {
        ...SHOPIFY_FILE,
        "Financial Status": "paid",
        Currency: "USD",
        Subtotal: "65.00",
        Shipping: "4.90",
        Taxes: "0.00",
        Total: "69.90",
        "Discount Code": "MAY",
        "Discount Amount": "25.00",
        "Lineitem quantity": "2",
        "Lineitem name": "Mug",
        "Lineitem price": "40.00",
        "Lineitem discount": "20.00",
      },
      { ...SHOPIFY_FILE, "Lineitem quantity": "1", "Lineitem name": "Spoon", "Lineitem price": "10.00" },
    ]),
  ),
  "file woocommerce-orders": byFile(JSON.stringify([WOO])),
  "file woocommerce-orders-csv": rowsOf(
    WOO_CSV,
    { item_name: "Mug", item_sku: "MUG", item_quantity: "2", item_subtotal: "80.00", item_total: "55.71" },
    { item_name: "Spoon", item_sku: "SPOON", item_quantity: "1", item_subtotal: "10.00", item_total: "9.29" },
  ),
  "file bigcommerce-orders": byFile(
    csv([
      {
        "Order ID": "1",
        "Customer ID": "0",
        "Order Date": "01/05/2026",
        "Order Status": "Completed",
        "Subtotal (inc tax)": "90.00",
        "Order Total (inc tax)": "69.90",
        "Shipping Cost (inc tax)": "4.90",
        "Order Currency Code": "USD",
        "Coupon Value": "25.00",
        "Order Time": "10:00:00",
        "Product Details":
          "Product ID: 1, Product Qty: 2, Product SKU: MUG, Product Name: Mug, Product Unit Price: 40.00, Product Total Price: 80.00|Product ID: 2, Product Qty: 1, Product SKU: SPOON, Product Name: Spoon, Product Unit Price: 10.00, Product Total Price: 10.00",
      },
      // A second one says in which order days and months stand.
      {
        "Order ID": "2",
        "Customer ID": "0",
        "Order Date": "26/04/2026",
        "Order Status": "Cancelled",
        "Subtotal (inc tax)": "1.00",
        "Order Total (inc tax)": "1.00",
        "Order Currency Code": "USD",
      },
    ]),
  ),
  "file square-payments": byFile(
    csv([
      {
        Date: "05/01/26",
        Time: "10:00:00",
        "Time Zone": "Eastern Time (US & Canada)",
        "Gross Sales": "$94.90",
        Discounts: "-$25.00",
        "Net Sales": "$69.90",
        "Total Collected": "$69.90",
        "Transaction ID": "T1",
      },
    ]),
  ),
  "PUT /api/v1/orders/{externalId}": byRoute("PUT /api/v1/orders/{externalId}", "1", posted),
  "POST /api/v1/orders/batch": byRoute("POST /api/v1/orders/batch", "", { orders: [{ ...posted, externalId: "1" }] }),
  "webhook generic": byWebhook("generic", "orders", { type: "orders", data: [{ ...posted, externalId: "1" }] }),
  "webhook woocommerce": byWebhook("woocommerce", "order.updated", WOO),
  "webhook shopify": byWebhook("shopify", "orders/create", {
    id: 1,
    created_at: AT,
    updated_at: AT,
    currency: "USD",
    total_price: "69.90",
    total_discounts: "25.00",
    financial_status: "paid",
    total_shipping_price_set: { shop_money: { amount: "4.90" } },
    line_items: [
      {
        id: 1,
        sku: "MUG",
        quantity: 2,
        price: "40.00",
        discount_allocations: [{ amount: "20.00" }, { amount: "4.29" }],
      },
      { id: 2, sku: "SPOON", quantity: 1, price: "10.00", discount_allocations: [{ amount: "0.71" }] },
    ],
  }),
  "connection shopify": bySource(readOrderNode, shopifyNode),
  "connection magento": bySource(readMagentoOrder, MAGENTO),
  "connection bigcommerce": bySource(readBigcommerceOrder, BIGCOMMERCE),
  "connection medusa": bySource(readMedusaOrder, MEDUSA),
};

/** Those that name no discount. WooCommerce is read like its webhooks. */
const WITHOUT = {
  files: ["online-retail", "magento-orders", "stripe-payments"],
  kinds: ["stripe", "square", "gorgias"],
};

const readDiscounts = (scope: Scope): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ cents: string }>(
      "select discount_amount::text as cents from orders where business_id = $1 and status <> 'cancelled'",
      [scope.businessId],
    );
    return rows.map(({ cents }) => cents);
  });

test.each(Object.entries(CHANNELS))("the same order has the same discounts by %s", async (_, send) => {
  const scope = await aBusiness();
  await send(scope);
  expect(await readDiscounts(scope)).toEqual(["2500"]);
});

test("every format of orders and every kind of connection is among them, or names no discount", () => {
  const names = Object.keys(CHANNELS);
  const files = FORMATS.filter(({ about }) => about === "orders").map(({ name }) => name);
  const isTried = (part: string) => names.some((name) => name.replace(/,.*/, "") === part);
  expect(files.filter((name) => !isTried(`file ${name}`))).toEqual(WITHOUT.files);
  const kinds = CONNECTION_KINDS.filter((kind) => !isTried(`webhook ${kind}`) && !isTried(`connection ${kind}`));
  expect(kinds).toEqual(WITHOUT.kinds);
});

test("an order sent with a discount on its line alone has it, and so when it is sent again as it was read", async () => {
  const scope = await aBusiness();
  const token = await aToken(scope, { role: "manager" });
  const path = "/api/v1/orders/1";
  const call = async (method: "GET" | "PUT", body?: object) => {
    const contract = CONTRACTS.find((one) => one.method === method && one.path === "/api/v1/orders/{externalId}");
    if (!contract) throw new Error("There is no such route");
    const request = aRequest(method, path, { token, ...(body && { body }) });
    return (await answerOf(findHandler(contract)(request, { params: Promise.resolve({ externalId: "1" }) }))).body;
  };
  const line = { sku: "MUG", quantity: 1, unitPrice: 100, discountAmount: 20 };
  await call("PUT", { orderedAt: AT, totalPrice: 80, lines: [line, { sku: "RICE", quantity: 1.5, unitPrice: 10 }] });
  const { data } = (await call("GET")) as { data: Record<string, unknown> & { externalId?: string } };
  expect(data).toMatchObject({ discountAmount: 20 });
  const { externalId: _, ...again } = data;
  await call("PUT", again);
  expect((await call("GET")) as object).toEqual({ data });
});
