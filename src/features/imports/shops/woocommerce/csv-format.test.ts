import { describe, expect, test } from "vitest";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";
import { findColumns } from "../../rules/mapping/find-columns.ts";
import { recognizeFormat } from "../formats.ts";
import { woocommerceCsv } from "./csv-format.ts";

/** Advanced Order Export with its default fields; times in the shop's time zone, four hours behind UTC in May. */
const ADVANCED = {
  "Order Number": "1201",
  "Order Status": "Completed",
  "Order Date": "2026-05-01 13:45",
  "Customer Note": "",
  "First Name (Billing)": "Ada",
  "Last Name (Billing)": "Lovelace",
  "Address 1&2 (Billing)": "1 Rue X",
  "City (Billing)": "Paris",
  "Postcode (Billing)": "75008",
  "Country Code (Billing)": "FR",
  "Email (Billing)": "ada@example.com",
  "Phone (Billing)": "+33612345678",
  "Cart Discount Amount": "2.00",
  "Order Subtotal Amount": "22.00",
  "Order Shipping Amount": "5.00",
  "Order Refund Amount": "0.00",
  "Order Total Amount": "25.00",
  "Order Total Tax Amount": "0.00",
  SKU: "MUG",
  "Item #": "1",
  "Item Name": "Mug",
  "Quantity (- Refund)": "2",
  "Item Cost": "8.5",
  "Coupon Code": "SPRING",
  "Discount Amount": "2.00",
};
const SPOON = {
  ...ADVANCED,
  SKU: "",
  "Item #": "2",
  "Item Name": "Spoon",
  "Quantity (- Refund)": "1",
  "Item Cost": "3",
  "Coupon Code": "",
};

const SKYVERGE = {
  order_id: "4415",
  order_number: "#4415",
  date: "2026-05-01 13:45:06",
  status: "processing",
  shipping_total: "0.00",
  tax_total: "0.00",
  discount_total: "1.00",
  order_total: "30.00",
  refunded_total: "0.00",
  order_currency: "USD",
  customer_id: "7",
  billing_first_name: "Bob",
  billing_last_name: "Roe",
  billing_email: "bob@example.com",
  billing_phone: "",
  billing_country: "US",
};

const read = (records: Record<string, string>[], shop = {}) => readRecords(woocommerceCsv, records, { shop });

describe("a CSV of Advanced Order Export", () => {
  test("has one row per item and coupon, with the order on each", () => {
    const coupon = {
      ...ADVANCED,
      SKU: "",
      "Item Name": "",
      "Item #": "",
      "Quantity (- Refund)": "",
      "Item Cost": "",
      "Coupon Code": "VIP",
    };
    const [reading, ...others] = read([ADVANCED, SPOON, coupon]);
    expect(others).toEqual([]);
    expect(reading?.order).toMatchObject({
      externalId: "1201",
      customerExternalId: "ada@example.com",
      status: "completed",
      totalPrice: 2500,
      orderedAt: new Date("2026-05-01T17:45:00Z"),
      discountAmount: 200,
      shippingAmount: 500,
      discountCodes: ["SPRING", "VIP"],
      items: [
        // The item's cost is after discounts.
        { productId: "MUG", quantity: 2, price: 850, lineTotal: 1700 },
        { productId: "Spoon", quantity: 1, price: 300, lineTotal: 300 },
      ],
    });
  });

  test("may have the order on its first row only, and items that were returned whole", () => {
    const later = { "Order Number": "1201", "Item Name": "Spoon", "Quantity (- Refund)": "0", "Item Cost": "3" };
    const [reading] = read([{ ...ADVANCED, "Order Refund Amount": "3.00" }, later]);
    expect(reading?.order).toMatchObject({ totalPrice: 2500, items: [{ productId: "MUG" }] });
    expect(reading?.refunds).toMatchObject([{ amount: 300 }]);
  });

  test.each([
    ["Completed", "completed"],
    ["On hold", "pending"],
    ["Pending payment", "pending"],
    ["Refunded", "completed"],
    ["Completado", "completed"],
    ["Concluído", "completed"],
    ["En espera", "pending"],
    ["Cancelado", "cancelled"],
  ])("has statuses in words: %s is %s", (word, status) => {
    expect(read([{ ...ADVANCED, "Order Status": word }])[0]?.order?.status).toBe(status);
  });

  test("names the wrong column and value", () => {
    expect(problemsIn(read([ADVANCED, { ...SPOON, "Item Cost": "x" }]))).toEqual([
      "2 Order Number null: other_row",
      "3 Item Cost x: money",
    ]);
  });
});

