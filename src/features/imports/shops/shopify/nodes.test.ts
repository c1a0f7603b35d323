import { expect, test } from "vitest";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import type { ReadPayload } from "../../rules/connections/effect.ts";
import { readDelivery } from "../clients.ts";
import { readCustomerNode, readOrderNode, readProductNode } from "./nodes.ts";

const shop = { currency: "USD", timeZone: "UTC", storefrontId: 2, now: new Date("2026-06-01T00:00:00Z") };
const inShop = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });
const byWebhook = (topic: string, payload: object) =>
  readDelivery({ kind: "shopify", topic, body: JSON.stringify(payload) }, shop);

/** The same customer, order and product of one shop, as its webhooks and as its Admin API have them. */
const webhookCustomer = {
  id: 115310627314723950n.toString(),
  email: "Bob@Example.com",
  phone: "+15625551212",
  first_name: "Bob",
  last_name: "Norman",
  created_at: "2024-01-01T12:00:00Z",
  updated_at: "2026-05-01T12:00:00Z",
  default_address: { country_code: "US", phone: "555-625-1199" },
  email_marketing_consent: { state: "subscribed", consent_updated_at: "2025-06-13T11:57:11Z" },
  sms_marketing_consent: { state: "unsubscribed", consent_updated_at: "2025-07-13T11:57:11Z" },
};
const customer = {
  id: "gid://shopify/Customer/115310627314723950",
  firstName: "Bob",
  lastName: "Norman",
  createdAt: "2024-01-01T12:00:00Z",
  updatedAt: "2026-05-01T12:00:00Z",
  defaultEmailAddress: {
    emailAddress: "Bob@Example.com",
    marketingState: "SUBSCRIBED",
    marketingUpdatedAt: "2025-06-13T11:57:11Z",
  },
  defaultPhoneNumber: {
    phoneNumber: "+15625551212",
    smsMarketingConsent: { state: "UNSUBSCRIBED", updatedAt: "2025-07-13T11:57:11Z" },
  },
  defaultAddress: { countryCodeV2: "US", phone: "555-625-1199" },
};

