import { describe, expect, test } from "vitest";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import { WEBHOOK_KINDS, type WebhookKind } from "#features/imports/shops/shops.ts";

import type { Effect } from "../rules/connections/effect.ts";
import { readDelivery } from "./clients.ts";

const shop = { currency: "USD", timeZone: "UTC", storefrontId: 2, now: new Date("2026-06-01T00:00:00Z") };

const read = (kind: WebhookKind, topic: string, payload: object | string, over: object = {}): Effect[] =>
  readDelivery(
    { kind, topic, body: typeof payload === "string" ? payload : JSON.stringify(payload) },
    { ...shop, ...over },
  );

const orderIn = (effects: Effect[]) => effects.flatMap((effect) => (effect.kind === "order" ? [effect] : []))[0];
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof DeliveryRefused) return `${error.problem} ${error.detail}`;
    throw error;
  }
  return "accepted";
};

describe("a hostile payload", () => {
  const order = (over: object = {}, lineOver: object = {}) => ({
    id: 1,
    created_at: "2026-05-01T10:00:00Z",
    updated_at: "2026-05-01T10:00:00Z",
    currency: "USD",
    total_price: "5.00",
    financial_status: "paid",
    line_items: [{ id: 1, sku: "A", quantity: 1, price: "5.00", ...lineOver }],
    ...over,
  });
  const refused = (over: object, lineOver: object = {}) =>
    refusal(() => read("shopify", "orders/create", order(over, lineOver)));

  test("is refused with the reason where the database could not store its values", () => {
    expect(refused({ total_price: "-5.00" })).toBe("invalid_payload -5.00: Must not be below 0");
    expect(refused({}, { quantity: 3_000_000_000 })).toContain("invalid_payload line_items.0.quantity");
    expect(refused({}, { quantity: 2_000_000_000, price: "1000000.00" })).toContain("too large to be exact");
    expect(refused({ total_price: "1000000000000.01" })).toContain("too large to be exact");
    for (const price of ["", " ", "0x10", "1e3", "Infinity"])
      expect(refused({}, { price })).toBe(`invalid_payload ${price}: Must be a price`);
    const transactions = [{ kind: "refund", status: "success", amount: "90071992547409.91" }];
    const refund = { id: 9, order_id: 1, created_at: "2026-05-02T10:00:00Z", transactions };
    expect(refusal(() => read("shopify", "refunds/create", refund))).toContain("too large to be exact");
    const ticket = { ticketId: "T", customerId: "C", channel: "email", openedAt: "2026-05-02T10:00:00Z" };
    const tickets = { type: "tickets", data: [{ ...ticket, closedAt: "2026-05-01T10:00:00Z" }] };
    expect(refusal(() => read("generic", "tickets", tickets))).toBe(
      "invalid_payload data.0.closedAt: must not be before openedAt",
    );
  });

  test("is refused where a time has not come yet", () => {
    const at = "2026-06-01T01:00:01Z";
    const future = "invalid_payload 2026-06-01T01:00:01.000Z: must not be in the future";
    expect(refused({ created_at: at })).toBe(future);
    expect(refused({ updated_at: at })).toBe(future);
    expect(refused({ created_at: "2026-06-01T01:00:00Z" })).toBe("accepted");
    const transactions = [{ kind: "refund", status: "success", amount: "1.00" }];
    expect(refusal(() => read("shopify", "refunds/create", { id: 9, order_id: 1, created_at: at, transactions }))).toBe(
      future,
    );
    const generic = (type: string, record: object) => refusal(() => read("generic", type, { type, data: [record] }));
    const customer = { externalId: "C" };
    const email = { channel: "email", state: "granted" };
    expect(generic("customers", { ...customer, createdAt: at })).toBe(future);
    expect(generic("customers", { ...customer, updatedAt: at })).toBe(future);
    expect(generic("customers", { ...customer, consents: [{ ...email, at }] })).toBe(future);
    const ticket = { ticketId: "T", customerId: "C", channel: "email" };
    expect(generic("tickets", { ...ticket, openedAt: at })).toBe(future);
    expect(generic("tickets", { ...ticket, openedAt: "2026-05-01T00:00:00Z", closedAt: at })).toBe(future);
    const order = { externalId: "1", orderedAt: "2026-05-01T00:00:00Z", totalPrice: 5 };
    const late = [{ externalId: "R", refundedAt: at, amount: 1 }];
    expect(generic("orders", { ...order, orderedAt: at })).toContain("1, orderedAt: must not be in the future");
    expect(generic("orders", { ...order, refunds: late })).toContain(
      "refunds[0].refundedAt: must not be in the future",
    );
  });

  test.each([
    [
      '{"type":"customers","data":[{"externalId":"C1","email":"a@example.com","email":"b@example.com"}]}',
      "data.0.email",
    ],
    ['{"type":"customers","data":[{"externalId":"C1"}],"data":[{"externalId":"C2"}]}', "data"],
    [
      '{"type":"customers","data":[{"externalId":"C1","\\u0065mail":"a@example.com","email":"b@example.com"}]}',
      "data.0.email",
    ],
  ])("has each key once, as in the API: %s", (body, key) => {
    expect(refusal(() => read("generic", "customers", body))).toBe(`invalid_payload ${key}: Must be given only once`);
    expect(refusal(() => read("shopify", "customers/update", body))).toContain("Must be given only once");
  });

  test("is refused unread if it is nested, wide or long beyond any real one", () => {
    const customers = (data: string) =>
      refusal(() => read("generic", "customers", `{"type":"customers","data":${data}}`));
    const keys = Array.from({ length: 1001 }, (_, i) => `"k${i}":1`).join();
    expect(customers("[".repeat(2_000_000))).toBe("invalid_json ");
    expect(customers(`[{"externalId":"C1","note":{${keys}}}]`)).toBe(
      "invalid_payload An object with more than 1000 keys",
    );
    expect(customers(`[${"{},".repeat(100_000)}{}]`)).toBe("invalid_payload More than 200000 values");
  });

  test.each(["constructor", "toString", "__proto__"])("has no state by the name %s, which every object has", (name) => {
    expect(refused({ financial_status: name })).toBe(`invalid_payload financial_status: ${name}`);
    const customer = { id: 7, email: "ada@example.com", email_marketing_consent: { state: name } };
    expect(read("shopify", "customers/update", customer)).toMatchObject([
      { change: { emailConsent: { state: "unknown" } } },
    ]);
    const payment = { id: "p", created_at: "2026-05-01T10:00:00Z", updated_at: "2026-05-01T10:00:00Z", status: name };
    const event = { data: { object: { payment: { ...payment, total_money: { amount: 5, currency: "USD" } } } } };
    expect(orderIn(read("square", "payment.created", event))?.order.status).toBe("cancelled");
  });

  test("loses what no database stores: the character 0 and halves of characters", () => {
    const given = order({ id: "1\u0000", source_name: "we\u0000b" }, { sku: "A\ud800" });
    expect(orderIn(read("shopify", "orders/create", given))?.order).toMatchObject({
      externalId: "1",
      source: "web",
      items: [{ productId: "A\ufffd" }],
    });
  });
});

