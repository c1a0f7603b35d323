import { describe, expect, test } from "vitest";
import { mappedColumns } from "#features/imports/rules/mapping/find-columns.ts";
import { mappedFormat } from "#features/imports/rules/mapping/mapping.ts";
import { suggestMapping } from "#features/imports/rules/mapping/suggest-mapping.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";

/** What counts of a file, in its currency. */
const countedIn = async (file: string): Promise<number> => {
  const { readings } = await readWholeFile(file.replaceAll("|", ","));
  const counted = readings.map(({ order, refunds = [] }) =>
    order?.status === "completed" ? order.totalPrice - refunds.reduce((sum, { amount }) => sum + amount, 0) : 0,
  );
  return counted.reduce((sum, amount) => sum + amount, 0) / 100;
};

const OWN = "order_id|order_date|customer_id|total_price";
const RETAIL = "InvoiceNo|StockCode|Description|Quantity|InvoiceDate|UnitPrice|CustomerID|Country";

test.each([
  [
    "an order whose payment stays captured",
    `Order No|Order Date|Order Status|Payment Status|Order Total|Customer Email
1|2026-10-01|Completed|Captured|10|a@s.test
2|2026-10-02|Cancelled|Captured|20|b@s.test
3|2026-10-03|Refunded|Captured|30|c@s.test`,
  ],
  [
    "its payment alone, in our own layout",
    `${OWN}|order_status|payment_status
1|2026-10-01|C1|10|completed|paid
2|2026-10-02|C2|20|completed|voided
3|2026-10-03|C3|30|completed|refunded`,
  ],
  ["a time", `${OWN}|cancelled_at\n1|2026-10-01|C1|10|\n2|2026-10-02|C2|20|2026-10-04\n3|2026-10-03|C3|30|04/10/2026`],
  ["a yes", `${OWN}|is_cancelled|Returned\n1|2026-10-01|C1|10|0|no\n2|2026-10-02|C2|20|1|no\n3|2026-10-03|C3|30|0|yes`],
  ["a kind", `${OWN}|order_type\n1|2026-10-01|C1|10|Sale\n2|2026-10-02|C2|20|Return\n3|2026-10-03|C3|30|Void`],
  [
    "a column in Spanish, with a word that is known",
    `${OWN}|Estado\n1|2026-10-01|C1|10|Entregado\n2|2026-10-02|C2|20|Anulado por cliente\n3|2026-10-03|C3|30|Reembolsado`,
  ],
  [
    "PrestaShop in Spanish",
    `ID|Referencia|Nuevo cliente|Entrega|Cliente|Total|Pago|Estado|Fecha
1|XKB|1|ES|A. Luz|10.00|Tarjeta|Pago aceptado|2026-10-01
2|XKC|1|ES|B. Sol|20.00|Tarjeta|Error en pago|2026-10-02
3|XKD|1|ES|C. Mar|30.00|Tarjeta|Cancelado|2026-10-03`,
  ],
  [
    "Squarespace",
    `Order ID|Email|Financial Status|Created at|Cancelled at|Total|Lineitem quantity|Lineitem name|Lineitem price|Lineitem variant|Lineitem sku|Channel Type
1|a@s.test|PAID|2026-10-01||10.00|1|Mug|10.00||M1|web
2|b@s.test|PAID|2026-10-02|2026-10-03|20.00|1|Rug|20.00||R1|web`,
  ],
  [
    "Shopify, under another name",
    `Name|Email|Financial Status|Created at|Cancelled Date|Total|Lineitem quantity|Lineitem name|Lineitem price
#1|a@s.test|paid|2026-10-01 10:00:00|||1|Mug|10.00
#2|b@s.test|paid|2026-10-02 10:00:00|2026-10-03 10:00:00||1|Rug|20.00`,
  ],
  [
    "the Online Retail data",
    `${RETAIL}|OrderStatus\n1|A|Mug|1|2010-12-01 08:00:00|10|C1|France|Complete
2|A|Mug|2|2010-12-02 08:00:00|10|C2|France|Cancelled\n3|A|Mug|3|2010-12-03 08:00:00|10|C3|France|Refunded`.replace(
      /^(\d)\|/gm,
      "53636$1|",
    ),
  ],
])("an order that is cancelled or refunded by %s doesn't count", async (_, file) => {
  expect(await countedIn(file)).toBe(10);
});

