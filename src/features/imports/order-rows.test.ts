import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Shop } from "#features/imports/rules/import-format.ts";
import { toMajor } from "#lib/money.ts";
import { aWorkbook } from "#testing/a-workbook.ts";
import { aBusiness } from "#testing/builders.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
import { asAdmin } from "#testing/request.ts";
import { uploadFile } from "./files/manage-files.ts";
import { suggestMapping } from "./rules/mapping/suggest-mapping.ts";

/** What a file is read as without help: each order's number, total, lines and state, and what is wrong. */
const ordersIn = async (file: string | Buffer, options: Partial<Shop> = {}): Promise<string[]> => {
  const { readings, shop } = await readWholeFile(file, options);
  return readings.map(({ order, credit, refunds = [], problems, continued }) =>
    [
      ...(order
        ? [
            `#${order.externalId} ${toMajor(order.totalPrice, shop.currency).toFixed(2)}`,
            order.customerExternalId ?? "guest",
            `lines ${order.items
              .map(({ lineTotal }) => toMajor(lineTotal, shop.currency))
              .sort((a, b) => b - a)
              .join("+")}`,
          ]
        : []),
      ...(order && order.status !== "completed" ? [order.status] : []),
      ...(continued ? [`${continued} without a number`] : []),
      ...refunds.map(({ amount }) => `refunded ${toMajor(amount, shop.currency)}`),
      ...(credit ? ["credit"] : []),
      ...problems.map(({ line, column, code }) => `line ${line} ${column}: ${code}`),
    ].join(", "),
  );
};

describe("62-nuvemshop-pt: what concerns an order is written on one of its rows", () => {
  const HEADER = "Pedido,Data,E-mail,Status,Total,Frete,Desconto,SKU,Quantidade,Valor do Produto";
  const right = ["#1 34.00, a@s.test, lines 20+12", "#2 15.00, b@s.test, lines 9", "#3 22.00, c@s.test, lines 10+5+5"];
  const first = [
    "1,2026-10-01,a@s.test,Pago,34.00,5.00,3.00,A,2,10.00",
    "1,,,,,,,B,1,12.00",
    "2,2026-10-02,b@s.test,Pago,15.00,6.00,,A,1,9.00",
    "3,2026-10-03,c@s.test,Pago,22.00,2.00,,A,1,10.00",
    "3,,,,,,,B,1,5.00",
    "3,,,,,,,C,1,5.00",
  ];

  test.each([
    ["on the first row", first],
    ["on the last one", [first[1], first[0], first[2], first[4], first[5], first[3]]],
    ["with 0 on the others", first.map((row) => row?.replace(",,,,,,,", ",,,,0.00,0.00,0.00,"))],
    [
      "on every row",
      first.map((row, i) =>
        row.startsWith("1,,")
          ? "1,2026-10-01,a@s.test,Pago,34.00,5.00,3.00,B,1,12.00"
          : i < 4
            ? row
            : row.replace("3,,,,,,,", "3,2026-10-03,c@s.test,Pago,22.00,2.00,,"),
      ),
    ],
  ])("%s", async (_where, rows) => {
    expect(await ordersIn(`${HEADER}\n${rows.join("\n")}\n`)).toEqual(right);
  });

  test("a state, a refund and a tax that are written once count for the order", async () => {
    const file = `order no,date,email,order status,tax,refund,sku,qty,unit price
1,2026-10-01,a@s.test,,,,A,1,10.00
1,,,refunded,1.00,11.00,B,0,5.00
2,2026-10-02,b@s.test,paid,2.00,4.00,A,2,10.00
2,,,,,,B,1,5.00\n`;
    expect(await ordersIn(file)).toEqual([
      "#1 11.00, a@s.test, lines 10, refunded 11",
      "#2 27.00, b@s.test, lines 20+5, refunded 4",
    ]);
  });

  test("amounts that differ between the rows of an order are its lines' and add up", async () => {
    const lines = `order no,date,email,sku,qty,unit price,total,shipping,tax
1,2026-10-01,a@s.test,A,2,10.00,20.00,1.00,2.00
1,2026-10-01,a@s.test,B,1,12.00,12.00,3.00,1.20
2,2026-10-02,b@s.test,A,1,10.00,10.00,1.00,1.00\n`;
    expect(await ordersIn(lines)).toEqual(["#1 39.20, a@s.test, lines 20+12", "#2 12.00, b@s.test, lines 10"]);
    // The same in our own layout, where the names alone would say otherwise.
    const own = `order_id,order_date,customer_email,product_id,quantity,price,total_price
1,2026-10-01,a@s.test,A,2,10.00,20.00
1,2026-10-01,a@s.test,B,1,12.00,12.00
2,2026-10-02,b@s.test,A,1,10.00,10.00\n`;
    expect(await ordersIn(own)).toEqual(["#1 32.00, a@s.test, lines 20+12", "#2 10.00, b@s.test, lines 10"]);
  });

  test("an order whose rows name two totals in a file of order totals is refused", async () => {
    const rows = [1, 2, 3, 4].map(
      (id) => `${id},2026-10-01,a@s.test,A,1,10.00,25.00\n${id},2026-10-01,a@s.test,B,1,15.00,25.00`,
    );
    const file = `order_id,order_date,customer_email,product_id,quantity,price,total_price\n${rows.join("\n")}\n`;
    const found = await ordersIn(
      file.replace("4,2026-10-01,a@s.test,B,1,15.00,25.00", "4,2026-10-01,a@s.test,B,1,15.00,31.00"),
    );
    expect(found.slice(0, 3)).toEqual([1, 2, 3].map((id) => `#${id} 25.00, a@s.test, lines 15+10`));
    expect(found[3]).toBe("line 8 order_id: other_row, line 9 total_price: other_total");
  });
});

