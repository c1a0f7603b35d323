import { describe, expect, test } from "vitest";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";
import { bigcommerceOrders } from "../../shops/bigcommerce/format.ts";
import { magentoOrders } from "../../shops/magento/format.ts";

const MAGENTO = {
  ID: "000000012",
  "Purchase Point": "Main Website",
  "Purchase Date": "Nov 6, 2025 3:12:01 PM",
  "Bill-to Name": "Ada Lovelace",
  "Grand Total (Base)": "$1,029.0000",
  "Grand Total (Purchased)": "€950.0000",
  Status: "Complete",
  "Customer Email": "ada@example.com",
  "Shipping and Handling": "5.0000",
  "Total Refunded": "",
};
const magento = (changes: Record<string, string>, shop = {}) =>
  readRecords(magentoOrders, [{ ...MAGENTO, ...changes }], { shop });

describe("Magento's order grid", () => {
  test("has one row per order, without lines, in the base currency", () => {
    expect(magento({})[0]?.order).toMatchObject({
      externalId: "000000012",
      customerExternalId: "ada@example.com",
      status: "completed",
      // New York is five hours behind UTC in November.
      orderedAt: new Date("2025-11-06T20:12:01Z"),
      totalPrice: 102_900,
      shippingAmount: 500,
      items: [],
    });
  });

  test.each([
    ["6 nov 2025 15:12:01", undefined],
    ["6 de nov. de 2025 15:12:01", undefined],
    ["2025-11-06 15:12:01", undefined],
    ["06/11/2025 15:12:01", "dmy"],
    ["11/6/2025, 3:12:01 PM", "mdy"],
  ] as const)("has dates as the admin's language writes them: %s", (date, dateOrder) => {
    const shop = dateOrder ? { dateOrder } : {};
    expect(magento({ "Purchase Date": date }, shop)[0]?.order?.orderedAt).toEqual(new Date("2025-11-06T20:12:01Z"));
  });

  test("asks for the date order where a day can be read both ways round", () => {
    expect(problemsIn(magento({ "Purchase Date": "06/11/2025 15:12" }))).toEqual([
      "2 Purchase Date 06/11/2025 15:12: date_order",
    ]);
  });

  test.each([
    ["Processing", "completed", 0],
    ["Pending", "pending", 0],
    ["On Hold", "pending", 0],
    ["Canceled", "cancelled", 0],
    ["Closed", "completed", 102_900],
  ])("an order with the status %s is %s", (Status, status, refunded) => {
    const [reading] = magento({ Status });
    expect(reading?.order?.status).toBe(status);
    expect(reading?.refunds?.reduce((sum, { amount }) => sum + amount, 0)).toBe(refunded);
  });
});

const BIGCOMMERCE = {
  "Order ID": "186",
  "Customer ID": "54",
  "Customer Name": "Dawn Shill",
  "Customer Email": "dawn@example.com",
  "Order Date": "26/04/2014",
  "Order Time": "14:05:00",
  "Order Status": "Shipped",
  "Subtotal (inc tax)": "265.50",
  "Tax Total": "0.00",
  "Shipping Cost (inc tax)": "5.00",
  "Order Total (inc tax)": "270.50",
  "Order Currency Code": "USD",
  "Billing Country": "United States",
  "Billing Zip": "99577",
  "Refund Amount": "0.00",
  "Product Details":
    "Product ID: 100, Product Qty: 1, Product SKU: 8810-Blue, Product Name: Legging, short | blue, Product Weight: 0.8000, Product Variation Details: Size: S (4), Product Unit Price: 67.5000, Product Total Price: 67.50|Product ID: 115, Product Qty: 2, Product SKU: , Product Name: Capri, Product Unit Price: $99.00, Product Total Price: $198.00",
};
const bigcommerce = (changes: Record<string, string>, shop = {}) =>
  readRecords(bigcommerceOrders, [{ ...BIGCOMMERCE, ...changes }], { shop });

describe("BigCommerce's orders export", () => {
  test("has one row per order, with its items in one cell", () => {
    expect(bigcommerce({})[0]?.order).toMatchObject({
      externalId: "186",
      customerExternalId: "54",
      status: "completed",
      totalPrice: 27_050,
      shippingAmount: 500,
      orderedAt: new Date("2014-04-26T18:05:00Z"),
      items: [
        { productId: "8810-Blue", productName: "Legging, short | blue", quantity: 1, price: 6750, lineTotal: 6750 },
        { productId: "115", productName: "Capri", quantity: 2, price: 9900, lineTotal: 19_800 },
      ],
    });
  });

  test("names a wrong quantity among the items", () => {
    const many = BIGCOMMERCE["Product Details"].replace("Product Qty: 2", "Product Qty: 99999999999");
    expect(bigcommerce({ "Product Details": many })[0]?.problems).toMatchObject([
      { column: "Product Details", code: "quantity" },
    ]);
  });

  test("is read in linear time, however many spaces a cell has", () => {
    const spaces = " ".repeat(300_000);
    expect(bigcommerce({ "Product Details": `${spaces}x,${spaces}x` })[0]?.problems).toMatchObject([
      { column: "Product Details" },
    ]);
  });

  test("knows guests, customer 0, by their email address", () => {
    expect(bigcommerce({ "Customer ID": "0" })[0]?.order?.customerExternalId).toBe("dawn@example.com");
  });

  test("has dates as its template says", () => {
    const date = { "Order Date": "03/04/2026", "Order Time": "" };
    expect(problemsIn(bigcommerce(date))).toEqual(["2 Order Date 03/04/2026: date_order"]);
    expect(bigcommerce(date, { dateOrder: "mdy" })[0]?.order?.orderedAt).toEqual(new Date("2026-03-04T05:00:00Z"));
    expect(bigcommerce(date, { dateOrder: "dmy" })[0]?.order?.orderedAt).toEqual(new Date("2026-04-03T04:00:00Z"));
  });

  test.each([
    ["Completed", "completed", 0],
    ["Awaiting Fulfillment", "completed", 0],
    ["Partially Shipped", "partial", 0],
    ["Awaiting Payment", "pending", 0],
    ["Manual Verification Required", "pending", 0],
    ["Declined", "cancelled", 0],
    ["Refunded", "completed", 27_050],
  ])("an order with the status %s is %s", (status, expected, refunded) => {
    const [reading] = bigcommerce({ "Order Status": status });
    expect(reading?.order?.status).toBe(expected);
    expect(reading?.refunds?.reduce((sum, { amount }) => sum + amount, 0)).toBe(refunded);
  });
});