test.each([
  ["cancelled_at", "0000-00-00 00:00:00"],
  ["cancelled_at", "1970-01-01"],
  ["is_cancelled", "false"],
  ["Cancelled", "0"],
  ["Returned", "1"],
  ["State", "CA"],
  ["order_state", "closed"],
  ["order_type", "Wholesale"],
  ["Fulfillment Status", "Returned"],
  ["Cancellation policy", "yes"],
])("the column %s with %s says nothing against an order", async (column, text) => {
  expect(await countedIn(`${OWN}|status|${column}\n1|2026-10-01|C1|10|paid|${text}`)).toBe(10);
});

test.each([
  [
    "Order No,Order Date,Order Status,Payment Status,Order Total,Customer Email",
    "2026-10-01,Processing,Captured,10,a@s.test",
  ],
  ["order_id,order_date,order_status,payment_status,total_price,email", "2026-10-01,Processing,Captured,10,a@s.test"],
  ["Order No,Order Date,Cancelled at,Status,Order Total,Customer Email", "2026-10-01,2026-10-02,Paid,10,a@s.test"],
])("a column that counts beside the status is shown as used: %s", async (header, cells) => {
  const file = `${header}\n1,${cells}\n2,${cells}`;
  const { used, unused } = await readWholeFile(file);
  const [, , column = ""] = header.split(",");
  expect(used.filter((each) => each.column === column).map(({ readAs }) => readAs)).toEqual(["status"]);
  expect(unused).toEqual([]);
  const rows = file.split("\n").map((line) => line.split(","));
  const mapping = suggestMapping(rows[0] ?? [], rows.slice(1));
  const chosen = mappedColumns({ ...mapping, timeZone: "UTC" }, rows[0] ?? [], used);
  expect(chosen.filter((each) => each.column === column)).toHaveLength(1);
  expect(chosen.every(({ timeZone }) => timeZone === null)).toBe(true);
});