describe("62-nuvemshop-pt: whether a total is of the order or of each line", () => {
  const HEADER = "order no,date,email,sku,qty,unit price,total";
  const oneLine = Array.from({ length: 22 }, (_, i) => `${i + 1},2026-10-01,a@s.test,A,2,10.00,20.00`);
  const two = (first: string, second: string) =>
    `23,2026-10-02,b@s.test,A,1,10.00,${first}\n23,2026-10-02,b@s.test,B,1,20.00,${second}`;

  test.each([
    ["30.00", "30.00", "30.00"],
    ["35.00", "", "35.00"],
    ["35.00", "0", "35.00"],
    ["28.00", "28.00", "28.00"],
    ["10.00", "20.00", "30.00"],
    ["8.00", "16.00", "24.00"],
  ])("orders of one line don't tell, one below with %j and %j does", async (first, second, total) => {
    const found = await ordersIn(`${HEADER}\n${[...oneLine, two(first, second)].join("\n")}\n`);
    const lines = total === "24.00" ? "16+8" : "20+10";
    expect(found.at(-1)).toBe(`#23 ${total}, b@s.test, lines ${lines}`);
    expect(found.slice(0, 2)).toEqual([1, 2].map((id) => `#${id} 20.00, a@s.test, lines 20`));
  });

  test("an order below the rows that tell is refused if it contradicts them, and neither doubled nor lost", async () => {
    const read = async (rows: readonly string[], sampled: readonly string[]) => {
      const sample = sampled
        .join("\n")
        .split("\n")
        .map((row) => ({ cells: row.split(",") }));
      return ordersIn(`order_id,order_date,customer_email,product_id,quantity,price,line_total\n${rows.join("\n")}\n`, {
        sample,
      });
    };
    for (const [first, second] of [
      ["30.00", "30.00"],
      ["35.00", ""],
      ["", "28.00"],
      ["28.00", "28.00"],
    ] as const) {
      const found = await read([...oneLine, two(first, second)], oneLine);
      expect(found.at(-1), `${first} ${second}`).toMatch(/line 2[45] line_total: mixed_total/);
    }
    for (const [first, second] of [
      ["10.00", "20.00"],
      ["8.00", "16.00"],
      ["11.00", "22.00"],
      ["10.00", "0"],
    ] as const)
      expect((await read([...oneLine, two(first, second)], oneLine)).at(-1), `${first} ${second}`).not.toContain(
        "mixed_total",
      );
  });

  test("an uploaded file is understood by more rows than the page shows", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "order-rows-"));
    provideSettings({ DATA_DIR: folder });
    try {
      const actor = asAdmin(await aBusiness());
      const body = async function* () {
        yield Buffer.from(`${HEADER}\n${[...oneLine, two("30.00", "30.00")].join("\n")}\n`);
      };
      const file = await uploadFile(actor, "orders.csv", body(), new AbortController().signal);
      expect(file.suggestion).toMatchObject({ rows: "lines", columns: { total_price: "total" } });
      expect(file.sample).toHaveLength(20);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ["order_id,order_date,customer_email,product_name,quantity,unit_price,total"],
    ["order_id,order_date,customer_email,product_id,quantity,price,total_price"],
  ])("lines that cost the same: %s", async (header) => {
    const file = `${header}
1,2026-10-01,a@s.test,A,1,10.00,10.00
1,2026-10-01,a@s.test,B,1,10.00,10.00
2,2026-10-02,b@s.test,A,1,10.00,10.00
2,2026-10-02,b@s.test,C,1,10.00,10.00
3,2026-10-03,c@s.test,A,1,10.00,10.00\n`;
    expect(await ordersIn(file)).toEqual([
      "#1 20.00, a@s.test, lines 10+10",
      "#2 20.00, b@s.test, lines 10+10",
      "#3 10.00, c@s.test, lines 10",
    ]);
  });

  test("a file that has it both ways has no order counted twice", async () => {
    const file = `Order,Date,Email,Product,Qty,Price,Total
1,2026-10-01,a@s.test,A,1,10.00,30.00
1,2026-10-01,a@s.test,B,2,10.00,30.00
2,2026-10-02,b@s.test,A,1,10.00,10.00
2,2026-10-02,b@s.test,B,1,5.00,5.00\n`;
    expect(await ordersIn(file)).toEqual([
      "line 2 Total: mixed_total, line 3 Order: other_row",
      "#2 15.00, b@s.test, lines 10+5",
    ]);
  });
});

