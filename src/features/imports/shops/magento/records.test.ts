import { expect, test } from "vitest";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import type { Effect, ReadPayload } from "../../rules/connections/effect.ts";
import { readMagentoCustomer, readMagentoOrder, readMagentoProduct } from "./records.ts";

const shop = { currency: "EUR", timeZone: "Europe/Madrid", storefrontId: 3, now: new Date("2026-06-01T00:00:00Z") };

const line = (id: number, sku: string, over: object) => ({
  item_id: id,
  sku,
  name: sku,
  product_type: "simple",
  qty_ordered: 1,
  base_price: 0,
  base_row_total: 0,
  base_discount_amount: 0,
  base_discount_tax_compensation_amount: 0,
  ...over,
});

const order = {
  entity_id: 11,
  increment_id: "000000011",
  state: "complete",
  status: "shipped_by_hand",
  created_at: "2026-05-01 22:30:00",
  updated_at: "2026-05-03 08:00:00",
  base_currency_code: "EUR",
  // The customer paid in dollars.
  order_currency_code: "USD",
  grand_total: 92.4,
  customer_id: 7,
  customer_email: "Ana@Example.com",
  customer_firstname: "Ana",
  customer_lastname: "Ruiz",
  coupon_code: "MAY",
  base_total_due: 0,
  billing_address: {
    firstname: "Ana",
    lastname: "Ruiz",
    telephone: "+34600111222",
    country_id: "ES",
    city: "Madrid",
    region: "Madrid",
    postcode: "28001",
    street: ["Calle Mayor 1", "2º B"],
  },
  items: [
    // A configurable product: its variant repeats it without a price.
    line(1, "TEE-RED-M", {
      product_type: "configurable",
      product_id: 40,
      qty_ordered: 2,
      base_price: 10,
      base_row_total: 20,
      base_cost: 4,
    }),
    line(2, "TEE-RED-M", { parent_item_id: 1, qty_ordered: 2 }),
    // A bundle whose parts have the prices, and the discount.
    line(3, "KIT", { product_type: "bundle", base_price: 30, base_row_total: 30 }),
    line(4, "KIT-CUP", { parent_item_id: 3, base_price: 12, base_row_total: 12, base_discount_amount: 2 }),
    line(5, "KIT-POT", { parent_item_id: 3, base_price: 18, base_row_total: 18 }),
    // A bundle with a price of its own, whose parts have none.
    line(6, "BOX", { product_type: "bundle", base_price: 9.5, base_row_total: 9.5 }),
    line(7, "BOX-A", { parent_item_id: 6 }),
    // Sold by weight.
    line(8, "RICE", { qty_ordered: 1.5, base_price: 2.4, base_row_total: 3.6 }),
  ],
  // 20 + 10 + 18 + 9.5 + 3.6 = 61.1, + 5 shipping + 13.881 tax
  base_discount_amount: -2,
  base_shipping_amount: 5,
  base_tax_amount: 13.88,
  base_grand_total: 79.98,
  base_total_refunded: 12.1,
  credit_memos: [
    {
      entity_id: 90,
      created_at: "2026-05-02 10:00:00",
      state: 2,
      base_grand_total: 12.1,
      items: [
        { order_item_id: 1, qty: 1, base_row_total: 10, base_tax_amount: 2.1 },
        { order_item_id: 2, qty: 1, base_row_total: 0 },
      ],
    },
    { entity_id: 91, created_at: "2026-05-02 11:00:00", state: 3, base_grand_total: 5, items: [] },
  ],
};

const orderIn = (effects: Effect[]) => effects.flatMap((effect) => (effect.kind === "order" ? [effect] : []))[0];
const read = (over: object = {}) => orderIn(readMagentoOrder({ ...order, ...over }, shop))?.order;

test("an order has what was sold, in the shop's own currency and without tax", () => {
  const found = read();
  expect(found).toMatchObject({
    externalId: "000000011",
    customerExternalId: "ana@example.com",
    storefrontId: 3,
    status: "completed",
    totalPrice: 7998,
    discountAmount: 200,
    shippingAmount: 500,
    taxAmount: 1388,
    discountCodes: ["MAY"],
    paymentState: "paid",
    source: "web",
    orderedAt: new Date("2026-05-01T22:30:00Z"),
    updatedAt: new Date("2026-05-03T08:00:00Z"),
  });
  expect(
    found?.items.map(({ productId, quantity, price, lineTotal }) => [productId, quantity, price, lineTotal]),
  ).toEqual([
    ["TEE-RED-M", 2, 1000, 2000],
    ["KIT-CUP", 1, 1200, 1000],
    ["KIT-POT", 1, 1800, 1800],
    ["BOX", 1, 950, 950],
    ["RICE", 2, 240, 360],
  ]);
  expect(found?.items[0]?.unitCost).toBe(400);
  expect(found?.items.map(({ parentId }) => parentId)).toEqual(["40", undefined, undefined, undefined, undefined]);
  const lines = found?.items.reduce((sum, { lineTotal }) => sum + lineTotal, 0) ?? 0;
  expect(lines + 500 + 1388).toBe(7998);
});

test("credit memos are refunds of their lines, and cancelled ones are none", () => {
  expect(read()?.refunds).toEqual([
    {
      externalId: "memo:90",
      orderExternalId: "000000011",
      amount: 1210,
      refundedAt: new Date("2026-05-02T10:00:00Z"),
      items: [{ lineNumber: 1, quantity: 1, amount: 1000 }],
    },
  ]);
});