describe("a row of a kind that was paid back", () => {
  /** What each row of a file is: a sale with what it was refunded, or a credit. */
  const readingsOf = async (file: string): Promise<string[]> => {
    const { readings } = await readWholeFile(file.replaceAll("|", ","));
    return readings.map(({ order, credit, refunds = [], problems }) =>
      [
        ...(order ? [`sale ${order.totalPrice / 100}`] : []),
        ...refunds.map(({ amount }) => `less ${amount / 100}`),
        ...(credit ? [`credit ${credit.lines.reduce((sum, { amount }) => sum + amount, 0) / 100}`] : []),
        ...problems.map(({ column, code }) => `${column} ${code}`),
      ].join(", "),
    );
  };

  test.each([
    ["purchases", "customer|date|amount|type", ["C1|2026-10-01|60", "C1|2026-10-02|20", "C1|2026-10-03|5"]],
    [
      "orders",
      "order_id|order_date|customer_id|total_price|type",
      ["1|2026-10-01|C1|60", "2|2026-10-02|C1|20", "3|2026-10-03|C1|5"],
    ],
    [
      "days",
      "customer|date|product|quantity|price|type",
      ["C1|2026-10-01|A|1|60", "C1|2026-10-02|A|1|20", "C1|2026-10-03|B|1|5"],
    ],
    [
      "lines",
      "order_id|order_date|customer_id|product_id|quantity|price|type",
      ["1|2026-10-01|C1|A|1|60", "2|2026-10-02|C1|A|1|20", "3|2026-10-03|C1|B|1|5"],
    ],
  ])(
    "is no sale in a file of %s, and is subtracted from earlier ones whatever its sign",
    async (_, header, [first, second, third]) => {
      for (const word of [
        "refund",
        "Return",
        "Sales return",
        "Partial refund",
        "Devolución",
        "Reembolso parcial",
        "Estorno",
        "Devolução",
        "Credit note",
        "MANUAL_REFUND",
        "Refund Receipt",
        "Return (POS)",
        "Factura rectificativa",
        "Nota de devolução",
        "Devolución de mercancía",
      ])
        for (const kind of ["type", "transaction_type", "Tipo de operación", "movimiento"])
          expect(
            await readingsOf(`${header.replace("type", kind)}\n${first}|sale\n${second}|${word}\n${third}|sale\n`),
            `${kind} ${word}`,
          ).toEqual(["sale 60", "credit 20", "sale 5"]);
      const negative = (second ?? "").replace(/(\d+)$/, "-$1");
      expect(await readingsOf(`${header}\n${first}|sale\n${negative}|refund\n${third}|sale\n`)).toEqual([
        "sale 60",
        "credit 20",
        "sale 5",
      ]);
      for (const word of ["Wholesale", "No refund", "Returning", "Credit card", "Refund failure", "Return shipping"])
        expect((await readingsOf(`${header}\n${first}|sale\n${second}|${word}\n${third}|sale\n`))[1], word).toBe(
          "sale 20",
        );
    },
  );

  test("is taken back from its own order or day, and one that was cancelled is left out", async () => {
    const lines = `order_id|order_date|customer_id|product_id|quantity|price|type
1|2026-10-01|C1|A|1|60|sale\n1|2026-10-01|C1|A|1|20|return\n1|2026-10-01|C1|B|1|5|void\n`;
    expect(await readingsOf(lines)).toEqual(["sale 60, less 20"]);
    const days = `customer|date|product|quantity|price|type\nC1|2026-10-01|A|1|60|sale\nC1|2026-10-01|A|1|20|return\n`;
    expect(await readingsOf(days)).toEqual(["sale 60, less 20"]);
  });

  test("is refused of nobody known, and has another number than a purchase of that amount", async () => {
    const log =
      "customer|date|amount|type\nC1|2026-10-01|20|sale\nC1|2026-10-01|20|refund\n|2026-10-01|5|refund\nC2|2026-10-01|20|sale\n";
    expect((await readingsOf(log))[2]).toBe("amount guest_refund");
    const numbersIn = async (file: string) =>
      (await readWholeFile(file.replaceAll("|", ","))).readings.map(
        ({ order, credit }) => order?.externalId ?? credit?.externalId,
      );
    const [sale, refund] = await numbersIn(log);
    expect(
      (await numbersIn(log.replace("sale", "x").replace("refund", "sale").replace("x", "refund"))).slice(0, 2),
    ).toEqual([refund, sale]);
  });

  const ORDERS = "order_id|order_date|customer_id|total_price";
  const LINE = "order_id|order_date|customer_id|product_id|quantity|price";

  test.each(["payment_type", "Payment kind"])("is no sale that was paid by a credit note: %s", async (column) => {
    const file = `${ORDERS}|${column}\n1|2026-10-01|C1|60|Cash\n2|2026-10-02|C1|80|Credit Note\n`;
    expect(await readingsOf(file)).toEqual(["sale 60", "sale 80"]);
  });

  test.each(["Refunded", "returned", "Reembolsado", "Devuelto", "Devolvido", "Estornado"])(
    "is no sale of its own that was %s, unless its amount is negative",
    async (word) => {
      for (const column of ["type", "transaction type"]) {
        const file = (amount: string) =>
          `${ORDERS}|${column}\n1|2026-10-01|C1|60|Sale\n2|2026-10-02|C1|${amount}|${word}\n`;
        expect(await readingsOf(file("20")), column).toEqual(["sale 60", "sale 20, less 20"]);
        expect(await readingsOf(file("-20")), column).toEqual(["sale 60", "credit 20"]);
        const lines = `${LINE}|${column}\n1|2026-10-01|C1|A|1|60|Sale\n1|2026-10-01|C1|B|1|20|${word}\n2|2026-10-02|C1|A|1|5|${word}\n`;
        expect(await readingsOf(lines), column).toEqual(["sale 80, less 20", "sale 5, less 5"]);
      }
    },
  );

  test.each([
    ["Refund protection", "Mug"],
    ["Return insurance", "Sale"],
    ["Reverso", "Anverso"],
    ["Refund", "Apparel"],
    ["Chargeback Reversal", "Payment"],
  ])("is none that is a product, or that came back: %s beside %s", async (word, other) => {
    const file = `${ORDERS}|type\n1|2026-10-01|C1|60|${other}\n2|2026-10-02|C1|20|${word}\n`;
    expect(await readingsOf(file)).toEqual(["sale 60", "sale 20"]);
  });

  test("is none that a platform's column of that name says", async () => {
    const file = (names: string) =>
      `Date|Time|TimeZone|Name|Type|Status|Currency|Gross|${names}\n01/10/2026|10:00:00|UTC|A|Refund|Completed|USD|60.00|1.00|a@s.test|T1\n13/10/2026|10:00:00|UTC|A|Sale|Completed|USD|60.00|1.00|a@s.test|T2\n`;
    expect((await readingsOf(file("Fee|From Email Address|Transaction ID")))[0]).toBe("sale 60");
  });

  test("is left out of an order by its kind only where the order's total doesn't have it", async () => {
    const rows = ["A|1|60", "B|1|40"].map((line) => `1|2026-10-01|C1|${line}`);
    const file = (last: string, total = "") =>
      `${LINE}|type${total && "|total_price"}\n${rows[0]}|Sale${total}\n${rows[1]}|${last}${total}\n`;
    expect(await readingsOf(file("Cancelled"))).toEqual(["sale 60"]);
    expect(await readingsOf(file("Cancelled", "|100"))).toEqual(["order_id other_row, type other_status"]);
    expect(await readingsOf(file("Sale", "|100"))).toEqual(["sale 100"]);
  });

  test("has the number of a log without kinds where its amount is negative", async () => {
    const numberIn = async (file: string) =>
      (await readWholeFile(file.replaceAll("|", ","))).readings.map(
        ({ order, credit }) => order?.externalId ?? credit?.externalId,
      )[1];
    const rows = ["C1|2026-10-01|60", "C1|2026-10-02|-20"];
    expect(await numberIn(`customer|date|amount|type\n${rows[0]}|Sale\n${rows[1]}|Refund\n`)).toBe(
      await numberIn(`customer|date|amount\n${rows.join("\n")}\n`),
    );
  });

  test.each(["type", "transaction_type", "cancelled_at", "returned"])(
    "may come below the first rows, so that its column %s is shown as used",
    async (column) => {
      const cell = /type/.test(column) ? "Sale" : "";
      const { used, unused } = await readWholeFile(
        `${ORDERS}|${column}\n1|2026-10-01|C1|60|${cell}\n2|2026-10-02|C1|20|${cell}\n`.replaceAll("|", ","),
      );
      expect(used.find((each) => each.column === column)?.readAs).toBe("status");
      expect(unused).toEqual([]);
    },
  );

  test("is none in a column that is kept as a field of the business's own, too", async () => {
    const header = [...ORDERS.split("|"), "type"];
    const cells = ["2", "2026-10-02", "C1", "20", "Refund"];
    const mapping = suggestMapping(header, [cells], "orders");
    const format = mappedFormat({ ...mapping, columns: { ...mapping.columns, "custom.type": "type" } });
    const field = { key: "type", kind: "orders", type: "text", name: "Type", options: [] } as const;
    const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, shiftDays: 0, now: new Date("2026-11-26") };
    const { order, credit } = format
      .open(() => -1, { ...shop, customFields: [field] }, header)
      .read([{ line: 2, byte: 0, cells }]);
    expect([order, credit?.lines[0]?.amount]).toEqual([null, 2000]);
  });
});