describe("Shopify", () => {
  const line = { id: 1, sku: "IPOD", title: "IPod Nano", name: "IPod Nano - 8GB", quantity: 3, price: "10.00" };
  const order = {
    id: 2,
    created_at: "2026-05-01T10:00:00-04:00",
    updated_at: "2026-05-02T10:00:00-04:00",
    currency: "USD",
    // 30.00 - 5.00 + 4.00 + 2.00
    total_price: "31.00",
    total_discounts: "5.00",
    total_tax: "2.00",
    financial_status: "paid",
    total_shipping_price_set: { shop_money: { amount: "4.00" } },
    source_name: "pos",
    landing_site: "/?utm_campaign=spring",
    discount_codes: [{ code: "SPRING" }],
    line_items: [
      { ...line, product_id: 632, variant_title: "8GB", vendor: "Apple", discount_allocations: [{ amount: "5.00" }] },
    ],
    customer: {
      id: 7,
      email: "Bob@Example.com",
      first_name: "Bob",
      last_name: "Norman",
      updated_at: "2026-05-01T10:00:00Z",
    },
  };

  test("an order has its lines, amounts and customer", () => {
    expect(read("shopify", "orders/create", order)).toMatchObject([
      {
        kind: "customer",
        record: "customer:7",
        isFromOrder: false,
        customer: { externalId: "bob@example.com" },
        change: { name: "Bob Norman", firstName: "Bob", lastName: "Norman", email: "bob@example.com" },
      },
      {
        kind: "order",
        record: "order:2",
        updatedAt: new Date("2026-05-02T14:00:00Z"),
        order: {
          externalId: "2",
          status: "completed",
          source: "pos",
          storefrontId: 2,
          campaign: "spring",
          totalPrice: 3100,
          discountAmount: 500,
          shippingAmount: 400,
          taxAmount: 200,
          discountCodes: ["SPRING"],
          items: [
            {
              externalId: "1",
              productId: "IPOD",
              variant: "8GB",
              parentId: "632",
              brand: "Apple",
              price: 1000,
              lineTotal: 2500,
            },
          ],
        },
      },
    ]);
  });

  test("IDs beyond a JavaScript number are not rounded", () => {
    const body = JSON.stringify({ ...order, id: 0 }).replace('"id":0', '"id":820982911946154508');
    expect(orderIn(read("shopify", "orders/create", body))?.record).toBe("order:820982911946154508");
  });

  test.each([
    ["pending", "pending"],
    ["partially_paid", "partial"],
    ["refunded", "completed"],
    ["voided", "cancelled"],
  ])("%s is %s", (financial_status, status) => {
    expect(orderIn(read("shopify", "orders/updated", { ...order, financial_status }))?.order.status).toBe(status);
  });

  test("an edited order has what is left of it and what was paid back, each of them once", () => {
    const [line] = order.line_items;
    const mug = { ...line, id: 90_301, quantity: 2, price: "35.00", discount_allocations: [{ amount: "10.00" }] };
    const cup = { ...line, id: 90_302, quantity: 1, price: "40.00", discount_allocations: [] };
    const of = (now: { total: string; mugs: number; cups: number }, refunds: object[] = []) => {
      const line_items = [
        { ...mug, current_quantity: now.mugs },
        { ...cup, current_quantity: now.cups },
      ];
      const edited = { ...order, total_price: "100.00", current_total_price: now.total, line_items, refunds };
      const { totalPrice, items } = orderIn(read("shopify", "orders/updated", edited))?.order ?? {};
      return { totalPrice, items: items?.map(({ quantity, lineTotal }) => [quantity, lineTotal]) };
    };
    const whole = {
      totalPrice: 10_000,
      items: [
        [2, 6000],
        [1, 4000],
      ],
    };
    expect(of({ total: "100.00", mugs: 2, cups: 1 })).toEqual(whole);
    // Taken out before it was paid.
    expect(of({ total: "60.00", mugs: 2, cups: 0 })).toEqual({ totalPrice: 6000, items: [[2, 6000]] });
    expect(of({ total: "70.00", mugs: 1, cups: 1 })).toEqual({
      totalPrice: 7000,
      items: [
        [1, 3000],
        [1, 4000],
      ],
    });
    const paid = {
      id: 5,
      created_at: "2026-05-03T00:00:00Z",
      refund_line_items: [{ line_item_id: 90_302, quantity: 1, subtotal: "40.00" }],
      transactions: [{ kind: "refund", status: "success", amount: "40.00" }],
    };
    expect(of({ total: "60.00", mugs: 2, cups: 0 }, [paid])).toEqual(whole);
  });

  test("a refund in the buyer's currency counts in the shop's", () => {
    const transaction = { kind: "refund", status: "success", amount: "46.00", currency: "EUR" };
    const refund = (more: object) => ({
      id: 5,
      order_id: 2,
      created_at: "2026-05-03T00:00:00Z",
      transactions: [{ ...transaction, ...more }],
    });
    const shopMoney = { amount_set: { shop_money: { amount: "50.00", currency_code: "USD" } } };
    expect(read("shopify", "refunds/create", refund(shopMoney))).toMatchObject([{ refund: { amount: 5000 } }]);
    expect(() => read("shopify", "refunds/create", refund({}))).toThrow();
  });

  test("a refund is what was paid back; a restocking is none", () => {
    const refund = {
      id: 5,
      order_id: 2,
      created_at: "2026-05-03T00:00:00Z",
      refund_line_items: [{ line_item_id: 1, quantity: 1, subtotal: 8.33 }],
      transactions: [
        { kind: "refund", status: "success", amount: "8.33" },
        { kind: "refund", status: "failure", amount: "9.00" },
      ],
    };
    expect(read("shopify", "refunds/create", refund)).toMatchObject([
      { refund: { externalId: "5", orderExternalId: "2", amount: 833, lines: [{ externalId: "1", amount: 833 }] } },
    ]);
    expect(read("shopify", "refunds/create", { ...refund, transactions: [] })).toEqual([]);
  });

  test("a guest is known by the order's email address", () => {
    const effects = read("shopify", "orders/create", { ...order, customer: null, email: "guest@example.com" });
    expect(effects[0]).toMatchObject({ record: "contact:guest@example.com", isFromOrder: true });
    expect(orderIn(effects)?.order.customerExternalId).toBe("guest@example.com");
  });

  test("a product is each of its variants", () => {
    const product = {
      id: 1,
      title: "Shirt",
      vendor: "Acme",
      product_type: "Clothes",
      updated_at: "2026-05-01T00:00:00Z",
    };
    const variants = [
      { id: 1, sku: "S-1", title: "Red" },
      { id: 2, sku: "", title: "Blue" },
    ];
    expect(read("shopify", "products/update", { ...product, variants })).toMatchObject([
      {
        products: [
          { externalId: "S-1", productType: "Clothes", vendor: "Acme", parentId: "1" },
          { externalId: "Shirt - Blue", parentId: "1" },
        ],
      },
    ]);
  });
});

