import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemsIn, readJson } from "#testing/imports/read-records.ts";
import { findKeys } from "../../rules/mapping/find-columns.ts";
import { woocommerceOrders } from "./json-format.ts";

/** After the example of the REST API's documentation, with a discount and a refund. */
const ORDER = {
  id: 727,
  parent_id: 0,
  number: "727",
  created_via: "checkout",
  status: "processing",
  currency: "USD",
  date_created: "2026-03-22T16:28:02",
  date_created_gmt: "2026-03-22T19:28:02",
  date_paid_gmt: "2026-03-22T19:28:08",
  date_modified: "2026-03-22T16:30:00",
  date_modified_gmt: "2026-03-22T19:30:00",
  discount_total: "2.00",
  shipping_total: "10.00",
  total_tax: "1.35",
  total: "29.35",
  prices_include_tax: false,
  customer_id: 26,
  billing: {
    first_name: "John",
    last_name: "Doe",
    address_1: "969 Market",
    city: "San Francisco",
    state: "CA",
    postcode: "94103",
    country: "US",
    email: "John.Doe@example.com",
    phone: "+1 (415) 555-2671",
  },
  meta_data: [
    { id: 1, key: "_wc_order_attribution_device_type", value: "Mobile" },
    { id: 2, key: "_wc_order_attribution_utm_campaign", value: "spring" },
  ],
  line_items: [
    {
      id: 315,
      name: "Woo Single #1",
      product_id: 93,
      quantity: 2,
      subtotal: "8.00",
      total: "6.00",
      total_tax: "0.45",
      sku: "",
      price: 3,
    },
    {
      id: 316,
      name: "Ship Your Idea",
      product_id: 22,
      quantity: 1,
      subtotal: "12.00",
      total: "12.00",
      total_tax: "0.90",
      sku: "Bar3",
      price: 12,
    },
  ],
  coupon_lines: [{ id: 1, code: "spring10" }],
  refunds: [] as { id: number; reason: string; total: string }[],
};
const readOne = (changes: object, shop = {}) => readJson(woocommerceOrders, [{ ...ORDER, ...changes }], shop)[0];