describe("a CSV of Customer/Order/Coupon Export", () => {
  test("has one row per item", () => {
    const items = [
      {
        item_id: "1",
        item_product_id: "60",
        item_name: "Tee",
        item_sku: "TEE",
        item_quantity: "2",
        item_subtotal: "20.00",
        item_total: "19.00",
      },
      {
        item_id: "2",
        item_product_id: "61",
        item_name: "Cap",
        item_sku: "",
        item_quantity: "1",
        item_subtotal: "11.00",
        item_total: "11.00",
      },
    ];
    const [reading] = read(items.map((item) => ({ ...SKYVERGE, ...item })));
    expect(reading?.order).toMatchObject({
      externalId: "4415",
      customerExternalId: "7",
      status: "completed",
      totalPrice: 3000,
      discountAmount: 100,
      items: [
        { productId: "TEE", quantity: 2, price: 1000, lineTotal: 1900 },
        { productId: "61", quantity: 1, price: 1100, lineTotal: 1100 },
      ],
    });
  });

  test("all items may be in one cell, with values that contain what separates them", () => {
    const line_items =
      "id:1|name:Tee; blue|product_id:60|sku:TEE|quantity:2|subtotal:20.00|total:19.00|meta:Size: M|refunded:0.00;id:2|name:Cap | red|product_id:61|sku:|quantity:1|subtotal:11.00|total:11.00";
    const [reading] = read([{ ...SKYVERGE, line_items }]);
    expect(reading?.order?.items).toMatchObject([
      { productId: "TEE", productName: "Tee; blue", quantity: 2, price: 1000, lineTotal: 1900 },
      { productId: "61", productName: "Cap | red", quantity: 1, lineTotal: 1100 },
    ]);
    const broken = line_items.replace("quantity:1", "quantity:one");
    expect(problemsIn(read([{ ...SKYVERGE, line_items: broken }]))).toEqual(["2 item_quantity one: quantity"]);
  });

  test("is converted by the rate of its currency", () => {
    const euro = { ...SKYVERGE, order_currency: "EUR", line_items: "name:Tee|sku:TEE|quantity:1|total:30.00" };
    const [reading] = read([euro], { rates: { EUR: 2 } });
    expect(reading?.order).toMatchObject({ totalPrice: 6000, items: [{ lineTotal: 6000 }] });
    expect(problemsIn(read([euro]))).toEqual(["2 order_currency EUR: rate"]);
  });
});

const BASE = {
  order_id: "71",
  order_number: "71",
  order_date: "2026-05-01 13:45:06",
  status: "completed",
  order_total: "33.00",
  order_currency: "USD",
  customer_id: "7",
  billing_email: "ada@example.com",
};