test("the customer is known by email address and found again by ID", () => {
  expect(readMagentoOrder(order, shop)[0]).toMatchObject({
    kind: "customer",
    record: "contact:ana@example.com",
    isFromOrder: true,
    customer: { record: "customer:7", externalId: "ana@example.com" },
    change: {
      name: "Ana Ruiz",
      firstName: "Ana",
      phone: "+34600111222",
      country: "ES",
      address: { street: "Calle Mayor 1, 2º B", city: "Madrid", region: "Madrid", postalCode: "28001" },
    },
  });
  const guest = { customer_id: null, customer_firstname: null, customer_lastname: null };
  expect(readMagentoOrder({ ...order, ...guest }, shop)[0]).toMatchObject({
    customer: { record: "customer:ana@example.com" },
    change: { name: "Ana Ruiz" },
  });
});

test.each([
  ["new", "pending"],
  ["pending_payment", "pending"],
  ["payment_review", "pending"],
  ["holded", "pending"],
  ["processing", "completed"],
  ["complete", "completed"],
  ["closed", "completed"],
  ["canceled", "cancelled"],
])("the state %s is %s", (state, status) => {
  expect(read({ state })?.status).toBe(status);
});

test("a closed order without credit memos was refunded in full", () => {
  expect(read({ state: "closed", credit_memos: [] })?.refunds).toMatchObject([{ amount: 7998 }]);
  expect(read({ base_total_refunded: 0, credit_memos: [] })?.refunds).toEqual([]);
});

test("what was canceled of an order is not sold", () => {
  // Three of A and one of B for 40.00, with 5.00 shipping and 8.00 tax; one of A was invoiced, the rest was canceled.
  const items = [
    line(1, "A", { qty_ordered: 3, qty_canceled: 2, base_price: 10, base_row_total: 30, base_discount_amount: 3 }),
    line(2, "B", { qty_ordered: 1, qty_canceled: 1, base_price: 10, base_row_total: 10 }),
  ];
  const canceled = { items, base_grand_total: 50, base_total_canceled: 34.1, base_discount_amount: -3 };
  const part = read({ ...canceled, base_total_refunded: 0, credit_memos: [] });
  expect(part).toMatchObject({ status: "completed", totalPrice: 1590, refunds: [] });
  expect(part?.items).toMatchObject([{ productId: "A", quantity: 1, price: 1000, lineTotal: 900 }]);
  // The invoiced part was refunded, so that nothing is left.
  const memos = [{ entity_id: 9, created_at: "2026-05-02 10:00:00", base_grand_total: 15.9, items: [] }];
  const closed = read({ ...canceled, state: "closed", base_total_refunded: 15.9, credit_memos: memos });
  expect(closed?.refunds?.[0]?.amount).toBe(closed?.totalPrice);
  expect(read({ ...canceled, state: "closed", credit_memos: [] })?.refunds?.[0]?.amount).toBe(1590);
});

test("an order canceled as a whole keeps its lines and total", () => {
  const items = [line(1, "A", { qty_ordered: 3, qty_canceled: 3, base_price: 10, base_row_total: 30 })];
  const whole = { items, state: "canceled", base_grand_total: 30, base_total_canceled: 30 };
  expect(read({ ...whole, base_total_refunded: 0, credit_memos: [] })).toMatchObject({
    status: "cancelled",
    totalPrice: 3000,
    items: [{ quantity: 3, lineTotal: 3000 }],
  });
});

test("a discount on prices with tax saves less without it", () => {
  // 24.20 with 21% tax are 20.00 without; a discount of 12.10 is 10.00 without: 20.00 - 12.10 + 2.10
  const half = { base_price: 20, base_row_total: 20, base_discount_amount: 12.1 };
  const items = [line(1, "A", { ...half, base_discount_tax_compensation_amount: 2.1 })];
  expect(read({ items })?.items[0]?.lineTotal).toBe(1000);
});

test("orders of a shop with another base currency are refused", () => {
  expect(() => read({ base_currency_code: "USD" })).toThrow("currency: USD");
  expect(() => read({ state: "shop_made" })).toThrow("000000011, state: shop_made");
});

test("customers and products", () => {
  const customer = {
    id: 7,
    email: "Ana@Example.com",
    firstname: "Ana",
    lastname: "Ruiz",
    created_at: "2024-01-01 00:00:00",
    updated_at: "2026-05-01 00:00:00",
    addresses: [
      { country_id: "FR", telephone: "" },
      { country_id: "ES", telephone: "+34600111222", default_billing: true },
    ],
    extension_attributes: { is_subscribed: true },
  };
  expect(readMagentoCustomer(customer, shop)).toMatchObject([
    {
      record: "customer:7",
      updatedAt: new Date("2026-05-01T00:00:00Z"),
      isFromOrder: false,
      customer: { externalId: "ana@example.com", createdAt: new Date("2024-01-01T00:00:00Z") },
      change: { name: "Ana Ruiz", country: "ES", phone: "+34600111222", emailConsent: { state: "granted" } },
    },
  ]);
  const product = {
    sku: "TEE-RED-M",
    name: "Tee",
    updated_at: "2026-05-01 00:00:00",
    category: "Shirts",
    custom_attributes: [
      { attribute_code: "cost", value: "4.000000" },
      { attribute_code: "category_ids", value: ["3"] },
    ],
  };
  expect(readMagentoProduct(product, shop)).toMatchObject([
    { products: [{ externalId: "TEE-RED-M", title: "Tee", category: "Shirts", unitCost: 400 }] },
  ]);
});

test.each<[string, ReadPayload]>([
  ["order", readMagentoOrder],
  ["customer", readMagentoCustomer],
  ["product", readMagentoProduct],
])("a record that is no %s is refused", (_, reads) => {
  for (const wrong of [null, 1, [], {}, { message: "The consumer isn't authorized" }]) {
    expect(() => reads(wrong, shop)).toThrow(DeliveryRefused);
  }
});
