import { describe, expect, test } from "vitest";
import { columnPositions } from "#features/imports/rules/layout.ts";
import { ORDER_PROBLEMS } from "../orders/order-file.ts";
import { COLUMNS, onlineRetail } from "./online-retail.ts";

const shop = { currency: "GBP", timeZone: "Europe/London", storefrontId: 1, now: new Date("2012-01-01T00:00:00Z") };
const open = (shiftDays: number) =>
  onlineRetail.open(columnPositions(onlineRetail, COLUMNS), { ...shop, shiftDays }, COLUMNS);
const reader = open(0);

/** Reads one invoice with `code|quantity|price` per line. */
const readBy = (by: typeof reader, invoice: string, customer: string, ...lines: string[]) =>
  by.read(
    lines.map((line, i) => {
      const [code = "", quantity = "", price = "", time = "2011-07-01 10:00:00", who = customer] = line.split("|");
      return { line: i + 2, byte: 0, cells: [invoice, code, `Name of ${code}`, quantity, time, price, who, "France"] };
    }),
  );
const read = (invoice: string, customer: string, ...lines: string[]) => readBy(reader, invoice, customer, ...lines);
const problemsOf = (...args: Parameters<typeof read>) =>
  read(...args).problems.map(({ line, column, reason, value }) => `${line} ${column} ${value}: ${reason}`);