describe("63-order-status-column: lines of one order in several states", () => {
  const HEADER = "order_id,order_date,customer_email,product_id,quantity,price,order_status";

  test.each([
    ["Completed", "Returned", "#1 30.00, a@s.test, lines 20+10, refunded 20"],
    ["Returned", "Completed", "#1 30.00, a@s.test, lines 20+10, refunded 10"],
    ["Completed", "Cancelled", "#1 10.00, a@s.test, lines 10"],
    ["Cancelled", "Completed", "#1 20.00, a@s.test, lines 20"],
    ["Shipped", "Delivered", "#1 30.00, a@s.test, lines 20+10"],
    ["Completed", "", "#1 30.00, a@s.test, lines 20+10"],
    ["Cancelled", "Cancelled", "#1 30.00, a@s.test, lines 20+10, cancelled"],
  ])("%s and %s", async (first, second, right) => {
    const rows = `1,2026-10-01,a@s.test,A,1,10.00,${first}\n1,2026-10-01,a@s.test,B,1,20.00,${second}`;
    expect(await ordersIn(`${HEADER}\n${rows}\n`)).toEqual([right]);
  });

  test("lines in several states with a total of the whole order are refused", async () => {
    const file = `${HEADER},total_price
1,2026-10-01,a@s.test,A,1,10.00,Completed,30.00
1,2026-10-01,a@s.test,B,1,20.00,Cancelled,30.00\n`;
    expect(await ordersIn(file)).toEqual(["line 2 order_id: other_row, line 3 order_status: other_status"]);
  });

  test("a refund and a state that no order of the first rows has are read", async () => {
    const none = Array.from({ length: 200 }, (_, i) => `${i + 1},2026-10-01,a@s.test,20.00,,`);
    const file = `Order no,Date,Email,Total,Refunded,Order Status\n${[...none, "201,2026-10-02,b@s.test,20.00,5.00,", "202,2026-10-02,b@s.test,20.00,,Cancelled"].join("\n")}\n`;
    const found = await ordersIn(file);
    expect(found.slice(-2)).toEqual([
      "#201 20.00, b@s.test, lines , refunded 5",
      "#202 20.00, b@s.test, lines , cancelled",
    ]);
    const start = file
      .split("\n")
      .slice(0, 201)
      .map((row) => row.split(","));
    expect(suggestMapping(start[0] ?? [], start.slice(1)).columns).toMatchObject({
      refunded_amount: "Refunded",
      status: "Order Status",
    });
  });
});

