import { expect, test } from "vitest";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import type { Effect, ReadPayload } from "../../rules/connections/effect.ts";
import { readMedusaCustomer, readMedusaOrder, readMedusaProduct } from "./records.ts";

const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, now: new Date("2026-12-01T00:00:00Z") };

const line = (id: string, over: object) => ({
  id,
  title: "One",
  product_title: "Lamp",
  product_id: "prod_1",
  product_type: "Lighting",
  variant_sku: "LAMP",
  variant_title: "One",
  product_collection: null,
  unit_price: 49.5,
  quantity: 3,
  adjustments: [],
  ...over,
});

/** As a server of Medusa 2.21 answered it: 20% off, 10% tax, 6.00 shipping with tax, refunded in full. */
const order = {
  id: "order_1",
  status: "pending",
  payment_status: "refunded",
  email: "buyer@example.com",
  currency_code: "usd",
  created_at: "2026-11-21T21:42:00.531Z",
  updated_at: "2026-11-21T21:42:03.044Z",
  customer_id: "cus_1",
  total: 0,
  credit_line_total: 144.3112,
  shipping_total: 6.6,
  tax_total: 13.1192,
  discount_total: 34.4278,
  sales_channel: { name: "Web" },
  billing_address: {
    first_name: "Ada",
    last_name: "Lovelace",
    phone: "+15125550100",
    country_code: "us",
    city: "Austin",
    province: "us-tx",
    address_1: "6 Main Street",
    postal_code: "78701",
  },
  shipping_address: null,
  items: [
    line("ordli_1", { adjustments: [{ amount: 29.7, code: "SPRING" }] }),
    line("ordli_2", {
      variant_sku: null,
      unit_price: 7.99,
      quantity: 1,
      adjustments: [{ amount: 1.598, code: "SPRING" }],
    }),
  ],
  payment_collections: [
    {
      payments: [
        {
          captures: [{ amount: 144.3112 }],
          refunds: [{ id: "ref_1", amount: 144.3112, created_at: "2026-11-21T21:42:02.653Z" }],
        },
      ],
    },
  ],
};

const orderIn = (effects: Effect[]) => effects.flatMap((effect) => (effect.kind === "order" ? [effect] : []))[0];
const read = (over: object = {}) => orderIn(readMedusaOrder({ ...order, ...over }, shop))?.order;

test("a captured or refunded payment makes a newer version of its order", () => {
  const versionOf = (at: string) => {
    const payments = [{ captures: [{ amount: 144.3112, created_at: at }], refunds: [] }];
    const given = { ...order, payment_collections: [{ payments }] };
    return orderIn(readMedusaOrder(given, shop))?.updatedAt?.toISOString();
  };
  expect(versionOf("2026-11-24T08:00:00.000Z")).toBe("2026-11-24T08:00:00.000Z");
  expect(versionOf("2026-11-21T21:42:01.000Z")).toBe("2026-11-21T21:42:03.044Z");
});

test("an order has what was charged before its refunds, rounded to cents", () => {
  expect(read()).toMatchObject({
    externalId: "order_1",
    customerExternalId: "cus_1",
    status: "completed",
    totalPrice: 14_431,
    discountAmount: 3443,
    shippingAmount: 660,
    taxAmount: 1312,
    discountCodes: ["SPRING"],
    paymentState: "refunded",
    source: "web",
    items: [
      {
        externalId: "ordli_1",
        productId: "LAMP",
        parentId: "prod_1",
        productType: "Lighting",
        quantity: 3,
        price: 4950,
        lineTotal: 11_880,
      },
      { externalId: "ordli_2", productId: "prod_1", parentId: null, quantity: 1, price: 799, lineTotal: 639 },
    ],
    // Spread over the lines, because a refund names none.
    refunds: [
      {
        externalId: "ref_1",
        amount: 14_431,
        items: [
          { lineNumber: 1, amount: 11_880 },
          { lineNumber: 2, amount: 639 },
        ],
      },
    ],
  });
});

test("a returned item lowers the total, but not what was paid", () => {
  const paid = [{ payments: [{ captures: [{ amount: "100" }], refunds: [] }] }];
  expect(read({ total: 60, credit_line_total: 0, payment_collections: paid })?.totalPrice).toBe(10_000);
});

test.each([
  ["pending", "authorized", "pending"],
  ["pending", "not_paid", "pending"],
  ["pending", "captured", "completed"],
  ["pending", "partially_captured", "partial"],
  ["pending", "partially_refunded", "completed"],
  ["completed", "not_paid", "completed"],
  ["canceled", "canceled", "cancelled"],
])("an order that is %s and %s is %s", (status, payment_status, expected) => {
  expect(read({ status, payment_status })?.status).toBe(expected);
});

test("the order's address is the customer's, who is known by ID", () => {
  expect(readMedusaOrder(order, shop)[0]).toMatchObject({
    kind: "customer",
    record: "contact:cus_1",
    isFromOrder: true,
    customer: { record: "customer:cus_1", externalId: "cus_1" },
    change: { name: "Ada Lovelace", email: "buyer@example.com", country: "US", address: { postalCode: "78701" } },
  });
});

test("registered customers and products; guests are left to their orders", () => {
  const customer = {
    id: "cus_2",
    email: "jo@example.com",
    first_name: "Jo",
    last_name: null,
    phone: null,
    has_account: true,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-05-01T00:00:00Z",
    addresses: [{ country_code: "es" }],
  };
  expect(readMedusaCustomer(customer, shop)).toMatchObject([
    { record: "customer:cus_2", isFromOrder: false, change: { name: "Jo", email: "jo@example.com", country: "ES" } },
  ]);
  expect(readMedusaCustomer({ ...customer, has_account: false }, shop)).toEqual([]);
  const product = {
    id: "prod_1",
    title: "Lamp",
    updated_at: "2026-05-01T00:00:00Z",
    type: { value: "Lighting" },
    categories: [{ name: "Home" }],
    variants: [{ sku: "LAMP" }, { sku: null }],
  };
  expect(readMedusaProduct(product, shop)).toMatchObject([
    {
      products: [
        { externalId: "prod_1", category: "Home", parentId: null },
        { externalId: "LAMP", productType: "Lighting", parentId: "prod_1" },
      ],
    },
  ]);
});

test.each<[string, ReadPayload]>([
  ["order", readMedusaOrder],
  ["customer", readMedusaCustomer],
  ["product", readMedusaProduct],
])("a record that is no %s is refused", (_, reads) => {
  for (const wrong of [null, 1, [], {}, { type: "not_found", message: "Order was not found" }]) {
    expect(() => reads(wrong, shop)).toThrow(DeliveryRefused);
  }
});
