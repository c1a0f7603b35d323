import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { aTextWorkbook } from "#testing/a-workbook.ts";
import { aBusiness } from "#testing/builders.ts";
import { query } from "#testing/imports/upload-runs.ts";
import { asAdmin } from "#testing/request.ts";
import { checkLocalFile } from "./files/check-file.ts";
import { joinUploads, uploadFile } from "./files/manage-files.ts";
import { previewFile } from "./files/preview-file.ts";
import { findPairs } from "./rules/joined-files.ts";
import { importInProcess } from "./run-import.ts";
import { listProblems } from "./store/import-problems.ts";

const folder = mkdtempSync(path.join(tmpdir(), "two-files-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

let actor: Actor;
beforeEach(async () => {
  actor = asAdmin(await aBusiness({ timeZone: "America/Bogota", currency: "USD" }));
});

const SALES = [
  ["id_venta", "fecha", "id_cliente", "nombre_cliente", "email", "medio_pago"],
  ["11", "2026-05-06", "92", "Ada Lund", "ada@s.test", "efectivo"],
  ["12", "2026-05-07", "86", "Bo Berg", "bo@s.test", "qr"],
  ["13", "no day", "92", "Ada Lund", "ada@s.test", "qr"],
  ["14", "2026-05-09", "86", "Bo Berg", "bo@s.test", "qr"],
];
const LINES = [
  ["id_venta", "id_producto", "nombre_producto", "cantidad", "precio_unitario", "importe"],
  ["12", "7", "Pan", "2", "1.50", "3.00"],
  ["11", "7", "Pan", "1", "1.50", "1.50"],
  ["11", "8", "Queso", "2", "4.00", "8.00"],
  ["13", "8", "Queso", "1", "4.00", "4.00"],
  ["99", "8", "Queso", "1", "4.00", "4.00"],
];
const asCsv = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(`${rows.map((cells) => cells.join(";")).join("\n")}\n`);

const { signal } = new AbortController();
const bodyOf = async function* (content: Buffer) {
  yield content;
};
const local = (name: string, content: Buffer): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};

describe("54-two-workbooks: orders and their lines in two files", () => {
  test.each([
    ["workbooks", aTextWorkbook({ Ventas: SALES }), aTextWorkbook({ Detalle: LINES }), "xlsx"],
    ["CSV files", asCsv(SALES), asCsv(LINES), "csv"],
  ])("two %s are joined by their number, with how many match", async (_kind, sales, lines, extension) => {
    const first = await uploadFile(actor, `ventas.${extension}`, bodyOf(sales), signal);
    const second = await uploadFile(actor, `detalle.${extension}`, bodyOf(lines), signal);
    const counts = { orders: 4, ordersWithLines: 3, lines: 5, linesWithOrder: 4 };
    const files = { ordersFile: `ventas.${extension}`, linesFile: `detalle.${extension}`, key: "id_venta" };
    for (const [id, fileId] of [
      [first.id, second.id],
      [second.id, first.id],
    ] as const) {
      const file = await joinUploads(actor, { id, fileId }, signal);
      expect(file).toMatchObject({
        fileName: `ventas.${extension} + detalle.${extension}`,
        joined: { ...files, ...counts },
      });
      expect(file.suggestion).toMatchObject({
        rows: "lines",
        columns: { order_id: "id_venta", order_date: "fecha", customer_id: "id_cliente", product_id: "id_producto" },
      });
      const { records } = await previewFile(actor, { id: file.id, mapping: file.suggestion, storefrontId: 1 }, signal);
      expect(records.map(({ order }) => order && `${order.externalId} ${order.totalPrice}`)).toEqual([
        "12 3",
        "11 9.5",
        null,
        null,
        null,
      ]);
      // A wrong day is in the orders' file, a line without its order in the lines', and an order without lines in the orders'.
      expect(
        records.flatMap(({ problems }) => problems.map(({ line, column, code }) => `${line} ${column} ${code}`)),
      ).toEqual([
        `4 fecha (ventas.${extension}) time`,
        `6 fecha (detalle.${extension}) required`,
        `5 id_producto (ventas.${extension}) no_lines`,
      ]);
    }
  });

  test.each(["order_id", "venta_id", "orderId"])("a bare id of the orders is the %s of their lines", async (key) => {
    const orders = asCsv([
      ["id", "customer_id", "created_at", "status"],
      ["1", "C1", "2026-10-01", "paid"],
      ["2", "C2", "2026-10-02", "paid"],
    ]);
    const lines = asCsv([
      ["id", key, "product_id", "quantity", "unit_price"],
      ["1", "1", "A", "1", "10"],
      ["2", "1", "B", "2", "10"],
      ["3", "2", "A", "1", "50"],
    ]);
    const [first, second] = [
      await uploadFile(actor, "orders.csv", bodyOf(orders), signal),
      await uploadFile(actor, "items.csv", bodyOf(lines), signal),
    ];
    for (const given of [
      { id: first.id, fileId: second.id },
      { id: second.id, fileId: first.id, key },
    ]) {
      const file = await joinUploads(actor, given, signal);
      expect(file).toMatchObject({
        fileName: "orders.csv + items.csv",
        joined: { key, orders: 2, ordersWithLines: 2, lines: 3, linesWithOrder: 3 },
      });
      const { records } = await previewFile(actor, { id: file.id, mapping: file.suggestion, storefrontId: 1 }, signal);
      expect(
        records.map(({ order, customer }) => `${order?.externalId} ${customer?.externalId} ${order?.totalPrice}`),
      ).toEqual(["1 C1 30", "2 C2 50"]);
    }
  });

  test.each([
    [
      "Olist's items, of one unit each",
      [
        ["order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_estimated_delivery_date"],
        ["1", "C1", "delivered", "2026-10-01 10:00:00", "2026-10-20 00:00:00"],
        ["2", "C2", "delivered", "2026-10-02 10:00:00", "2026-10-20 00:00:00"],
      ],
      [
        ["order_id", "order_item_id", "product_id", "seller_id", "shipping_limit_date", "price", "freight_value"],
        ["1", "1", "A", "S1", "2026-10-05 10:00:00", "10.00", "7.00"],
        ["1", "2", "A", "S1", "2026-10-05 10:00:00", "10.00", "7.00"],
        ["2", "1", "B", "S1", "2026-10-05 10:00:00", "50.00", "9.00"],
      ],
    ],
    [
      "lines with a name and a day of their own",
      [
        ["id", "customer_id", "created_at", "status"],
        ["1", "C1", "2026-10-01", "paid"],
        ["2", "C2", "2026-10-02", "paid"],
      ],
      [
        ["id", "order_id", "date", "product_id", "name", "quantity", "unit_price"],
        ["1", "1", "2026-11-05", "A", "Mug", "1", "10"],
        ["2", "1", "2026-11-05", "B", "Tee", "1", "10"],
        ["3", "2", "2026-11-05", "A", "Mug", "1", "50"],
      ],
    ],
  ])("%s are offered with their orders, on the orders' day", async (_, orders, lines) => {
    const [header = [], ...sample] = orders;
    const [ofLines = [], ...items] = lines;
    const pairs = findPairs([
      { header, sample },
      { header: ofLines, sample: items },
    ]);
    expect(pairs.map(({ key }) => key)).toEqual(["order_id"]);
    const first = await uploadFile(actor, "orders.csv", bodyOf(asCsv(orders)), signal);
    const second = await uploadFile(actor, "items.csv", bodyOf(asCsv(lines)), signal);
    const file = await joinUploads(actor, { id: first.id, fileId: second.id }, signal);
    const { records } = await previewFile(actor, { id: file.id, mapping: file.suggestion, storefrontId: 1 }, signal);
    expect(
      records.map(
        ({ order, customer, problems }) =>
          `${order?.externalId} ${customer?.externalId} ${order?.totalPrice} ${JSON.stringify(order?.orderedAt).slice(1, 11)} ${problems.length}`,
      ),
    ).toEqual(["1 C1 20 2026-10-01 0", "2 C2 50 2026-10-02 0"]);
  });

  test("a command checks and imports them, and lists problems by file and line", async () => {
    const file = local("ventas.csv", asCsv(SALES));
    const given = { file, lines: local("detalle.csv", asCsv(LINES)), format: "auto", storefrontId: 1 };
    const joined: unknown[] = [];
    const onJoined = (each: unknown) => joined.push(each);
    const { result } = await checkLocalFile(actor, { ...given, onJoined }, { signal, onProgress: () => {} });
    expect(joined).toMatchObject([{ counts: { lines: 5, linesWithOrder: 4 } }]);
    expect(result).toMatchObject({ ordersNew: 2, revenue: 12.5, customersNew: 2, rowsRefused: 3 });
    const done = await importInProcess(actor, { ...given, stop: signal });
    expect(done).toMatchObject({ ordersNew: 2, rowsRefused: 3 });
    const problems = await withBusiness(actor, (client) =>
      listProblems(client, actor, done.id, { line: -1, column: "" }, 10),
    );
    expect(problems.map(({ line, column }) => `${line} ${column}`).sort()).toEqual([
      "4 fecha (ventas.csv)",
      "5 id_producto (ventas.csv)",
      "6 fecha (detalle.csv)",
    ]);
    expect(await query(actor, "select external_id as id, total_price::int as total from orders order by 1")).toEqual([
      { id: "11", total: 950 },
      { id: "12", total: 300 },
    ]);
    expect(await importInProcess(actor, { ...given, stop: signal })).toMatchObject({ wasDone: true });
  });

  test("two files without a key in common are refused", async () => {
    const given = { file: local("a.csv", asCsv(SALES)), format: "auto", storefrontId: 1 };
    const other = asCsv([
      ["producto", "precio"],
      ["Pan", "1.50"],
    ]);
    await expect(importInProcess(actor, { ...given, lines: local("b.csv", other), stop: signal })).rejects.toThrow(
      "a.csv and b.csv can't be joined: they have no column with the same name",
    );
  });
});

test("files that belong together are found by their columns, whichever is first, and others are not", () => {
  const fileOf = ([header = [], ...sample]: readonly (readonly string[])[]) => ({ header, sample });
  const [sales, lines, customers] = [
    fileOf(SALES),
    fileOf(LINES),
    fileOf([
      ["id_cliente", "email"],
      ["92", "a@s.test"],
    ]),
  ];
  const pair = [{ orders: sales, lines, key: "id_venta" }];
  expect(findPairs([sales, lines, customers])).toEqual(pair);
  expect(findPairs([customers, lines, sales])).toEqual(pair);
  expect(findPairs([sales, customers])).toEqual([]);
  // Lines may have a date besides, but what has the customer too needs no other file.
  const withCells = (...more: string[]) =>
    fileOf(LINES.map((cells, i) => [...cells, ...(i === 0 ? more : more.map(() => ""))]));
  const dated = withCells("fecha");
  expect(findPairs([dated, sales])).toEqual([{ orders: sales, lines: dated, key: "id_venta" }]);
  expect(findPairs([withCells("fecha", "id_cliente"), sales])).toEqual([]);
  // A line's own id is no order's where the line names its order.
  for (const [id, key] of [
    ["id", "order_id"],
    ["id", "venta_id"],
  ] as const) {
    const heads = fileOf([
      [id, "customer_id", "created_at"],
      ["1", "C1", "2026-10-01"],
    ]);
    const items = fileOf([
      [id, key, "product_id", "quantity", "unit_price"],
      ["1", "1", "A", "1", "10"],
    ]);
    expect(findPairs([items, heads])).toEqual([{ orders: heads, lines: items, key }]);
  }
});