describe("58-merged-cells: rows without an order number belong to the order above them", () => {
  const rows = [
    "A-1,2026-10-01,p1@s.test,Shirt,2,10.50",
    ",,,Hat,1,20.00",
    ",,,Socks,3,4.00",
    "A-2,2026-10-02,p2@s.test,Shirt,1,10.50",
    ",,,Hat,1,20.00",
  ];
  const whole = [
    "#A-1 53.00, p1@s.test, lines 21+20+12, 2 without a number",
    "#A-2 30.50, p2@s.test, lines 20+10.5, 1 without a number",
  ];
  const HEADER = "Order,Date,Email,Product,Quantity,Unit price";

  test("rows of a file with any names belong to the order above them, also with a total that is written once", async () => {
    expect(await ordersIn(`${HEADER}\n${rows.join("\n")}\n`)).toEqual(whole);
    const totals = ["53.00", "", "", "30.50", ""];
    const file = rows.map((row, i) => `${row},${totals[i]}`).join("\n");
    expect(await ordersIn(`${HEADER},Total\n${file}\n`)).toEqual(whole);
  });

  test.each([
    ["", []],
    ["with a total of the order", ["53", "", "", "30.5", ""]],
  ])("rows of a spreadsheet whose cells are merged %s belong to the order above them", async (_with, totals) => {
    const table = [
      ["Order", "Date", "Email", "Product", "Quantity", "Unit price", ...(totals.length > 0 ? ["Total"] : [])],
      ...rows.map((row, i) => [...row.split(","), ...(totals.length > 0 ? [totals[i] ?? ""] : [])]),
    ];
    const sheet = table
      .map((cells, i) => {
        const written = cells.flatMap((text, at) =>
          text === "" ? [] : [`<c r="${"ABCDEFG"[at]}${i + 1}" t="inlineStr"><is><t>${text}</t></is></c>`],
        );
        return `<row r="${i + 1}">${written.join("")}</row>`;
      })
      .join("");
    const merged = ["A", "B", "C", ...(totals.length > 0 ? ["G"] : [])].flatMap((column) => [
      `${column}2:${column}4`,
      `${column}5:${column}6`,
    ]);
    const found = await ordersIn(aWorkbook(sheet, { merged }));
    expect(found).toEqual(whole.map((line) => line.replace(/, \d without a number/, "")));
  });

  test("rows that leave out only the number and repeat the rest belong to the order above them, also below a row of the order alone", async () => {
    const repeated = `order_id,order_date,customer_email,product_id,quantity,price
A-1,2026-10-01,p1@s.test,Shirt,2,10.50
,2026-10-01,p1@s.test,Hat,1,20.00
A-2,2026-10-02,p2@s.test,,,
,,,Shirt,1,10.50
,,,Hat,1,20.00\n`;
    expect(await ordersIn(repeated)).toEqual([
      "#A-1 41.00, p1@s.test, lines 21+20, 1 without a number",
      "#A-2 30.50, p2@s.test, lines 20+10.5, 2 without a number",
    ]);
  });

  test("one of them that can't be read refuses the whole order", async () => {
    const file = `${HEADER}\n${rows.with(2, ",,,Socks,many,4.00").join("\n")}\n`;
    expect(await ordersIn(file)).toEqual([
      "line 2 Order: other_row, line 3 Order: other_row, line 4 Quantity: quantity",
      whole[1],
    ]);
  });

  test("a row of another day or customer, and one that adds others up, is no part of it", async () => {
    const file = `${HEADER}\n${[...rows, ",2026-10-03,p3@s.test,Hat,1,20.00", "Total,,,,8,83.50", ",,,,,83.50"].join("\n")}\n`;
    expect(await ordersIn(file)).toEqual([
      ...whole,
      "line 7 Order: required",
      "line 8 Product: sum_row",
      "line 9 Order: required",
    ]);
  });

  test("rows of Shopify's and WooCommerce's exports and of the UCI layout belong to the order above them too", async () => {
    const shopify = `Name,Email,Created at,Total,Lineitem quantity,Lineitem name,Lineitem price
#1,a@s.test,2026-10-01 10:00:00 -0400,30.00,1,Mug,10.00
,,,,2,Tee,10.00\n`;
    expect(await ordersIn(shopify)).toEqual(["##1 30.00, a@s.test, lines 20+10, 1 without a number"]);
    const woo = `Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,Item Name,SKU,Quantity,Item Cost
1,Completed,2026-10-01 13:45,a@s.test,20.00,Mug,M,1,15
,,,,,Spoon,S,1,5\n`;
    expect(await ordersIn(woo)).toEqual(["#1 20.00, a@s.test, lines 15+5, 1 without a number"]);
    const uci = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,HOLDER,6,12/13/2010 8:26,2.55,17850,France
,71053,LANTERN,6,,3.39,,\n`;
    const [refused] = await ordersIn(uci, { currency: "GBP" });
    expect(refused).toContain("InvoiceNo: other_row");
  });
});

describe("58-merged-cells: rows that add others up", () => {
  test.each([
    ["1 Total,,,,3,,20.00", "2 Total,,,,1,,15.00"],
    ["Subtotal,,,,3,,20.00", "Subtotal,,,,1,,15.00"],
    ["Total for 1,,,,3,,20.00", "Total for 2,,,,1,,15.00"],
  ])("below each order are no order: %s", async (first, second) => {
    const file = `Order,Date,Email,Product,Quantity,Price,Amount
1,2026-10-01,a@s.test,A,2,5.00,10.00
1,2026-10-01,a@s.test,B,1,10.00,10.00
${first}
2,2026-10-01,a@s.test,A,3,5.00,15.00
${second}\n`;
    const found = await ordersIn(file);
    const orders = found.filter((line) => line.startsWith("#"));
    expect(orders).toEqual(["#1 20.00, a@s.test, lines 10+10", "#2 15.00, a@s.test, lines 15"]);
    expect(found.filter((line) => !orders.includes(line)).join()).toMatch(/^line 4 .*: sum_row.*line 6 /);
  });

  test("a month's sum is no order, and doesn't make the orders before it a log", async () => {
    const file = `Order,Date,Email,Total
1,2026-10-01,a@s.test,10.00
2,2026-10-01,a@s.test,20.00
Subtotal Oct,,,30.00\n`;
    expect(await ordersIn(file)).toEqual([
      "#1 10.00, a@s.test, lines ",
      "#2 20.00, a@s.test, lines ",
      "line 4 Date: sum_row",
    ]);
  });
});

describe("57-separator-lines: rows that say nothing are no rows", () => {
  test.each([",,,", "-,-,-,-", "-----,-----,-----,-----", " , ,,", "===", "*,*,*,*", '"","","",""'])(
    "%j",
    async (line) => {
      const orders = [1, 2, 3].map((id) => `${id},2026-10-0${id},${id}0.00,C${id}`);
      const file = `order_id,order_date,total_price,customer_id\n${orders.join(`\n${line}\n${line}\n`)}\n${line}\n`;
      expect(await ordersIn(file)).toEqual([1, 2, 3].map((id) => `#${id} ${id}0.00, C${id}, lines `));
    },
  );
});