describe("online-retail", () => {
  test("reads a sale: 6 × 2.55 + 3 × 18.00 = 69.30, in local time, including postage", () => {
    const { customer, order, problems } = read("536365", "17850", "85123a|6|2.55", "POST|3|18.0");
    expect(problems).toEqual([]);
    // British summer time is one hour ahead.
    const at = new Date("2011-07-01T09:00:00Z");
    expect(customer).toEqual({ externalId: "17850", country: "France", createdAt: at });
    expect(order).toMatchObject({
      externalId: "536365",
      customerExternalId: "17850",
      orderedAt: at,
      totalPrice: 6930,
      status: "completed",
      storefrontId: 1,
    });
    expect(order?.items).toEqual([
      { productId: "85123A", productName: "Name of 85123a", quantity: 6, price: 255, lineTotal: 1530 },
      { productId: "POST", productName: "Name of POST", quantity: 3, price: 1800, lineTotal: 5400 },
    ]);
  });

  test("keeps identical lines: two scans of 1 × 2.10 are 4.20", () => {
    expect(read("1", "1", "A1|1|2.10", "A1|1|2.10").order?.totalPrice).toBe(420);
  });

  test("uses the earliest time if an invoice's lines differ", () => {
    const { order } = read("1", "1", "A1|1|1|2011-07-01 10:01:00", "A2|1|1|2011-07-01 10:00:00");
    expect(order?.orderedAt.toISOString()).toBe("2011-07-01T09:00:00.000Z");
  });

  test("shifts dates by whole local days: 9:00 in summer stays 9:00 in winter", () => {
    const { order } = readBy(open(182), "1", "1", "A1|1|1|2011-07-01 09:00:00");
    expect(order?.orderedAt.toISOString()).toBe("2011-12-30T09:00:00.000Z");
  });

  test("creates an order without a customer for a guest", () => {
    expect(read("1", "", "A1|1|1.00")).toMatchObject({ customer: null, order: { customerExternalId: null } });
  });

  test("reads prices finer than a penny and rounds each line once: 30 × 0.125 = 3.75, 1 × 0.001 is 0", () => {
    const { order, problems } = read("1", "1", "A1|30|0.125", "PADS|1|0.001");
    expect(order?.items).toMatchObject([{ productId: "A1", price: 13, lineTotal: 375 }]);
    expect(problems).toEqual([
      { line: 3, column: "UnitPrice", code: "free", reason: "Nothing was charged", value: "0.001" },
    ]);
  });

  test("reads a return as a credit note: products with quantities, discounts and manual entries as amounts", () => {
    const { order, credit } = read("C536379", "14527", "D|-1|27.50", "22556|-12|1.65", "M|-2|3");
    expect(order).toBeNull();
    expect(credit).toEqual({
      externalId: "C536379",
      customerExternalId: "14527",
      creditedAt: new Date("2011-07-01T09:00:00Z"),
      lines: [
        { line: 2, productId: null, quantity: 1, amount: 2750 },
        { line: 3, productId: "22556", quantity: 12, amount: 1980 },
        { line: 4, productId: null, quantity: 2, amount: 600 },
      ],
    });
  });

  test("skips lines that are not purchases or returns, with the reason", () => {
    expect(problemsOf("A563186", "", "B|1|-11062.06")).toEqual(["2 InvoiceNo A563186: Bad debt write-off, not a sale"]);
    expect(problemsOf("536589", "", "21777|-10|0")).toEqual(["2 Quantity -10: Stock correction, not a sale"]);
    expect(problemsOf("1", "1", "A1|1|0", "A2|1|5")).toEqual(["2 UnitPrice 0: Nothing was charged"]);
    expect(problemsOf("537632", "", "AMAZONFEE|1|13541.33")).toEqual([
      "2 StockCode AMAZONFEE: Cost of the shop, not a sale",
    ]);
    expect(problemsOf("C1", "", "BANK CHARGES|-1|95.38")).toEqual([
      "2 StockCode BANK CHARGES: Cost of the shop, not a sale",
    ]);
    expect(problemsOf("C1", "", "A1|-1|2")).toEqual(["2 CustomerID : Guest return: the original purchase is unknown"]);
    // Bank charges billed to a customer were paid by the customer: 15.00.
    expect(read("536779", "15823", "BANK CHARGES|1|15.0").order?.totalPrice).toBe(1500);
  });

  test.each([
    ["1.5", "1.00", "2011-07-01 10:00:00", "Quantity 1.5: Must be a whole number up to 2147483647"],
    ["-2", "1.00", "2011-07-01 10:00:00", "Quantity -2: Must be above 0 on a sale"],
    ["1", "free", "2011-07-01 10:00:00", "UnitPrice free: Must be a decimal number such as 12.50"],
    ["1", "1,50", "2011-07-01 10:00:00", "UnitPrice 1,50: Must be a decimal number such as 12.50"],
    ["1", "-1.00", "2011-07-01 10:00:00", "UnitPrice -1.00: Must not be below 0"],
    ["1", "1.00", "01/07/2011 10:00", `InvoiceDate 01/07/2011 10:00: ${ORDER_PROBLEMS.date_order}`],
  ])("rejects the whole invoice for one line with quantity %s, price %s, time %s", (quantity, price, time, problem) => {
    const reading = [`536365`, "1", "A1|1|1.00", `A2|${quantity}|${price}|${time}`] as const;
    expect(read(...reading)).toMatchObject({ customer: null, order: null, credit: null });
    expect(problemsOf(...reading)).toEqual([
      `3 ${problem}`,
      "2 InvoiceNo 536365: Another line of this invoice is invalid",
    ]);
  });

  test("rejects an invoice with two customers, an invalid invoice number and a row with too few columns", () => {
    expect(problemsOf("1", "1", "A1|1|1", "A2|1|1||2")[0]).toContain("InvoiceDate");
    expect(problemsOf("1", "1", "A1|1|1", "A2|1|1|2011-07-01 10:00:00|2")[0]).toBe(
      "3 CustomerID 2: Must be the same on every line of an invoice",
    );
    expect(problemsOf("X-1", "1", "A1|1|1")).toEqual([
      "2 InvoiceNo X-1: Must be an invoice number such as 536365 or C536379",
    ]);
    expect(reader.read([{ line: 2, byte: 0, cells: ["536365", "A1"] }]).problems).toEqual([
      { line: 2, column: "InvoiceNo", code: "columns", reason: "Must have at least 8 columns", value: "536365,A1" },
    ]);
  });
});

test("a year beyond every calendar is the date's problem, with its value", () => {
  const year = readBy(open(400_000), "1", "1", "A1|1|1|2011-07-01 09:00:00");
  expect(year.problems).toMatchObject([{ column: "InvoiceDate", code: "year", value: "2011-07-01 09:00:00" }]);
});

describe("columnsOf", () => {
  test("finds columns by name, in any order and case", () => {
    const columnOf = columnPositions(onlineRetail, ["extra", ...COLUMNS.map((name) => name.toUpperCase()).reverse()]);
    expect(columnOf("InvoiceNo")).toBe(8);
  });

  test.each([
    [["InvoiceNo;StockCode;Quantity"], "The file is separated by semicolons"],
    [["InvoiceNo\tStockCode"], "The file is separated by tabs"],
    [["536365", "85123A", "x", "6", "2010-12-01 08:26:00", "2.55", "17850", "UK"], "The first line must be the header"],
    [COLUMNS.filter((name) => name !== "UnitPrice"), 'no column "UnitPrice"'],
    [[""], 'no column "InvoiceNo"'],
  ])("explains what is wrong with the header %j", (header, message) => {
    expect(() => columnPositions(onlineRetail, header)).toThrow(message);
  });
});
