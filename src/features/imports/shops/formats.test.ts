import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TICKET_LAYOUT } from "../rules/formats/tickets.ts";
import { JSON_HEADER } from "../rules/import-format.ts";
import { FORMATS, recognizeFormat } from "./formats.ts";

/** Columns that shops and their apps add. */
const EXTRA = ["Order Notes", "My field (custom.field)", "utm_source", "Warehouse", "Batch", "Línea", "x"];

const TABLES = [...FORMATS.filter(({ kind, isChosen }) => kind !== "json" && !isChosen), TICKET_LAYOUT].map(
  (layout) => {
    const signature = "signature" in layout ? (layout.signature?.slice(0, 1) ?? []) : [];
    const oneOf = "oneOf" in layout ? (layout.oneOf?.flatMap((group) => group.slice(0, 1)) ?? []) : [];
    // Files of customers have something else than ids.
    const optional = layout.name === "customers" ? ["email", "loyalty_level"] : [];
    return [layout.name, [...layout.columns, ...oneOf, ...optional, ...signature]] as const;
  },
);

const styled = (name: string, style: number): string =>
  [name, name.toUpperCase(), name.replaceAll(/[ _]/g, "-"), ` ${name.toLowerCase()} `][style % 4] ?? name;

describe("recognizeFormat", () => {
  test.each(TABLES)("knows %s with its columns in any order and spelling, and others beside them", (name, columns) => {
    // Something of orders among customers is another file, so customers get none of those.
    const extra = name === "customers" ? ["Warehouse", "Batch", "Línea", "x"] : EXTRA;
    const header = fc
      .tuple(fc.subarray([...extra]), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 20 }))
      .chain(([more, styles]) => {
        const all = [...columns.map((column, i) => styled(column, styles[i] ?? 0)), ...more];
        return fc.shuffledSubarray(all, { minLength: all.length });
      });
    fc.assert(
      fc.property(header, (cells) => {
        expect(recognizeFormat(cells)).toBe(name);
      }),
    );
  });

  test.each([
    [
      "Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Canceled at",
      "shopify-orders",
    ],
    [
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags",
      "shopify-customers",
    ],
    ["First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Phone,Tags", "shopify-customers"],
    [
      "Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,SKU,Item Name,Quantity (- Refund),Item Cost",
      "woocommerce-orders-csv",
    ],
    ["order_id,order_number,date,status,order_total,order_currency,billing_email,line_items", "woocommerce-orders-csv"],
    [
      "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email,Subtotal",
      "magento-orders",
    ],
    [
      "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Total Collected,Transaction ID,Payment ID,Customer ID",
      "square-payments",
    ],
    [
      "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Status,Description,Customer ID,Customer Email",
      "stripe-payments",
    ],
    [
      "Order ID,Customer ID,Customer Name,Customer Email,Order Date,Order Status,Subtotal (inc tax),Order Total (inc tax),Product Details",
      "bigcommerce-orders",
    ],
    ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", "online-retail"],
    ["Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country", "online-retail"],
    ["order_id,customer_id,store_id,order_date,total_price,discount_amount,source", "orders"],
    ["order_id,order_date,customer_id,product_id,category,product_type,quantity,price,refund_amount", "order-lines"],
    ["customer_id,name,email,loyalty_level", "customers"],
    ["ID,Customer,Created at,Via,CSAT", "tickets"],
    ["Order,Customer ID,Email,Date,Total", null],
    ["id,date,amount,email", null],
    ["Pedido,Cliente,Fecha,Importe", null],
    ["", null],
  ])("takes %s for %s", (header, name) => {
    expect(recognizeFormat(header.split(","))).toBe(name);
  });

  test("knows WooCommerce's REST orders by the first record, and no other JSON", () => {
    const order = { id: 1, status: "completed", currency: "USD", total: "1.00", line_items: [], billing: {} };
    expect(recognizeFormat(JSON_HEADER, JSON.stringify(order))).toBe("woocommerce-orders");
    for (const record of ['{"id":1}', "[1]", "null", "{", undefined])
      expect(recognizeFormat(JSON_HEADER, record)).toBeNull();
  });

  test.each([
    [
      "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution",
    ],
    ["Date,Order #,Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue"],
  ])("refuses WooCommerce's Analytics export with what to export instead: %s", (header) => {
    expect(() => recognizeFormat(header.split(","))).toThrow(/Analytics.*Advanced Order Export.*REST API/);
  });
});