describe("amounts as they are written", () => {
  const read = async (amounts: readonly string[], currency: string) =>
    (
      await ordersIn(
        `order_id;order_date;total_price;customer_id\n1;2026-10-01;500.00;C\n${amounts
          .map((amount, i) => `${i + 2};2026-10-02;${amount};C`)
          .join("\n")}\n`,
        { currency },
      )
    ).slice(1);

  test("56-accounting-negatives: the currency is in or outside the parentheses", async () => {
    const negative = [
      "$(12.34)",
      "($12.34)",
      "$ (12.34)",
      "(12.34) $",
      "(12.34)",
      "(USD 12.34)",
      "USD(12.34)",
      "(12.34 $)",
      "12.34-",
    ];
    expect(await read(negative, "USD")).toEqual(negative.map(() => "credit"));
    const none = ["$-(12.34)", "(-12.34)", "5 (12.34)", "(12.34"];
    expect(await read(none, "USD")).toEqual(none.map((_, i) => `line ${i + 3} total_price: money`));
  });

  test("60-group-signs: a dash stands for no cents", async () => {
    const written = ["50.-", "50.–", "1'000.—", "CHF 50.-", "50.- CHF", "50.--", "Fr. 50.-", "999/-"];
    const amounts = ["50", "50", "1000", "50", "50", "50", "50", "999"];
    expect(await read(written, "CHF")).toEqual(amounts.map((amount, i) => `#${i + 2} ${amount}.00, C, lines `));
    expect(await read(["Rs. 999/-", "₹1,23,456/-"], "INR")).toEqual([
      "#2 999.00, C, lines ",
      "#3 123456.00, C, lines ",
    ]);
    const comma = "order_id;order_date;total_price;customer_id\n1;2026-10-01;1.000,-;C\n2;2026-10-02;2.500;C\n";
    expect(await ordersIn(comma, { currency: "EUR" })).toEqual(["#1 1000.00, C, lines ", "#2 2500.00, C, lines "]);
  });
});

