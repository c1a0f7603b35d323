import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectLayout, headerRowIn } from "./layout.ts";

const ORDERS = "Order,Date,Total,Email\n1001,2026-11-01,10.50,ada@example.com\n1002,2026-11-02,20.25,bo@example.com\n";
const VALUES = ORDERS.slice(ORDERS.indexOf("\n") + 1);

describe("the row with the columns' names", () => {
  test.each([
    ["is the first one", ORDERS, 1],
    ["is below a report's title, period and an empty line", `Sales report\nPeriod:,November\n\n${ORDERS}`, 3],
    ["is below Excel's line about the separator", `sep=,\n${ORDERS}`, 2],
    ["is none if the first row has a date and an amount as the others do", VALUES, 0],
    ["is none in a single row of values", "1001,2026-11-01,10.50,ada@example.com\n", 0],
    ["is the first one of a file without rows", "Order,Date,Total\n", 1],
    ["is the first one of two columns", "Campaign,Amount\nSpring,12.50\n", 1],
    ["is the first one where its names are numbers", "Customer,2024,2025\nada,1.50,2.50\nbo,3.50,4.50\n", 1],
    ["is the first one if a single column has values", "2026-11-01,Total,Email\n2026-11-02,1.50,ada@example.com\n", 1],
    ["is the first one of a file that is cut off within a quote", 'Order,Date,Note\n1,2026-11-01,"cut', 1],
  ])("%s", (_, text, row) => expect(headerRowIn(text, ",")).toBe(row));

  test("is the first one, however many rows of whatever values follow names", () => {
    const cell = fc.oneof(
      fc.constantFrom("", "12.50", "2026-11-01", "ada@example.com", "x"),
      fc.string({ maxLength: 5 }),
    );
    const value = cell.map((text) => text.replace(/["\n\r,]/g, ""));
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { maxLength: 10 }), (rows) => {
        const lines = [["Order", "Date", "Total", "Email"], ...rows].map((cells) => cells.join(","));
        expect(headerRowIn(lines.join("\n"), ",")).toBe(1);
      }),
    );
  });
});

test("the delimiter is the one that Excel's line names, or that of the first line with several columns", () => {
  const layout = (text: string) => detectLayout("x.csv", Buffer.from(text));
  expect(layout("sep=;\r\nOrder;Total, net\r\n1;2,50\r\n")).toMatchObject({ delimiter: ";", headerRow: 2 });
  expect(layout("Report\n\nOrder\tDate\tTotal\n1\t2026-11-01\t2,50\n")).toMatchObject({
    delimiter: "\t",
    headerRow: 2,
  });
});