const webhookOrder = {
  id: 820982911946154500,
  email: "bob@example.com",
  phone: null,
  test: false,
  currency: "USD",
  created_at: "2026-05-01T10:00:00-04:00",
  processed_at: "2026-05-01T09:59:00-04:00",
  updated_at: "2026-05-03T10:00:00-04:00",
  cancelled_at: null,
  financial_status: "partially_refunded",
  // 3 x 10.00 - 5.00 + 1 x 7.50 + 4.00 + 2.00
  total_price: "38.50",
  // Without what was paid back and the line that was taken out.
  current_total_price: "22.67",
  total_discounts: "5.00",
  total_tax: "2.00",
  source_name: "web",
  total_shipping_price_set: { shop_money: { amount: "4.00" } },
  landing_site: "/collections/all?utm_source=google&utm_campaign=spring%20sale",
  discount_codes: [{ code: "SPRING", amount: "5.00", type: "fixed_amount" }],
  customer: webhookCustomer,
  billing_address: { country_code: "US", phone: null, name: "Bob Norman" },
  line_items: [
    {
      id: 466157049,
      sku: "IPOD",
      title: "IPod Nano",
      name: "IPod Nano - 8GB",
      variant_title: "8GB",
      vendor: "Apple",
      quantity: 3,
      current_quantity: 2,
      price: "10.00",
      total_discount: "0.00",
      discount_allocations: [{ amount: "3.00" }, { amount: "2.00" }],
    },
    // A line that was written in by hand has neither SKU nor product.
    {
      id: 466157050,
      sku: "",
      title: "Gift wrap",
      name: "Gift wrap",
      variant_title: null,
      vendor: null,
      quantity: 1,
      current_quantity: 0,
      price: "7.50",
      total_discount: "0.00",
      discount_allocations: [],
    },
  ],
  refunds: [
    {
      id: 509562969,
      created_at: "2026-05-02T00:00:00Z",
      processed_at: "2026-05-02T00:00:01Z",
      refund_line_items: [{ line_item_id: 466157049, quantity: 1, subtotal: 8.33 }],
      transactions: [
        { kind: "refund", status: "success", amount: "8.33", currency: "USD" },
        { kind: "refund", status: "failure", amount: "9.00", currency: "USD" },
      ],
    },
    // Restocked without paying back.
    {
      id: 509562970,
      created_at: "2026-05-02T00:00:00Z",
      processed_at: "2026-05-02T00:00:00Z",
      refund_line_items: [{ line_item_id: 466157050, quantity: 1, subtotal: 7.5 }],
      transactions: [],
    },
  ],
};
const order = {
  id: "gid://shopify/Order/820982911946154500",
  email: "bob@example.com",
  phone: null,
  test: false,
  createdAt: "2026-05-01T14:00:00Z",
  processedAt: "2026-05-01T13:59:00Z",
  updatedAt: "2026-05-03T14:00:00Z",
  cancelledAt: null,
  currencyCode: "USD",
  displayFinancialStatus: "PARTIALLY_REFUNDED",
  sourceName: "web",
  discountCodes: ["SPRING"],
  totalPriceSet: inShop("38.5"),
  currentTotalPriceSet: inShop("22.67"),
  totalDiscountsSet: inShop("5.0"),
  totalTaxSet: inShop("2.0"),
  totalShippingPriceSet: inShop("4.0"),
  billingAddress: { name: "Bob Norman", phone: null, countryCodeV2: "US" },
  customerJourneySummary: {
    lastVisit: { landingPage: "https://shop.example.com/collections/all?utm_source=google&utm_campaign=spring%20sale" },
  },
  customer,
  lineItems: {
    nodes: [
      {
        id: "gid://shopify/LineItem/466157049",
        sku: "IPOD",
        title: "IPod Nano",
        name: "IPod Nano - 8GB",
        variantTitle: "8GB",
        vendor: "Apple",
        quantity: 3,
        currentQuantity: 2,
        originalUnitPriceSet: inShop("10.0"),
        discountAllocations: [{ allocatedAmountSet: inShop("3.0") }, { allocatedAmountSet: inShop("2.0") }],
      },
      {
        id: "gid://shopify/LineItem/466157050",
        sku: null,
        title: "Gift wrap",
        name: "Gift wrap",
        variantTitle: null,
        vendor: null,
        quantity: 1,
        currentQuantity: 0,
        originalUnitPriceSet: inShop("7.5"),
        discountAllocations: [],
      },
    ],
  },
  refunds: [
    {
      id: "gid://shopify/Refund/509562969",
      createdAt: "2026-05-02T00:00:00Z",
      processedAt: "2026-05-02T00:00:01Z",
      refundLineItems: {
        nodes: [{ quantity: 1, subtotalSet: inShop("8.33"), lineItem: { id: "gid://shopify/LineItem/466157049" } }],
      },
      transactions: {
        nodes: [
          { kind: "REFUND", status: "SUCCESS", amountSet: inShop("8.33") },
          { kind: "REFUND", status: "FAILURE", amountSet: inShop("9.0") },
        ],
      },
    },
    {
      id: "gid://shopify/Refund/509562970",
      createdAt: "2026-05-02T00:00:00Z",
      processedAt: "2026-05-02T00:00:00Z",
      refundLineItems: {
        nodes: [{ quantity: 1, subtotalSet: inShop("7.5"), lineItem: { id: "gid://shopify/LineItem/466157050" } }],
      },
      transactions: { nodes: [] },
    },
  ],
};

test("an order is the same by the Admin API and by webhook", () => {
  const effects = readOrderNode(order, shop);
  expect(effects).toEqual(byWebhook("orders/updated", webhookOrder));
  expect(effects.map(({ kind }) => kind)).toEqual(["customer", "order", "refund"]);
});

