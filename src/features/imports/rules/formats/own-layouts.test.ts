import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";
import { orderLines, orders } from "./own-layouts.ts";
import { customerDays } from "./purchase-log.ts";

const ORDER = {
  order_id: "A-1",
  customer_id: "C1",
  store_id: "7",
  order_date: "2026-03-04 10:00:00",
  total_price: "54.00",
  discount_amount: "5.00",
  source: "pos",
  customer_email: "ada@example.com",
  currency: "",
  status: "paid",
  order_created_tz: "Europe/Madrid",
  refunded_amount: "",
  discount_codes: "A, B",
  updated_at: "2026-03-05",
};
const readOrder = (changes: Record<string, string>, shop = {}) =>
  readRecords(orders, [{ ...ORDER, ...changes }], { shop });

describe("our layout of orders", () => {
  test("has one row per order", () => {
    const [reading] = readOrder({});
    expect(reading?.problems).toEqual([]);
    expect(reading?.order).toMatchObject({
      externalId: "A-1",
      customerExternalId: "C1",
      status: "completed",
      totalPrice: 5400,
      discountAmount: 500,
      // Madrid is one hour ahead of UTC in March, New York, the business's zone, five behind.
      orderedAt: new Date("2026-03-04T09:00:00Z"),
      source: "pos",
      discountCodes: ["A", "B"],
      items: [],
    });
    expect(readOrder({ order_created_tz: "" })[0]?.order?.orderedAt).toEqual(new Date("2026-03-04T15:00:00Z"));
    expect(readOrder({ order_created_tz: "-0300" })[0]?.order?.orderedAt).toEqual(new Date("2026-03-04T13:00:00Z"));
  });

  test("needs only id, date and total", () => {
    const [reading] = readRecords(orders, [{ order_id: "1", order_date: "2026-03-04", total_price: "1" }]);
    expect(reading).toMatchObject({ customer: null, order: { totalPrice: 100, source: "web", status: "completed" } });
  });

  test("names the sum row of a report, wherever it has its word", () => {
    const empty = Object.fromEntries(Object.keys(ORDER).map((column) => [column, ""]));
    const rows = [ORDER, { ...empty, order_id: "Grand Total:", total_price: "54.00" }, { ...empty, source: "TOTALES" }];
    expect(problemsIn(readRecords(orders, rows))).toEqual(["3 order_date : sum_row", "4 order_id : sum_row"]);
  });

  test("reads the time of a day from a column of its own", () => {
    const at = (order_date: string, order_time: string) =>
      readOrder({ order_date, order_time, order_created_tz: "" })[0]?.order?.orderedAt.toISOString();
    expect(at("2026-03-04", "23:30:00")).toBe("2026-03-05T04:30:00.000Z");
    expect(at("3/24/2026", "1:02 PM")).toBe("2026-03-24T17:02:00.000Z");
    expect(at("2026-03-04 10:00:00", "23:30:00")).toBe("2026-03-04T15:00:00.000Z");
    expect(at("2026-03-04", "")).toBe("2026-03-04T05:00:00.000Z");
  });

  test("takes a row with a negative total for a refund", () => {
    const [, refund, guest, pending] = readRecords(orders, [
      ORDER,
      { ...ORDER, order_id: "A-2", total_price: "-20.00" },
      { ...ORDER, order_id: "A-3", total_price: "(20.00)", customer_id: "", customer_email: "" },
      { ...ORDER, order_id: "A-4", total_price: "-20.00", status: "pending" },
    ]);
    expect(refund).toMatchObject({
      order: null,
      credit: { externalId: "A-2", customerExternalId: "C1", lines: [{ productId: null, amount: 2000 }] },
    });
    expect(guest?.problems).toMatchObject([{ column: "total_price", code: "guest_refund" }]);
    expect(pending).toMatchObject({ credit: null, order: { status: "pending", totalPrice: 0 } });
  });

  test("is read with the file's date order and decimal sign", () => {
    const cells = { order_date: "04/03/2026", total_price: "1.054,50", discount_amount: "5,00", order_created_tz: "" };
    const [reading] = readOrder(cells, { dateOrder: "dmy", decimalSign: "," });
    expect(reading?.order).toMatchObject({ totalPrice: 105_450, orderedAt: new Date("2026-03-04T05:00:00Z") });
    expect(problemsIn(readOrder(cells))).toEqual(["2 order_date 04/03/2026: date_order"]);
  });

  test("has refunds as a sum, or as the status", () => {
    expect(readOrder({ refunded_amount: "4.00" })[0]?.refunds).toMatchObject([{ amount: 400 }]);
    const [above] = readOrder({ refunded_amount: "60.00" });
    expect(above?.refunds).toMatchObject([{ amount: 5400 }]);
    expect(above?.problems).toMatchObject([{ line: 2, code: "refund_above_total", keepsRow: true }]);
    expect(readOrder({ status: "Reembolsado" })[0]?.refunds).toMatchObject([{ amount: 5400 }]);
  });

  test.each([
    ["order_id", "", "required"],
    ["order_id", "x".repeat(256), "too_long"],
    ["total_price", "", "required"],
    ["order_created_tz", "Madrid", "time_zone"],
    ["currency", "XX", "currency"],
    ["currency", "GBP", "rate"],
    ["status", "who knows", "status"],
  ])("names a wrong %s", (column, value, code) => {
    expect(problemsIn(readOrder({ [column]: value }))).toEqual([`2 ${column} ${value}: ${code}`]);
  });

  test("rejects a row with more cells than the header, from a comma without quotes", () => {
    const header = ["order_id", "order_date", "total_price", "status"];
    const cells = ["1", "2026-01-01", "10", "paid", "extra"];
    const reader = orders.open(
      (name) => header.indexOf(name),
      { currency: "USD", timeZone: "UTC", storefrontId: 1, shiftDays: 0, now: new Date(0) },
      header,
    );
    expect(reader.read([{ line: 2, byte: 0, cells }]).problems).toMatchObject([
      { column: "order_id", code: "columns", value: cells.join(",") },
    ]);
  });

  test("moves dates by shiftDays", () => {
    expect(readOrder({}, { shiftDays: 7 })[0]?.order?.orderedAt).toEqual(new Date("2026-03-11T09:00:00Z"));
  });
});

