import { describe, expect, test } from "vitest";
import { AXES } from "#lib/axes/registry/axes.ts";
import { EcommerceFeatureExtractor, type ItemRecord, type OrderRecord } from "./feature-extractor.ts";

const extractor = new EcommerceFeatureExtractor({ asOf: new Date("2025-07-01T00:00:00Z") });
const orders: OrderRecord[] = [
  { orderId: "1", orderDate: new Date("2025-06-01T10:00:00Z"), totalPrice: 30, discountAmount: 10 },
  { orderId: "2", orderDate: new Date("2025-06-21T10:00:00Z"), totalPrice: 50, source: "pos" },
];
const items: ItemRecord[] = [
  { orderId: "1", productId: "yarn", category: "Yarn", quantity: 4, price: 10 },
  { orderId: "2", productId: "yarn", category: "Yarn", quantity: 5, price: 10, refundAmount: 20 },
  { orderId: "other", productId: "fabric", category: "Fabric", quantity: 1, price: 10 },
];

test("features come from orders and the items of each", () => {
  const features = extractor.extractAllFeatures({ customerId: "C1", orders, items });
  expect(Object.keys(features)).toEqual(AXES.map(({ name }) => name));
  // 30 + 50 − 20 of two orders, 20 days apart; one of them refunded, 2 of 9 units; one at the counter.
  expect(features.purchase_value?.lifetime_value).toBe(60);
  expect(features.purchase_frequency?.avg_days_between_orders).toBe(20);
  expect(features.return_behavior).toMatchObject({ refund_rate: 0.5, items_returned_pct: 2 / 9 });
  expect(features.communication_preference?.in_person_share).toBe(0.5);
  expect(features.category_exploration?.unique_categories).toBe(1);
});

test("what comes at or after the instant of reading is ignored", () => {
  const earlier = new EcommerceFeatureExtractor({ asOf: new Date("2025-06-21T10:00:00Z") });
  const [first] = orders;
  expect(earlier.extractAllFeatures({ customerId: "C1", orders, items })).toEqual(
    earlier.extractAllFeatures({ customerId: "C1", orders: first ? [first] : [], items }),
  );
});

describe("wrong records are refused with a sentence that names the field", () => {
  const orderWith = (more: object) => ({ orders: [{ ...orders[0], ...more }], items });
  const itemWith = (more: object) => ({ orders, items: [{ ...items[0], ...more }] });
  test.each([
    [
      orderWith({ orderDate: "2025-06-01" }),
      'orders[0].orderDate must be a valid Date, such as new Date("2026-05-02T15:30:00Z"), not "2025-06-01"',
    ],
    [orderWith({ orderDate: new Date("soon") }), "orders[0].orderDate must be a valid Date, such as"],
    [orderWith({ totalPrice: "30" }), 'orders[0].totalPrice must be a number, not "30"'],
    [orderWith({ source: 3 }), "orders[0].source must be a text, not 3"],
    [
      { orders: [{ order_id: "1", order_date: "2025-06-01", total_price: 30 }], items },
      "orders[0] has order_id: names are in camelCase, here orderId",
    ],
    [{ orders: [{ orderId: "1", totalPrice: 3 }], items }, "orders[0].orderDate is missing: it must be a valid Date"],
    [itemWith({ quantity: Number.NaN }), "items[0].quantity must be a number"],
    [{ orders, items: [{ order_id: "1", product_id: "a" }] }, "items[0] has order_id: names are in camelCase"],
  ])("%#", (records, sentence) => {
    const given = { customerId: "C1", ...records } as Parameters<typeof extractor.extractAllFeatures>[0];
    expect(() => extractor.extractAllFeatures(given)).toThrow(sentence);
  });
});

test("every feature of a customer without orders is 0", () => {
  const features = extractor.extractAllFeatures({ customerId: "C1", orders: [], items });
  expect(
    Object.values(features)
      .flatMap((values) => Object.values(values))
      .every((value) => value === 0),
  ).toBe(true);
});