describe("what is taken off, and when", () => {
  test("discounts and refunds may be written below 0, if none is above", async () => {
    const header = "order_id,order_date,customer_email,total_price,discount_amount,refunded_amount";
    const below = `${header}\n1,2026-10-01,a@s.test,20.00,-2.00,-5.00\n2,2026-10-01,b@s.test,20.00,0.00,\n`;
    expect(await ordersIn(below)).toEqual(["#1 20.00, a@s.test, lines , refunded 5", "#2 20.00, b@s.test, lines "]);
    const both = `${header}\n1,2026-10-01,a@s.test,20.00,-2.00,\n2,2026-10-01,b@s.test,20.00,2.00,\n`;
    expect(await ordersIn(both)).toEqual(["line 2 discount_amount: negative", "#2 20.00, b@s.test, lines "]);
    const lines = `order_id,order_date,customer_email,product_id,quantity,price,line_discount
1,2026-10-01,a@s.test,A,2,10.00,-2.00
1,2026-10-01,a@s.test,B,1,5.00,-1.00\n`;
    expect(await ordersIn(lines)).toEqual(["#1 22.00, a@s.test, lines 18+4"]);
  });

  test("a discount of 1 or more is an amount, and no share", async () => {
    const file = `order_id,order_date,customer_email,product_id,quantity,price,discount,line_total
1,2026-10-01,a@s.test,A,2,10.00,1.00,19.00
1,2026-10-01,a@s.test,B,1,5.00,0.00,5.00\n`;
    expect(await ordersIn(file)).toEqual(["#1 24.00, a@s.test, lines 19+5"]);
    const share = file.replace("1.00,19.00", "0.10,18.00").replace("0.00,5.00", "0,5.00");
    expect(await ordersIn(share)).toEqual(["#1 23.00, a@s.test, lines 18+5"]);
  });

  test("a time zone in a cell is what people call it", async () => {
    const zones = ["PDT", "CEST", "GMT+01:00", "UTC-3", "-03:00", "Europe/Madrid"];
    const rows = zones.map((zone, i) => `${i + 1},2026-10-01 12:00:00,10.00,C,${zone}`);
    const file = `order_id,order_date,total_price,customer_id,order_created_tz\n${rows.join("\n")}\n`;
    const { readings } = await readWholeFile(file);
    expect(readings.map(({ order }) => order?.orderedAt.toISOString().slice(11, 16))).toEqual([
      "19:00",
      "10:00",
      "11:00",
      "15:00",
      "15:00",
      "10:00",
    ]);
  });

  test("a time with what people call a zone is in that zone", async () => {
    const times = [
      "2026-10-05 14:20:00 PDT",
      "10/25/2026 2:20 PM EST",
      "Oct 5, 2026 14:20 CEST",
      "05 Oct 2026 14:20 (PST)",
    ];
    const rows = times.map((time, i) => `${i + 1};${time};10.00;C`);
    const { readings } = await readWholeFile(`order_id;order_date;total_price;customer_id\n${rows.join("\n")}\n`);
    expect(readings.map(({ order }) => order?.orderedAt.toISOString().slice(11, 16))).toEqual([
      "21:20",
      "18:20",
      "12:20",
      "21:20",
    ]);
  });

  test.each(["14h20", "14 h 20", "14:20 hs", "14:20hs.", "14:20 h"])("a time is written %s", async (time) => {
    const file = `Pedido;Fecha;Email;Total\n1;25/10/2026 ${time};a@s.test;10,00\n2;26/10/2026 ${time};b@s.test;20,00\n`;
    const { readings } = await readWholeFile(file, { timeZone: "UTC" });
    expect(readings.map(({ order }) => order?.orderedAt.toISOString().slice(0, 16))).toEqual([
      "2026-10-25T14:20",
      "2026-10-26T14:20",
    ]);
  });
});