const LINE = {
  order_id: "A-1",
  order_date: "2026-03-04T10:00:00Z",
  customer_id: "C1",
  product_id: "P1",
  category: "Mugs",
  product_type: "Blue",
  quantity: "30",
  price: "0.125",
  refund_amount: "",
  discount_amount: "1.00",
  shipping_amount: "2.00",
};
const OTHER = { ...LINE, product_id: "P2", quantity: "1", price: "10.00", refund_amount: "10.00", customer_id: "" };

const BARE = { order_id: "9", order_date: "2026-03-04", product_id: "P1", quantity: "2", customer_id: "C1" };

describe("our layout of order lines", () => {
  test("adds the lines up unless there is a total", () => {
    const [reading] = readRecords(orderLines, [LINE, OTHER]);
    expect(reading?.order).toMatchObject({
      // 30 × 0.125 + 10.00 - 1.00 + 2.00
      externalId: "A-1",
      totalPrice: 1475,
      customerExternalId: "C1",
      orderedAt: new Date("2026-03-04T10:00:00Z"),
      items: [
        { productId: "P1", category: "Mugs", productType: "Blue", quantity: 30, price: 13, lineTotal: 375 },
        { productId: "P2", quantity: 1, lineTotal: 1000 },
      ],
    });
    expect(readRecords(orderLines, [{ ...LINE, total_price: "99" }])[0]?.order?.totalPrice).toBe(9900);
  });

  test("takes a line's total for the price of all its units", () => {
    const rows = [
      { ...BARE, line_total: "731.94" },
      { ...BARE, product_id: "P2", quantity: "3", line_total: "14.62" },
    ];
    expect(readRecords(orderLines, rows)[0]?.order).toMatchObject({
      totalPrice: 74_656,
      items: [{ price: 36_597, lineTotal: 73_194 }, { lineTotal: 1462 }],
    });
    expect(problemsIn(readRecords(orderLines, [{ ...BARE, line_total: "" }]))).toEqual(["2 line_total : required"]);
    expect(() => readRecords(orderLines, [BARE])).toThrow(/"price"/);
  });

  test("adds up computed amounts before it rounds them, and takes 1.234 for an amount only where the sign is known", () => {
    const rows = ["957.5775", "22.3680", "0.0075"].map((line_total, i) => ({
      ...BARE,
      product_id: `P${i}`,
      line_total,
    }));
    expect(readRecords(orderLines, rows)[0]?.order?.totalPrice).toBe(97_995);
    const thousand = [{ ...BARE, line_total: "22.368" }];
    expect(problemsIn(readRecords(orderLines, thousand))).toEqual(["2 line_total 22.368: decimal_sign"]);
    expect(readRecords(orderLines, thousand, { shop: { decimalSign: "." } })[0]?.order?.totalPrice).toBe(2237);
  });

  test("subtracts a discount that is a share, and takes no amount for one", () => {
    const total = (discount: string) =>
      readRecords(orderLines, [{ ...BARE, price: "100.00", discount }])[0]?.order?.totalPrice;
    expect(["0.25", "25%", "0", "", "100 %"].map(total)).toEqual([15_000, 15_000, 20_000, 20_000, 0]);
    expect(problemsIn(readRecords(orderLines, [{ ...BARE, price: "100.00", discount: "25.00" }]))).toEqual([
      "2 discount 25.00: discount_share",
    ]);
  });

  test("multiplies a price by a weight, and keeps whole units", () => {
    const weighed = { ...BARE, quantity: "1.5", price: "3.99" };
    expect(readRecords(orderLines, [weighed])[0]?.order?.items).toMatchObject([{ quantity: 2, lineTotal: 599 }]);
    const german = { ...BARE, quantity: "0,335", price: "12,40" };
    const shop = { decimalSign: "," as const };
    expect(readRecords(orderLines, [german], { shop })[0]?.order).toMatchObject({ totalPrice: 415 });
  });

  test("takes negative lines for refunds, and an order without units for none", () => {
    const line = (changes: object) => ({ ...BARE, price: "10.00", ...changes });
    const [mixed] = readRecords(orderLines, [line({ quantity: "5" }), line({ quantity: "-2" })]);
    expect(mixed).toMatchObject({
      order: { totalPrice: 5000, items: [{ quantity: 5 }] },
      refunds: [{ amount: 2000, items: [{ lineNumber: 1, quantity: 2, amount: 2000 }] }],
    });
    const net = [
      line({ quantity: "5", total_price: "30.00" }),
      line({ quantity: "-2", product_id: "P9", total_price: "30.00" }),
    ];
    expect(readRecords(orderLines, net)[0]).toMatchObject({ order: { totalPrice: 5000 }, refunds: [{ amount: 2000 }] });
    expect(readRecords(orderLines, [line({ quantity: "-2" })])[0]).toMatchObject({
      order: null,
      credit: { customerExternalId: "C1", lines: [{ productId: "P1", quantity: 2, amount: 2000 }] },
    });
    expect(problemsIn(readRecords(orderLines, [line({ quantity: "0" })]))).toEqual(["2 quantity 0: no_units"]);
    expect(readRecords(orderLines, [line({ quantity: "0", status: "cancelled" })])[0]?.order?.status).toBe("cancelled");
  });

  test("knows which line was refunded", () => {
    expect(readRecords(orderLines, [LINE, OTHER])[0]?.refunds).toMatchObject([
      { externalId: "A-1:refunded", amount: 1000, items: [{ lineNumber: 2, quantity: 1, amount: 1000 }] },
    ]);
  });

  test("rejects an order of two customers, and a whole order for one line", () => {
    expect(problemsIn(readRecords(orderLines, [LINE, { ...OTHER, customer_id: "C2" }]))).toEqual([
      "2 order_id null: other_row",
      "3 customer_id C2: other_customer",
    ]);
    expect(problemsIn(readRecords(orderLines, [LINE, { ...OTHER, quantity: "many" }]))).toEqual([
      "2 order_id null: other_row",
      "3 quantity many: quantity",
    ]);
  });

  test("loses no line and no money in any order of rows and columns", () => {
    const line = fc.record({
      order: fc.integer({ min: 1, max: 4 }),
      quantity: fc.integer({ min: 1, max: 9 }),
      cents: fc.integer({ min: 0, max: 99_999 }),
    });
    const columns = Object.keys(LINE);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.shuffledSubarray(columns, { minLength: columns.length }),
        (lines, header) => {
          const records = lines.map(({ order, quantity, cents }) => ({
            ...LINE,
            order_id: String(order),
            discount_amount: "",
            shipping_amount: "",
            quantity: String(quantity),
            price: (cents / 100).toFixed(2),
          }));
          const readings = readRecords(orderLines, records, { header });
          expect(problemsIn(readings)).toEqual([]);
          expect(readings.flatMap(({ order }) => order?.items ?? [])).toHaveLength(lines.length);
          const total = readings.reduce((sum, { order }) => sum + (order?.totalPrice ?? 0), 0);
          expect(total).toBe(lines.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0));
        },
      ),
    );
  });
});

test.each([orderLines, customerDays])("$name reads a file's first rows once, and not for each order", (format) => {
  const header = ["customer_id", "order_id", "order_date", "product_id", "quantity", "Amount"];
  const cellsOf = (order: number) => ["C1", `${order}`, `2026-10-0${order}`, "A", "1", "5"];
  let read = 0;
  const sample = [1, 2, 3].map((order) => ({
    get cells() {
      read++;
      return cellsOf(order);
    },
  }));
  const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, shiftDays: 0, now: new Date("2026-11-26"), sample };
  const names = format === customerDays ? header.map((name) => name.replace("order_id", "reference")) : header;
  const columnOf = (column: string) => names.indexOf(column === "line_total" ? "Amount" : column);
  const reader = format.open(columnOf, { ...shop, digest: (text) => text }, names);
  const readOne = (order: number) =>
    reader.read([1, 2].map((line) => ({ line: 2 * order + line, byte: 0, cells: cellsOf(order) })));
  readOne(1);
  const before = read;
  expect(before).toBeGreaterThan(0);
  for (const order of [2, 3, 4, 5]) readOne(order);
  expect(read).toBe(before);
});