describe("WooCommerce", () => {
  const order = {
    id: 727,
    status: "processing",
    currency: "USD",
    total: "29.35",
    date_created_gmt: "2026-05-01T10:00:00",
    date_modified_gmt: "2026-05-02T10:00:00",
    date_paid_gmt: "2026-05-01T10:00:05",
    customer_id: 0,
    discount_total: "0.00",
    shipping_total: "10.00",
    total_tax: "1.35",
    prices_include_tax: false,
    billing: {
      first_name: "John",
      last_name: "Doe",
      email: "john.doe@example.com",
      phone: "",
      country: "US",
      city: "Reno",
    },
    line_items: [
      { id: 315, name: "Woo Single #1", product_id: 93, quantity: 2, subtotal: "6.00", total: "6.00", sku: "" },
    ],
    refunds: [{ id: 9, reason: "", total: "-10.00" }],
  };

  test("an order is read as in a file of its REST API", () => {
    const effects = read("woocommerce", "order.updated", order);
    expect(effects[0]).toMatchObject({
      kind: "customer",
      record: "contact:john.doe@example.com",
      isFromOrder: true,
      change: { name: "John Doe", country: "US", address: { city: "Reno" } },
    });
    expect(orderIn(effects)).toMatchObject({
      record: "order:727",
      updatedAt: new Date("2026-05-02T10:00:00Z"),
      order: {
        externalId: "727",
        customerExternalId: "john.doe@example.com",
        storefrontId: 2,
        totalPrice: 2935,
        items: [{ productId: "93", quantity: 2, price: 300, lineTotal: 600 }],
        refunds: [{ externalId: "727:9", amount: 1000 }],
      },
    });
  });

  test("a customer, a deleted one and a deleted order", () => {
    const customer = {
      id: 25,
      email: "jo@example.com",
      first_name: "Jo",
      last_name: "Doe",
      date_modified_gmt: "2026-05-01T10:00:00",
    };
    expect(read("woocommerce", "customer.updated", customer)).toMatchObject([
      {
        record: "customer:25",
        updatedAt: new Date("2026-05-01T10:00:00Z"),
        change: { name: "Jo Doe", email: "jo@example.com" },
      },
    ]);
    expect(read("woocommerce", "customer.deleted", { id: 25 })).toMatchObject([
      { kind: "erase", customer: { externalId: "25" } },
    ]);
    expect(read("woocommerce", "order.deleted", { id: 727 })).toMatchObject([
      { kind: "delete", orderExternalId: "727" },
    ]);
  });
});