describe("the items of other plugins", () => {
  const itemsOf = (records: readonly Record<string, string>[]) =>
    readRecords(woocommerceCsv, records).map(({ order, problems }) =>
      order
        ? order.items.map(
            ({ productId, productName, quantity, lineTotal }) => `${quantity} ${productId} ${productName} ${lineTotal}`,
          )
        : problems,
    );
  const BOTH = [["2 M1 Mug, large 1800", "1 H1 Hat 1000"]];

  test("the items are in a cell or in columns of each item, as Order Import Export by WebToffee writes them", () => {
    const mug = "name:Mug, large|product_id:46|sku:M1|quantity:2|total:18.00|sub_total:20.00|tax:0.00";
    const hat = "name:Hat|product_id:47|sku:H1|quantity:1|total:10.00|sub_total:10.00";
    expect(itemsOf([{ ...BASE, line_item_1: mug, line_item_2: hat, line_item_3: "" }])).toEqual(BOTH);
    const inColumns = {
      "Product Item 1 Name": "Mug, large",
      "Product Item 1 id": "46",
      "Product Item 1 SKU": "M1",
      "Product Item 1 Quantity": "2",
      "Product Item 1 Total": "18.00",
      "Product Item 1 Subtotal": "20.00",
      "Product Item 2 Name": "Hat",
      "Product Item 2 id": "47",
      "Product Item 2 SKU": "H1",
      "Product Item 2 Quantity": "1",
      "Product Item 2 Total": "10.00",
      "Product Item 2 Subtotal": "10.00",
    };
    expect(itemsOf([{ ...BASE, ...inColumns }])).toEqual(BOTH);
    expect(itemsOf([{ ...BASE, line_item_1: mug, line_item_2: hat, ...inColumns }])).toEqual(BOTH);
  });

  test("the items are in numbered columns or a row each, as WP All Export writes them", () => {
    const order = {
      "Order ID": "71",
      "Order Date": "2026-05-01 13:45:06",
      "Order Status": "Completed",
      "Order Total": "33.00",
      "Billing Email Address": "ada@example.com",
    };
    const items = {
      "Product Name #1": "Mug, large",
      "SKU #1": "M1",
      "Quantity #1": "2",
      "Item Total #1": "18.00",
      "Product Name #2": "Hat",
      "SKU #2": "H1",
      "Quantity #2": "1",
      "Item Total #2": "10.00",
    };
    expect(recognizeFormat(Object.keys({ ...order, ...items }))).toBe("woocommerce-orders-csv");
    expect(itemsOf([{ ...order, ...items }])).toEqual(BOTH);
    const rows = [
      { ...order, "Product Name": "Mug, large", SKU: "M1", Quantity: "2", "Item Total": "18.00" },
      { ...order, "Product Name": "Hat", SKU: "H1", Quantity: "1", "Item Total": "10.00" },
    ];
    expect(itemsOf(rows)).toEqual(BOTH);
  });

  test("all in one cell or a row each, as Store Exporter writes them", () => {
    const order = {
      "Order ID": "71",
      "Order Date": "01/05/2026",
      "Order Time": "13:45",
      "Order Status": "Completed",
      "Order Total": "33.00",
      "Billing: E-mail Address": "ada@example.com",
      "Billing: First Name": "Ada",
    };
    const item = (name: string, sku: string, quantity: string, total: string) => ({
      "Order Items: Product Name": name,
      "Order Items: SKU": sku,
      "Order Items: Quantity": quantity,
      "Order Items: Total": total,
    });
    const shop = { dateOrder: "dmy" } as const;
    const cell = [{ ...order, ...item("Mug, large|Hat", "M1|H1", "2|1", "18.00|10.00") }];
    const rows = [
      { ...order, ...item("Mug, large", "M1", "2", "18.00") },
      { ...order, ...item("Hat", "H1", "1", "10.00") },
    ];
    const [joined] = readRecords(woocommerceCsv, cell, { shop });
    expect(joined?.order).toEqual(readRecords(woocommerceCsv, rows, { shop })[0]?.order);
    expect(joined?.order).toMatchObject({ orderedAt: new Date("2026-05-01T17:45:00Z"), items: [{}, {}] });
  });

  test("a row each under other names, without a quantity or without a name", () => {
    const rows = (mug: Record<string, string>, hat: Record<string, string>) =>
      itemsOf([
        { ...BASE, ...mug },
        { ...BASE, ...hat },
      ]);
    const named = (product: string, code: string, qty: string, total: string) => ({
      "Product title": product,
      "Item code": code,
      Qty: qty,
      "Line total": total,
    });
    expect(rows(named("Mug, large", "M1", "2", "18.00"), named("Hat", "H1", "1", "10.00"))).toEqual(BOTH);
    const bare = (sku: string, total: string) => ({ item_sku: sku, item_total: total });
    expect(rows(bare("M1", "18.00"), bare("H1", "10.00"))).toEqual([["1 M1 null 1800", "1 H1 null 1000"]]);
  });

  test("columns of items that nothing is read from are named as unused", () => {
    const header = [...Object.keys(BASE), "Product Item 1 Name", "Product Item 1 Colour", "order_item_1"];
    const { unused } = findColumns(woocommerceCsv, header);
    expect(unused).toEqual(["order_number", "Product Item 1 Colour", "order_item_1"]);
  });
});
