import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ImportFormat, type Row, wholeDocuments } from "#features/imports/rules/import-format.ts";
import { columnPositions } from "#features/imports/rules/layout.ts";
import { runs } from "#testing/depth.ts";
import { readRecords, SHOP } from "#testing/imports/read-records.ts";

import { FORMATS } from "../../shops/formats.ts";

type Records = Record<string, string>[];

/** Documents of each layout; those of several rows have what concerns the order on the first. */
const SAMPLES: Record<string, Records[]> = {
  "shopify-orders": ["1", "2", "3"].map((id) => [
    {
      Name: `#${id}`,
      Id: `9${id}`,
      "Created at": "2026-01-02 10:00:00 -0500",
      Total: "30.00",
      Email: `${id}@example.com`,
      "Lineitem quantity": "2",
      "Lineitem name": "Mug",
      "Lineitem price": "10.00",
    },
    {
      Name: `#${id}`,
      Id: "",
      "Created at": "2026-01-02 10:00:00 -0500",
      "Lineitem quantity": "1",
      "Lineitem name": `Only ${id}`,
      "Lineitem price": "10.00",
    },
  ]),
  "shopify-customers": ["1", "2"].map((id) => [
    {
      "First Name": "Ada",
      "Last Name": id,
      Email: `${id}@example.com`,
      "Accepts Email Marketing": "yes",
      Tags: "vip",
      created_at: "2026-01-02",
    },
  ]),
  "woocommerce-orders-csv": ["1", "2"].map((id) => [
    {
      "Order Number": id,
      "Order Status": "Completed",
      "Order Date": "2026-05-01 13:45",
      "Email (Billing)": `${id}@example.com`,
      "Order Total Amount": "20.00",
      "Item Name": "Mug",
      SKU: "M",
      Quantity: "1",
      "Item Cost": "15",
    },
    { "Order Number": id, "Item Name": "Spoon", SKU: "S", Quantity: "1", "Item Cost": "5" },
  ]),
  "magento-orders": ["1", "2"].map((id) => [
    {
      ID: id,
      "Purchase Date": "Nov 6, 2025 3:12:01 PM",
      "Grand Total (Base)": "$5.00",
      Status: "Complete",
      "Bill-to Name": "Ada",
      "Customer Email": `${id}@example.com`,
    },
  ]),
  "square-payments": ["1", "2"].map((id) => [
    {
      Date: "2026-09-13",
      Time: "10:02:11",
      "Gross Sales": "$9.00",
      "Net Sales": "$9.00",
      "Total Collected": "$9.00",
      "Transaction ID": id,
      "Event Type": "Payment",
      "Customer ID": id,
    },
    {
      Date: "2026-09-14",
      Time: "10:02:11",
      "Gross Sales": "-$2.00",
      "Net Sales": "-$2.00",
      "Total Collected": "-$2.00",
      "Transaction ID": id,
      "Event Type": "Refund",
      "Customer ID": id,
    },
  ]),
  "stripe-payments": ["1", "2"].map((id) => [
    {
      id,
      "Created (UTC)": "2026-03-14 16:20",
      Amount: "10.00",
      "Amount Refunded": "1.00",
      Currency: "usd",
      Status: "Paid",
      "Customer Email": `${id}@example.com`,
    },
  ]),
  "bigcommerce-orders": ["1", "2"].map((id) => [
    {
      "Order ID": id,
      "Order Date": "26/04/2026",
      "Order Status": "Shipped",
      "Order Total (inc tax)": "5",
      "Subtotal (inc tax)": "5",
      "Product Details":
        "Product ID: 1, Product Qty: 1, Product SKU: A, Product Name: Mug, Product Unit Price: 5.00, Product Total Price: 5.00",
    },
  ]),
  "online-retail": ["1", "2"].map((id) =>
    ["A1", "A2"].map((code) => ({
      InvoiceNo: id,
      StockCode: code,
      Description: "Mug",
      Quantity: "1",
      InvoiceDate: "2011-07-01 10:00:00",
      UnitPrice: "2.55",
      CustomerID: id,
      Country: "France",
    })),
  ),
  "order-lines": ["1", "2"].map((id) =>
    ["A", "B"].map((product) => ({
      order_id: id,
      order_date: "2026-01-02",
      customer_id: id,
      product_id: product,
      quantity: "1",
      price: "5",
    })),
  ),
  orders: ["1", "2"].map((id) => [{ order_id: id, order_date: "2026-01-02", total_price: "5", customer_id: id }]),
  purchases: ["1", "2"].map((id) => [{ order_date: "2026-01-02", total_price: "5", customer_id: id }]),
  "customer-days": ["1", "2"].map((id) =>
    ["A", "B"].map((product) => ({
      order_date: "2026-01-02",
      customer_id: id,
      product_id: product,
      quantity: "1",
      price: "5",
    })),
  ),
  customers: ["1", "2"].map((id) => [
    { customer_id: id, name: "Ada", email: `${id}@example.com`, tags: "vip", created_at: "2026-01-02" },
  ]),
  tickets: ["1", "2"].map((id) => [
    { ticket_id: id, customer_id: id, opened_at: "2026-01-02 10:00", channel: "email", csat: "5" },
  ]),
};

