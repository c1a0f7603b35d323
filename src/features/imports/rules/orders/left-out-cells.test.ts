import { describe, expect, test } from "vitest";
import type { Shop } from "#features/imports/rules/import-format.ts";
import { aWorkbook } from "#testing/a-workbook.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";

/** Who bought each order of a file, and what the user is told. */
const buyersIn = async (file: string | Buffer, options: Partial<Shop> = {}): Promise<string[]> => {
  const { readings } = await readWholeFile(typeof file === "string" ? file.replaceAll("|", ",") : file, options);
  return readings.map(({ order, problems }) =>
    [
      `${order?.externalId.replace(/^log-.*/, "log")} ${order?.customerExternalId ?? "guest"}`,
      ...problems.map(
        ({ line, column, code, keepsRow }) => `${keepsRow ? "" : "rejected "}line ${line} ${column}: ${code}`,
      ),
    ].join(", "),
  );
};

const LINES = "Customer Email|Order|Date|Product|Qty|Price";

describe("an order whose customer is left out, and may be the one of the row above", () => {
  test.each([
    ["with its number on each row", ["a@s.test|1", "|1", "|2", "|2", "b@s.test|3", "|4"]],
    ["with its number on the first", ["a@s.test|1", "|", "|2", "|", "b@s.test|3", "|4"]],
    ["with orders of one line", ["a@s.test|1", "|1", "|2", "b@s.test|3", "|4"]],
  ])("is a guest's in a file of lines that leaves customers out within orders, %s", async (_, rows) => {
    const found = await buyersIn(`${LINES}\n${rows.map((row) => `${row}|2026-10-01|A|1|10.00`).join("\n")}\n`);
    expect(found.map((each) => each.replace(/line \d/, "line"))).toEqual([
      "1 a@s.test",
      "2 guest, line Customer Email: unclear_customer",
      "3 b@s.test",
      "4 guest, line Customer Email: unclear_customer",
    ]);
  });

  test("is a guest's in a till's file that writes the address once an order, whoever comes again below", async () => {
    const rows = Array.from({ length: 120 }, (_, i) => [
      `${i % 3 === 0 ? "" : `c${i === 119 ? 1 : i}@s.test`}|${i}|2026-10-01|A|1|10.00`,
      `|${i}|2026-10-01|B|1|5.00`,
    ]).flat();
    rows.unshift("z@s.test|z|2026-10-01|A|1|10.00");
    const sample = rows.slice(0, 200).map((row) => ({ cells: row.split("|") }));
    const buyers = (await buyersIn(`${LINES}\n${rows.join("\n")}\n`, { sample })).map((each) => each.split(/[ ,]/)[1]);
    expect(buyers.filter((buyer) => buyer === "guest")).toHaveLength(40);
  });

  test("is a guest's beside a subtotal, and beside copies of its row", async () => {
    const orders = "customer_email|order_id|order_date|total_price";
    const subtotals = ["a@s.test|1|2026-10-01|10", "|||10", "b@s.test|2|2026-10-02|20", "|3|2026-10-02|5"];
    expect((await buyersIn(`${orders}\n${subtotals.join("\n")}\n`)).at(-1)).toMatch(/^3 guest/);
    const copies = ["a@s.test|1", "|2", "|2", "b@s.test|3"].map((row) => `${row}|2026-10-01|10`);
    expect((await buyersIn(`${orders}\n${copies.join("\n")}\n`))[1]).toMatch(/^2 guest/);
  });

  test.each([
    [
      "orders",
      "Customer Email|Order|Date|Total",
      ["a@s.test|1|2026-10-01|10.00", "|2|2026-10-02|5.00", "b@s.test|3|2026-10-02|5.00"],
    ],
    [
      "purchases",
      "Customer Email|Date|Amount",
      ["a@s.test|2026-10-01|10.00", "|2026-10-01|5.00", "b@s.test|2026-10-02|5.00"],
    ],
  ])("is a guest's in a file of %s, and the user is told", async (_, header, rows) => {
    const found = await buyersIn(`${header}\n${rows.join("\n")}\n`);
    expect(found.map((each) => each.replace(/^\S+ /, ""))).toEqual([
      "a@s.test",
      "guest, line 3 Customer Email: unclear_customer",
      "b@s.test",
    ]);
  });

  test("is a guest's in a file of lines whose customers come again, and the user is told", async () => {
    const rows = ["a@s.test|1", "|1", "|2", "b@s.test|3", "a@s.test|4"].map((row) => `${row}|2026-10-01|A|1|10.00`);
    expect((await buyersIn(`${LINES}\n${rows.join("\n")}\n`))[1]).toBe(
      "2 guest, line 4 Customer Email: unclear_customer",
    );
  });

  test("is rejected in a log of days", async () => {
    const file = `Customer Email|Date|Product|Quantity|Price\na@s.test|2026-10-01|A|1|10.00\n|2026-10-02|B|1|5.00\n`;
    expect((await buyersIn(file))[1]).toContain("rejected line 3 Customer Email: required");
  });

  test("is that customer's in a workbook whose cells are merged over orders", async () => {
    const table = [
      LINES.split("|"),
      ..."a@s.test|1,|1,|2,b@s.test|3".split(",").map((row) => [...row.split("|"), "2026-10-01", "A", "1", "10"]),
    ];
    const sheet = table
      .map((cells, i) => {
        const written = cells.flatMap((text, at) =>
          text === "" ? [] : [`<c r="${"ABCDEF"[at]}${i + 1}" t="inlineStr"><is><t>${text}</t></is></c>`],
        );
        return `<row r="${i + 1}">${written.join("")}</row>`;
      })
      .join("");
    expect(await buyersIn(aWorkbook(sheet, { merged: ["A2:A4"] }))).toEqual(["1 a@s.test", "2 a@s.test", "3 b@s.test"]);
  });
});

test.each([
  [
    "customers are right of the orders",
    "order_id|order_date|customer_email|total_price",
    "1|2026-10-01|a@s.test|5|",
    "2|2026-10-01||5",
  ],
  [
    "customers are written again",
    "customer_email|order_id|order_date|total_price",
    "a@s.test|1|2026-10-01|5\na@s.test|2|2026-10-01|5",
    "|3|2026-10-01|5",
  ],
  [
    "the first one has none",
    "customer_email|order_id|order_date|total_price",
    "|1|2026-10-01|5\na@s.test|2|2026-10-01|5",
    "|3|2026-10-01|5",
  ],
])("an order without a customer is a guest's without a word where %s", async (_, header, others, guest) => {
  expect((await buyersIn(`${header}\n${others}\n${guest}\n`)).at(-1)).toMatch(/^\d guest$/);
});