describe("Stripe", () => {
  const event = (type: string, charge: object = {}) => ({
    id: "evt_1",
    type,
    created: 1_780_000_100,
    data: {
      object: {
        id: "ch_1",
        amount: 1099,
        amount_refunded: 0,
        captured: true,
        created: 1_780_000_000,
        currency: "usd",
        customer: null,
        status: "succeeded",
        billing_details: { email: "jenny@example.com", name: "Jenny Rosen" },
        ...charge,
      },
    },
  });

  test("a charge is an order, and its refunds are one", () => {
    const [customer, order] = read("stripe", "charge.refunded", event("charge.refunded", { amount_refunded: 500 }));
    expect(customer).toMatchObject({ customer: { externalId: "jenny@example.com" }, change: { name: "Jenny Rosen" } });
    expect(order).toMatchObject({
      updatedAt: new Date(1_780_000_100_000),
      order: { externalId: "ch_1", totalPrice: 1099, refunds: [{ externalId: "ch_1:refunded", amount: 500 }] },
    });
  });

  test.each([
    ["ISK", 110_000, 1100],
    ["UGX", 50_000, 500],
    ["JPY", 1100, 1100],
    ["KWD", 1100, 1100],
    // None at Stripe, two in what we store.
    ["MGA", 1100, 110_000],
    ["COP", 110_000, 110_000],
    ["HUF", 99_050, 99_050],
  ])("%s: %i at Stripe is %i in our minor units", (currency, amount, minor) => {
    const payload = event("charge.succeeded", { amount, currency: currency.toLowerCase() });
    expect(orderIn(read("stripe", "charge.succeeded", payload, { currency }))?.order.totalPrice).toBe(minor);
  });
});