const TABLES = FORMATS.filter(({ kind }) => kind !== "json").map((format) => [format.name, format] as const);

/** One of the ways to interleave documents whose rows keep their order. */
const interleaved = (documents: Records[]): fc.Arbitrary<Records> => {
  const turns = documents.flatMap((document, i) => document.map(() => i));
  return fc
    .shuffledSubarray(
      turns.map((turn, i) => ({ turn, i })),
      { minLength: turns.length },
    )
    .map((order) => {
      const queues = documents.map((document) => [...document]);
      return order.map(({ turn }) => queues[turn]?.shift()).filter((record) => record !== undefined);
    });
};

const byId = (format: ImportFormat, records: Records, header: readonly string[]) =>
  readRecords(format, records, { header })
    // Where a row is tells what is wrong with it, not what it says.
    .map(({ ticket, ...reading }) => ({ ...reading, ticket: ticket?.ticket }))
    .map((reading) => [(reading.order ?? reading.change ?? reading.ticket)?.externalId ?? "", reading] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

describe.each(TABLES)("%s", (name, format) => {
  const documents = SAMPLES[name] ?? [];
  const header = [...new Set(documents.flat().flatMap((record) => Object.keys(record)))];

  test("is read the same in any order of columns and rows, with other columns between", () => {
    const expected = byId(format, documents.flat(), header);
    expect(documents.length).toBeGreaterThan(0);
    expect(expected).toHaveLength(documents.length);
    for (const [, { problems, order, change, ticket }] of expected) {
      expect(problems).toEqual([]);
      expect(order ?? change ?? ticket).toBeDefined();
    }
    const columns = [...header, "My column", "Otra"];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(columns, { minLength: columns.length }),
        interleaved(documents),
        (shuffled, rows) => {
          expect(byId(format, rows, shuffled)).toEqual(expected);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  test("has no document whose time has not come yet", () => {
    const shop = { ...SHOP, now: new Date("2011-06-30T00:00:00Z") };
    for (const { problems, order, change, ticket } of readRecords(format, documents.flat(), { header, shop })) {
      expect(problems.map(({ code }) => code)).toContain("future");
      // A customer stays, without the dates.
      const dates = [change?.createdAt, change?.updatedAt, change?.emailConsent?.at, change?.smsConsent?.at];
      expect(order ?? ticket ?? dates.find((at) => at && at > shop.now)).toBeFalsy();
    }
  });

  test("is read the same when it goes on at any cut, as after a crash", async () => {
    const sizes = { rows: 1, lookAhead: 6 };
    const chunksOf = async function* (rows: readonly Row[]) {
      yield* rows.map((row) => [row]);
    };
    await fc.assert(
      fc.asyncProperty(interleaved(documents), async (records) => {
        const rows = records.map(
          (record, i): Row => ({ line: i + 2, byte: 0, cells: header.map((key) => record[key] ?? "") }),
        );
        const readFrom = async (from: number) => {
          const reader = format.open(columnPositions(format, header), SHOP, header);
          const cuts = [];
          for await (const { documents: whole, next } of wholeDocuments(
            chunksOf(rows.slice(from)),
            reader.documentOf,
            sizes,
          ))
            cuts.push({ readings: whole.map((each) => reader.read(each)), next: next?.line });
          return cuts;
        };
        const cuts = await readFrom(0);
        for (const [i, { next }] of cuts.entries())
          if (next !== undefined) expect(await readFrom(next - 2)).toEqual(cuts.slice(i + 1));
      }),
      { numRuns: runs(20) },
    );
  });
});