describe("WooCommerce's REST orders", () => {
  test("are read with times in UTC, texts as money and the discount per line", () => {
    const reading = readOne({});
    expect(reading?.problems).toEqual([]);
    expect(reading?.order).toEqual({
      externalId: "727",
      customerExternalId: "26",
      storefrontId: 1,
      status: "completed",
      orderedAt: new Date("2026-03-22T19:28:02Z"),
      updatedAt: new Date("2026-03-22T19:30:00Z"),
      totalPrice: 2935,
      discountAmount: 200,
      shippingAmount: 1000,
      taxAmount: 135,
      discountCodes: ["spring10"],
      paymentState: "paid",
      source: "web",
      device: "mobile",
      campaign: "spring",
      items: [
        {
          productId: "93",
          isNumbered: true,
          productName: "Woo Single #1",
          quantity: 2,
          price: 400,
          lineTotal: 600,
          discount: 200,
          externalId: "315",
        },
        {
          productId: "Bar3",
          productName: "Ship Your Idea",
          quantity: 1,
          price: 1200,
          lineTotal: 1200,
          discount: 0,
          externalId: "316",
        },
      ],
    });
    expect(reading?.customer).toMatchObject({
      externalId: "26",
      name: "John Doe",
      email: "john.doe@example.com",
      phone: "+14155552671",
      country: "US",
    });
  });

  test("orders of guests, customer 0, are known by the billing address's email", () => {
    expect(readOne({ customer_id: 0 })?.order?.customerExternalId).toBe("john.doe@example.com");
  });

  test("have lines with tax where prices include it", () => {
    expect(readOne({ prices_include_tax: true })?.order?.items).toMatchObject([
      { lineTotal: 645 },
      { lineTotal: 1290 },
    ]);
  });

  test("have refunds with negative totals, each spread over the lines", () => {
    const refunds = [
      { id: 726, reason: "", total: "-9.00" },
      { id: 728, reason: "", total: "-20.35" },
    ];
    // Lines of 6.00 and 12.00: 3.00 and 6.00 of the first refund, what is left of the second.
    expect(readOne({ refunds })?.refunds).toEqual([
      expect.objectContaining({
        externalId: "727:726",
        orderExternalId: "727",
        amount: 900,
        items: [
          { lineNumber: 1, quantity: 0, amount: 300 },
          { lineNumber: 2, quantity: 0, amount: 600 },
        ],
      }),
      expect.objectContaining({
        externalId: "727:728",
        amount: 2035,
        items: [
          { lineNumber: 1, quantity: 0, amount: 300 },
          { lineNumber: 2, quantity: 0, amount: 600 },
        ],
      }),
    ]);
    expect(readOne({ status: "refunded" })?.refunds).toMatchObject([{ externalId: "727:refunded", amount: 2935 }]);
  });

  test.each([
    ["completed", true, "completed"],
    ["processing", true, "completed"],
    ["on-hold", true, "completed"],
    ["on-hold", false, "pending"],
    ["pending", false, "pending"],
    ["checkout-draft", false, "pending"],
    ["cancelled", false, "cancelled"],
    ["failed", false, "cancelled"],
    ["trash", true, "cancelled"],
    ["refunded", true, "completed"],
    ["packed-by-plugin", true, "completed"],
    ["packed-by-plugin", false, "pending"],
  ])("orders with the status %s, paid %s, are %s", (status, isPaid, expected) => {
    expect(readOne({ status, date_paid_gmt: isPaid ? ORDER.date_paid_gmt : null })?.order?.status).toBe(expected);
  });

  test("have lines of what is sold by weight", () => {
    const [item] = ORDER.line_items;
    const { items = [] } =
      readOne({ line_items: [{ ...item, quantity: 1.5, subtotal: "9.00", total: "9.00" }] })?.order ?? {};
    expect(items).toMatchObject([{ quantity: 2, price: 600, lineTotal: 900 }]);
  });

  test("the product of a variation is its line's parent, and a product without variations has none", () => {
    const [item] = ORDER.line_items;
    const parentOf = (line: object) => {
      const { parentId, isParentNumbered } = readOne({ line_items: [{ ...item, ...line }] })?.order?.items[0] ?? {};
      return [parentId, isParentNumbered];
    };
    expect(parentOf({ sku: "RED", product_id: 93, variation_id: 94 })).toEqual(["93", true]);
    expect(parentOf({ sku: "RED", product_id: 93, variation_id: 0 })).toEqual([undefined, undefined]);
    // Without a SKU, it is counted as the product.
    expect(parentOf({ sku: "", product_id: 93, variation_id: 94 })).toEqual([undefined, undefined]);
  });

  test("name the wrong value by its path", () => {
    const [item] = ORDER.line_items;
    expect(problemsIn([readOne({ line_items: [{ ...item, quantity: -1.5 }] })].flatMap((r) => r ?? []))).toEqual([
      "1 line_items.0.quantity -1.5: quantity",
    ]);
    expect(problemsIn(readJson(woocommerceOrders, [{ ...ORDER, currency: "EUR" }]))).toEqual(["1 currency EUR: rate"]);
    expect(problemsIn(readJson(woocommerceOrders, [{ ...ORDER, total: undefined }]))).toEqual(["1 total : required"]);
  });

  test("are the same with their keys and records in any order; a record twice counts once", () => {
    const keys = fc.shuffledSubarray(Object.keys(ORDER), { minLength: Object.keys(ORDER).length });
    const expected = readOne({});
    fc.assert(
      fc.property(keys, (order) => {
        const record = Object.fromEntries(order.map((key) => [key, ORDER[key as keyof typeof ORDER]]));
        const readings = readJson(woocommerceOrders, [{ ...ORDER, id: 9 }, record, { ...ORDER, id: 10 }]);
        expect(readings[1]).toEqual(expected);
      }),
    );
    expect(readJson(woocommerceOrders, [ORDER, ORDER]).map(({ copies: _, ...rest }) => rest)).toEqual([expected]);
  });

  test("may claim anything: a length, an endless quantity or the character 0", () => {
    expect(readOne({ line_items: { length: 1e9 }, refunds: "text" })?.order?.items).toEqual([]);
    const [item] = ORDER.line_items;
    const large = { ...item, quantity: 2_000_000_000, total: "900000000000.00", subtotal: "900000000000.00" };
    expect(readOne({ line_items: [large, large] })?.problems).toEqual([]);
    expect(readOne({ line_items: [{ ...item, quantity: 1e20 }] })?.problems).toMatchObject([{ code: "quantity" }]);
    expect(readOne({ line_items: [{ ...item, name: "Mug\u0000" }] })?.order?.items[0]?.productName).toBe("Mug");
    // What the database would store instead, so that the order is found again by it.
    expect(readOne({ number: "1", id: "\ud800" })?.order?.externalId).toBe("\ufffd");
  });

  test("orders of more than a trillion are rejected, because their sums would not be exact", () => {
    expect(readOne({ total: "1000000000000.00" })?.problems).toEqual([]);
    expect(readOne({ total: "1000000000000.01" })?.problems).toMatchObject([{ code: "amount_too_large" }]);
  });

  test("orders that are no objects are rejected in a sentence", () => {
    expect(problemsIn(readJson(woocommerceOrders, ["text", null, [1]])).map((problem) => problem.slice(2))).toEqual([
      "id : required",
      "id : required",
      "id : required",
    ]);
  });
});

test("keys of a record that nothing is read from are named", () => {
  const record = {
    ...ORDER,
    created_via: "phone",
    refunds: [],
    coupon_lines: [],
    gift_cards: [],
    pw_gift_cards: [],
    date_paid: null,
    customer_note: "x",
    shipping_lines: [],
  };
  const { used, unused } = findKeys(woocommerceOrders, [[JSON.stringify(record)], ["{"]]);
  expect(unused).toEqual(expect.arrayContaining(["parent_id", "number", "customer_note", "shipping_lines"]));
  expect(used.map(({ column }) => column).sort()).toEqual([...(woocommerceOrders.keysRead ?? [])].sort());
  const [read] = readJson(woocommerceOrders, [record]);
  for (const key of unused)
    expect(readJson(woocommerceOrders, [{ ...record, [key]: undefined }])[0], key).toEqual(read);
});