describe("a Stripe authorization", () => {
  const event = (type: string, charge: object) => ({
    id: "evt_1",
    type,
    created: 1_780_000_100,
    data: {
      object: { id: "ch_1", amount: 1000, created: 1_780_000_000, currency: "usd", status: "succeeded", ...charge },
    },
  });
  const orderOf = (type: string, charge: object) => orderIn(read("stripe", type, event(type, charge)))?.order;

  test("is pending until it is captured, and cancelled when it is released", () => {
    expect(orderOf("charge.succeeded", { captured: false })).toMatchObject({ status: "pending", refunds: [] });
    expect(orderOf("charge.refunded", { captured: false, amount_refunded: 1000 })).toMatchObject({
      status: "cancelled",
      paymentState: "released",
    });
    expect(orderOf("charge.expired", { captured: false, amount_refunded: 1000 })?.status).toBe("cancelled");
  });

  test("captured in part has the rest refunded, whichever event says so", () => {
    expect(orderOf("charge.captured", { amount_refunded: 400 })).toMatchObject({
      status: "completed",
      totalPrice: 1000,
      refunds: [{ amount: 400 }],
    });
  });
});

describe("Square", () => {
  const payment = (over: object = {}) => ({
    data: {
      object: {
        payment: {
          id: "hYy9pRFVxpDsO1FB05SunFWUe9JZY",
          created_at: "2026-05-01T21:00:00.000Z",
          updated_at: "2026-05-01T21:00:01.000Z",
          status: "COMPLETED",
          total_money: { amount: 100, currency: "USD" },
          customer_id: "RDX9Z4XTIZR7MRZJUXNY9HUK6I",
          ...over,
        },
      },
    },
  });

  test("a payment is an order, and a completed refund is its own", () => {
    expect(orderIn(read("square", "payment.updated", payment()))?.order).toMatchObject({
      totalPrice: 100,
      status: "completed",
      customerExternalId: "RDX9Z4XTIZR7MRZJUXNY9HUK6I",
    });
    expect(orderIn(read("square", "payment.updated", payment({ status: "FAILED" })))?.order.status).toBe("cancelled");
    const refund = (status: string) => ({
      data: {
        object: {
          refund: {
            id: "r1",
            status,
            amount_money: { amount: 40, currency: "USD" },
            payment_id: "p1",
            created_at: "2026-05-02T00:00:00Z",
          },
        },
      },
    });
    expect(read("square", "refund.updated", refund("PENDING"))).toEqual([]);
    expect(read("square", "refund.updated", refund("COMPLETED"))).toMatchObject([
      { refund: { externalId: "r1", orderExternalId: "p1", amount: 40 } },
    ]);
  });
});

