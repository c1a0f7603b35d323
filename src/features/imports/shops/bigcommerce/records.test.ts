import { expect, test } from "vitest";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import type { Effect, ReadPayload } from "../../rules/connections/effect.ts";
import { readBigcommerceCustomer, readBigcommerceOrder, readBigcommerceProduct } from "./records.ts";

const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, now: new Date("2026-06-01T00:00:00Z") };

const line = (id: number, over: object) => ({
  id,
  product_id: 80 + id,
  sku: `SKU-${id}`,
  name: `Product ${id}`,
  quantity: 1,
  base_cost_price: "0.0000",
  price_inc_tax: "0.0000",
  total_inc_tax: "0.0000",
  applied_discounts: [],
  product_options: [],
  parent_order_product_id: null,
  brand: "",
  ...over,
});

const order = {
  id: 138,
  customer_id: 11,
  date_created: "Fri, 01 May 2026 10:00:00 +0000",
  status: "Shipped",
  status_id: 2,
  date_modified: "Sun, 03 May 2026 10:00:00 +0000",
  default_currency_code: "USD",
  currency_code: "EUR",
  // 2 x 25.00 + 10.00 = 60.00; - 5.00 of the first line - 3.00 of the order + 7.00 shipping + 1.00 wrapping
  subtotal_inc_tax: "60.0000",
  total_inc_tax: "60.0000",
  total_tax: "4.5500",
  shipping_cost_inc_tax: "7.0000",
  handling_cost_inc_tax: "0.0000",
  wrapping_cost_inc_tax: "1.0000",
  discount_amount: "3.0000",
  coupon_discount: "5.0000",
  refunded_amount: "20.0000",
  payment_status: "partially refunded",
  order_source: "www",
  is_deleted: false,
  billing_address: {
    first_name: "Jane",
    last_name: "Doe",
    email: "Jane@Example.com",
    phone: "+15125551234",
    country_iso2: "US",
    street_1: "1 Main St",
    city: "Austin",
    state: "Texas",
    zip: "78751",
  },
  products: [
    line(1, {
      quantity: 2,
      price_inc_tax: "25.0000",
      total_inc_tax: "50.0000",
      base_cost_price: "9.9900",
      brand: "OFS",
      applied_discounts: [{ id: "coupon", amount: "5.0000", code: "S1" }],
      product_options: [{ display_value: "Red" }, { display_value: "M" }],
    }),
    line(2, { price_inc_tax: "10.0000", total_inc_tax: "10.0000", sku: "", product_id: 0, name: "Engraving" }),
    // Comes along with the first.
    line(3, { parent_order_product_id: 1 }),
  ],
  refunds: [
    {
      id: 4,
      order_id: 138,
      created: "2026-05-02T09:00:00Z",
      total_amount: 20,
      reason: "Torn",
      items: [
        { item_type: "PRODUCT", item_id: 1, quantity: 1, requested_amount: 18 },
        { item_type: "SHIPPING", item_id: 9, quantity: 1, requested_amount: 2 },
      ],
    },
  ],
};

const orderIn = (effects: Effect[]) => effects.flatMap((effect) => (effect.kind === "order" ? [effect] : []))[0];
const read = (over: object = {}) => orderIn(readBigcommerceOrder({ ...order, ...over }, shop))?.order;

test("an order has its lines with tax, and its discounts", () => {
  const found = read();
  expect(found).toMatchObject({
    externalId: "138",
    customerExternalId: "11",
    status: "completed",
    totalPrice: 6000,
    discountAmount: 800,
    shippingAmount: 700,
    taxAmount: 455,
    source: "web",
    paymentState: "partially refunded",
    orderedAt: new Date("2026-05-01T10:00:00Z"),
    updatedAt: new Date("2026-05-03T10:00:00Z"),
  });
  // The order's 3.00 are shared in proportion to 45.00 and 10.00.
  expect(found?.items).toMatchObject([
    {
      externalId: "1",
      productId: "SKU-1",
      parentId: "81",
      variant: "Red, M",
      brand: "OFS",
      quantity: 2,
      price: 2500,
      lineTotal: 4255,
      unitCost: 999,
    },
    { externalId: "2", productId: "Engraving", lineTotal: 945 },
  ]);
  expect(found?.items).toHaveLength(2);
});

test("a refund that the payment provider declined is none, and one declined in part is the rest", () => {
  const payment = (amount: number, isDeclined: boolean) => ({ provider_id: "card", amount, is_declined: isDeclined });
  const refundedBy = (...payments: object[]) => read({ refunds: [{ ...order.refunds[0], payments }] })?.refunds;
  expect(refundedBy(payment(20, false))).toMatchObject([{ amount: 2000, items: [{ amount: 1800 }] }]);
  expect(refundedBy(payment(20, true))).toEqual([]);
  expect(refundedBy(payment(15, true), payment(5, false))).toMatchObject([{ amount: 500 }]);
});