test("an order of a guest, a cancelled one and one without a payment are the same too", () => {
  const guest = { customer: null, email: "guest@example.com", refunds: [] };
  expect(readOrderNode({ ...order, ...guest }, shop)).toEqual(
    byWebhook("orders/create", { ...webhookOrder, ...guest }),
  );
  const cancelled = readOrderNode({ ...order, cancelledAt: "2026-05-02T00:00:00Z", refunds: [] }, shop);
  expect(cancelled).toEqual(
    byWebhook("orders/cancelled", { ...webhookOrder, cancelled_at: "2026-05-02T00:00:00Z", refunds: [] }),
  );
  const free = readOrderNode({ ...order, displayFinancialStatus: null, customerJourneySummary: null }, shop);
  expect(free).toEqual(byWebhook("orders/create", { ...webhookOrder, financial_status: null, landing_site: null }));
});

test("a customer is the same by the Admin API and by webhook", () => {
  expect(readCustomerNode(customer, shop)).toEqual(byWebhook("customers/update", webhookCustomer));
  const bare = { defaultEmailAddress: null, defaultPhoneNumber: null, defaultAddress: null };
  const webhookBare = { email: null, phone: null, default_address: null };
  const consents = { email_marketing_consent: null, sms_marketing_consent: null };
  expect(readCustomerNode({ ...customer, ...bare }, shop)).toEqual(
    byWebhook("customers/update", { ...webhookCustomer, ...webhookBare, ...consents }),
  );
});

test("a product is the same by the Admin API and by webhook, and has its costs", () => {
  const product = {
    title: "Shirt",
    vendor: "Acme",
    updated_at: "2026-05-01T00:00:00Z",
    product_type: "Clothes",
    tags: "red, new",
    id: 1,
    variants: [
      { id: 2, sku: "S-1", title: "Red" },
      { id: 3, sku: "", title: "Blue" },
    ],
  };
  const variant = (id: number, sku: string | null, title: string, cost: object | null) => ({
    id: `gid://shopify/ProductVariant/${id}`,
    sku,
    title,
    inventoryItem: { unitCost: cost },
  });
  const node = {
    id: "gid://shopify/Product/1",
    title: "Shirt",
    vendor: "Acme",
    productType: "Clothes",
    tags: ["red", "new"],
    updatedAt: "2026-05-01T00:00:00Z",
    variants: {
      nodes: [
        variant(2, "S-1", "Red", { amount: "4.125", currencyCode: "USD" }),
        variant(3, null, "Blue", { amount: "4.00", currencyCode: "EUR" }),
      ],
    },
  };
  const costs = readProductNode(node, shop).flatMap((effect) => (effect.kind === "products" ? effect.products : []));
  expect(costs.map(({ externalId, unitCost }) => [externalId, unitCost])).toEqual([
    ["S-1", 413],
    ["Shirt - Blue", null],
  ]);
  const withoutCost = costs.map((one) => ({ ...one, unitCost: null }));
  expect([{ kind: "products", products: withoutCost }]).toEqual(byWebhook("products/update", product));
});

test.each<[string, ReadPayload]>([
  ["order", readOrderNode],
  ["customer", readCustomerNode],
  ["product", readProductNode],
])("a %s that can't be read is refused with what is wrong", (_, read) => {
  for (const node of [
    null,
    1,
    [],
    {},
    { id: 5 },
    { ...order, id: "450789469" },
    { ...order, lineItems: { nodes: [1] } },
  ]) {
    expect(() => read(node, shop)).toThrow(DeliveryRefused);
  }
});

test("an order in another currency and a test order are refused", () => {
  const refusal = (over: object) => {
    try {
      return readOrderNode({ ...order, ...over }, shop).length;
    } catch (error) {
      return error instanceof DeliveryRefused ? [error.problem, error.isFine] : error;
    }
  };
  expect(refusal({ currencyCode: "EUR" })).toEqual(["currency", false]);
  expect(refusal({ test: true })).toEqual(["test", true]);
});