describe("our own", () => {
  const order = {
    externalId: "A-1",
    orderedAt: "2026-05-01T10:00:00Z",
    totalPrice: "12.50",
    customer: { externalId: "c1", firstName: "Ada" },
    lines: [{ productId: "MUG", quantity: 1, unitPrice: 12.5 }],
  };

  const refund = { externalId: "1", amount: 1, refundedAt: "2026-05-02T10:00:00Z" };

  test("orders, customers and tickets in the shape of the batch routes", () => {
    const orders = read("generic", "orders", { type: "orders", data: [order, { ...order, externalId: "A-2" }] });
    expect(orders.map(({ kind }) => kind)).toEqual(["customer", "order", "customer", "order"]);
    expect(orderIn(orders)?.order).toMatchObject({ totalPrice: 1250, storefrontId: 2, customerExternalId: "c1" });
    const consents = [{ channel: "email", state: "granted", at: "2026-05-01T00:00:00Z" }];
    expect(
      read("generic", "customers", {
        type: "customers",
        data: [{ externalId: "c1", email: "a@example.com", consents }],
      }),
    ).toMatchObject([
      { record: "customer:c1", change: { email: "a@example.com", emailConsent: { state: "granted" } } },
    ]);
    const ticket = { ticketId: "T", customerId: "c1", openedAt: "2026-05-01T00:00:00Z", channel: "Email" };
    expect(read("generic", "tickets", { type: "tickets", data: [ticket] })).toMatchObject([
      { tickets: [{ externalId: "T", customerExternalId: "c1", channel: "email", messageCount: 1 }] },
    ]);
  });

  test.each([
    [{ ...order, currency: "EUR" }, "currency EUR"],
    [{ ...order, totalPrice: "12.505" }, "invalid_payload A-1, totalPrice: must be an amount in USD"],
    [{ ...order, orderedAt: "yesterday" }, "invalid_payload data.0.orderedAt"],
    [{ ...order, lines: [{ quantity: 1, unitPrice: 1 }] }, "invalid_payload A-1, lines[0].productId"],
    [{ ...order, refunds: [refund, refund] }, "invalid_payload A-1, refunds[1].externalId: must be given only once"],
  ])("%j is refused", (wrong, reason) => {
    expect(refusal(() => read("generic", "orders", { data: [order, wrong].slice(1) }))).toContain(reason);
  });
});

test.each(WEBHOOK_KINDS)("%s: what can't be read is refused with the reason, whatever it is", (kind) => {
  const topics = [
    "orders/create",
    "refunds/create",
    "customers/update",
    "customers/redact",
    "products/update",
    "order.updated",
  ];
  const others = [
    "order.deleted",
    "customer.updated",
    "charge.refunded",
    "payment.updated",
    "refund.updated",
    "orders",
    "tickets",
  ];
  for (const topic of [...topics, ...others, "constructor", "__proto__"]) {
    for (const body of ["{}", "[]", "null", "1", "{", '{"id":{}}', '{"data":{"object":null}}', '{"data":[null]}']) {
      expect(refusal(() => read(kind, topic, body))).toMatch(/^(invalid_json|invalid_payload|unknown_topic)/);
    }
  }
});