describe("55-order-id-repeated-total: several products under one order number", () => {
  const rows = ["1,Ada,Laptop,2026-08-01,800.00", "1,Ada,Mouse,2026-08-01,40.00", "2,Bo,Keyboard,2026-08-02,50.00"];
  const right = ["#1 840.00, guest, lines 800+40", "#2 50.00, guest, lines 50"];

  test("are read as its lines, whose totals need no quantity", async () => {
    const header = "order_id,customer_name,product_name,order_date";
    for (const total of ["total_price", "line_total", "amount"])
      expect(await ordersIn(`${header},${total}\n${rows.join("\n")}\n`), total).toEqual(right);
    const own = "order_id,order_date,product_id,line_total\n1,2026-08-01,A,800.00\n1,2026-08-01,B,40.00\n";
    expect(await ordersIn(own)).toEqual(["#1 840.00, guest, lines 800+40"]);
    // A price of each needs to know how many.
    const priced = "order_id,order_date,product_id,price,quantity\n1,2026-08-01,A,800.00,\n";
    expect(await ordersIn(priced)).toEqual(["line 2 quantity: quantity"]);
  });

  test("the refusal of a file without products says what to do", async () => {
    const file = "order_id,order_date,total_price\n1,2026-08-01,800.00\n1,2026-08-01,40.00\n";
    const [{ problems } = { problems: [] }] = (await readWholeFile(file)).readings;
    expect(problems.map(({ reason }) => reason)).toContain(
      "Another row of this file has the same order number: if each row is a product, read the file as lines of orders",
    );
  });
});