test("refunds name their lines", () => {
  expect(read()?.refunds).toEqual([
    {
      externalId: "refund:4",
      orderExternalId: "138",
      amount: 2000,
      refundedAt: new Date("2026-05-02T09:00:00Z"),
      items: [{ lineNumber: 1, quantity: 1, amount: 1800 }],
    },
  ]);
  // By quantity alone: half of 42.55.
  const byQuantity = [{ ...order.refunds[0], items: [{ item_type: "PRODUCT", item_id: 1, quantity: 1 }] }];
  expect(read({ refunds: byQuantity })?.refunds?.[0]?.items).toEqual([{ lineNumber: 1, quantity: 1, amount: 2128 }]);
});

test("a refunded order without refunds was refunded in full", () => {
  expect(read({ status: "Refunded", refunded_amount: "0.0000", refunds: [] })?.refunds).toMatchObject([
    { amount: 6000 },
  ]);
  expect(read({ refunds: [] })?.refunds).toMatchObject([{ externalId: "138:refunded", amount: 2000 }]);
});

test("a guest has the customer ID 0 and is known by email address", () => {
  const [contact, placed] = readBigcommerceOrder({ ...order, customer_id: 0 }, shop);
  expect(contact).toMatchObject({ isFromOrder: true, change: { name: "Jane Doe", country: "US" } });
  expect(placed).toMatchObject({ order: { customerExternalId: "jane@example.com" } });
});

test.each([
  ["Incomplete", "pending"],
  ["Pending", "pending"],
  ["Shipped", "completed"],
  ["Partially Shipped", "partial"],
  ["Refunded", "completed"],
  ["Cancelled", "cancelled"],
  ["Declined", "cancelled"],
  ["Awaiting Payment", "pending"],
  ["Awaiting Pickup", "completed"],
  ["Awaiting Shipment", "completed"],
  ["Completed", "completed"],
  ["Awaiting Fulfillment", "completed"],
  ["Manual Verification Required", "pending"],
  ["Disputed", "completed"],
  ["Partially Refunded", "completed"],
])("%s is %s", (status, expected) => {
  expect(read({ status })?.status).toBe(expected);
});

test("an archived order is deleted, and one in another currency refused", () => {
  expect(readBigcommerceOrder({ ...order, is_deleted: true }, shop)).toMatchObject([
    { kind: "delete", orderExternalId: "138", updatedAt: new Date("2026-05-03T10:00:00Z") },
  ]);
  expect(() => read({ default_currency_code: "EUR" })).toThrow("currency: EUR");
});

test("customers and products", () => {
  const customer = {
    id: 11,
    email: "jane@example.com",
    first_name: "Jane",
    last_name: "Doe",
    phone: "",
    date_created: "2024-01-01T00:00:00Z",
    date_modified: "2026-05-01T00:00:00Z",
    addresses: [{ country_code: "US", phone: "+15125551234" }],
  };
  expect(readBigcommerceCustomer(customer, shop)).toMatchObject([
    {
      record: "customer:11",
      customer: { externalId: "11" },
      isFromOrder: false,
      change: { name: "Jane Doe", email: "jane@example.com", phone: "+15125551234", country: "US" },
    },
  ]);
  const product = {
    id: 81,
    name: "Tee",
    sku: "TEE",
    cost_price: 4.5,
    date_modified: "2026-05-01T00:00:00Z",
    brand: "OFS",
    category: "Shirts",
    variants: [
      { sku: "TEE-M", cost_price: null },
      { sku: "TEE-L", cost_price: 5 },
    ],
  };
  const [effect] = readBigcommerceProduct(product, shop);
  expect(
    effect?.kind === "products" &&
      effect.products.map(({ externalId, unitCost, parentId }) => [externalId, unitCost, parentId]),
  ).toEqual([
    ["TEE", 450, "81"],
    ["TEE-M", 450, "81"],
    ["TEE-L", 500, "81"],
  ]);
  expect(effect).toMatchObject({ products: [{ vendor: "OFS", category: "Shirts" }, {}, {}] });
});

test.each<[string, ReadPayload]>([
  ["order", readBigcommerceOrder],
  ["customer", readBigcommerceCustomer],
  ["product", readBigcommerceProduct],
])("a record that is no %s is refused", (_, reads) => {
  for (const wrong of [null, 1, [], {}, { status: 404, message: "The requested resource was not found." }]) {
    expect(() => reads(wrong, shop)).toThrow(DeliveryRefused);
  }
});
