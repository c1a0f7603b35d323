import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { commandLine } from "../accounts/manage-businesses.ts";
import { type ImportOptions, importRecords } from "./import-records.ts";
import { importProblems, listImportPage, readImportProblems } from "./read-imports.ts";
import { inspectTextFile } from "./store/files/inspect-text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "import-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
let counter = 0;
const fileOf = (content: string | Buffer): string => {
  const file = path.join(folder, `${++counter}.csv`);
  writeFileSync(file, content);
  return file;
};
const csvOf = (...rows: string[]): string => `${[HEADER, ...rows].join("\n")}\n`;

const aShop = () => aBusiness({ timeZone: "Europe/London", currency: "GBP" });
const bring = (scope: Scope, file: string, options: Partial<ImportOptions> = {}) =>
  importRecords(commandLine(scope), { file, format: "online-retail", storefrontId: 1, ...options });
const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);
const ordersOf = (scope: Scope) =>
  query(
    scope,
    "select external_id as id, total_price as total, refunded_amount as refunded, is_counted as counted from orders order by 1",
  );
const problemsIn = async (scope: Scope, importId: string): Promise<string[]> => {
  const problems: string[] = [];
  for await (const { line, reason } of readImportProblems(scope, importId, 2)) problems.push(`${line} ${reason}`);
  return problems;
};

// Every oddity of the real file, small enough to check by hand.
const QUIRKS = csvOf(
  "100,A1,LAMP,10,2011-01-10 09:00:00,2.00,c1,France", // 20.00
  "100,POST,POSTAGE,1,2011-01-10 09:00:00,18.0,c1,France", // 18.00, so 100 is 38.00
  "101,A1,LAMP,5,2011-01-11 09:00:00,2.00,c1,France", // 10.00
  "101,A1,LAMP,5,2011-01-11 09:00:00,2.00,c1,France", // the same line again: 10.00, so 101 is 20.00
  "102,B1,BOX,80995,2011-01-12 09:15:00,2.08,c2,United Kingdom", // 80,995 × 2.08 = 168,469.60
  "C103,B1,BOX,-80995,2011-01-12 09:27:00,2.08,c2,United Kingdom", // refunded in full: 102 is no sale
  "104,A1,LAMP,1,2011-01-13 09:00:00,3.00,,EIRE", // a guest: 3.00
  "105,A1,LAMP,2,2011-01-13 10:00:00,2.00,c1,France", // 4.00, and more of 105 two rows below
  "106,D1,DISH,1,2011-01-13 10:01:00,1.00,c3,Germany", // 1.00
  "105,D1,DISH,1,2011-01-13 10:01:00,1.50,c1,France", // so 105 is 5.50
  "C107,A1,LAMP,-14,2011-01-14 09:00:00,2.00,c1,France", // latest first: 2 of 105, 5 + 5 of 101, 2 of 100: 4.00, 20.00, 4.00
  "C108,D,Discount,-1,2011-01-14 10:00:00,10.00,c1,France", // latest with something left: 105 has 1.50, 100 has 34.00: 1.50 + 8.50
  "C109,A1,LAMP,-20,2011-01-15 09:00:00,2.00,c1,France", // 8 of 100 are left: 16.00; 12 match no order
  "C110,A1,LAMP,-1,2011-01-15 09:00:00,3.00,,EIRE", // a guest's return
  "111,A1,,-30,2011-01-16 09:00:00,0,,United Kingdom", // stock correction
  "112,A1,LAMP,1,2011-01-16 10:00:00,0.0,c4,France", // free: no order, no customer
  "A113,B,Adjust bad debt,1,2011-01-17 09:00:00,-11062.06,,United Kingdom",
  "114,AMAZONFEE,AMAZON FEE,1,2011-01-17 10:00:00,13541.33,,United Kingdom",
  "115,A1,LAMP,1,2011-01-18 09:00:00,2.00,c5,France",
  "115,A1,LAMP,many,2011-01-18 09:00:00,2.00,c5,France", // rejects all of 115
);

test("a file that was inspected is not read once more before its rows", async () => {
  const scope = await aShop();
  const file = fileOf(QUIRKS);
  const found = await inspectTextFile(file);
  expect(await bring(scope, file, { found })).toMatchObject({ rowsRead: 20, ordersNew: 6, state: "succeeded" });
  // Damage below the first rows would be found, and it would be another file.
  writeFileSync(file, Buffer.concat([Buffer.from(QUIRKS), Buffer.alloc(1)]));
  expect(await bring(scope, file, { found })).toMatchObject({ wasDone: true });
});

describe("importRecords", () => {
  test("handles each oddity as documented, to the penny", async () => {
    const scope = await aShop();
    const result = await bring(scope, fileOf(QUIRKS));
    expect(await ordersOf(scope)).toEqual([
      // 38.00, with 4.00 + 8.50 + 16.00 refunded.
      { id: "100", total: 3800, refunded: 2850, counted: true },
      { id: "101", total: 2000, refunded: 2000, counted: false },
      { id: "102", total: 16_846_960, refunded: 16_846_960, counted: false },
      { id: "104", total: 300, refunded: 0, counted: true },
      { id: "105", total: 550, refunded: 550, counted: false },
      { id: "106", total: 100, refunded: 0, counted: true },
    ]);
    expect(await query(scope, "select external_id as id, amount from refunds order by 1")).toEqual([
      { id: "C103:102", amount: 16_846_960 },
      { id: "C107:100", amount: 400 },
      { id: "C107:101", amount: 2000 },
      { id: "C107:105", amount: 400 },
      { id: "C108:100", amount: 850 },
      { id: "C108:105", amount: 150 },
      { id: "C109:100", amount: 1600 },
    ]);
    expect(
      await query(
        scope,
        `select c.external_id as id, order_count as orders, lifetime_value as value from customers c
        join customer_metrics using (business_id, customer_id) order by 1`,
      ),
    ).toEqual([
      { id: "c1", orders: 1, value: 950 },
      { id: "c2", orders: 0, value: 0 },
      { id: "c3", orders: 1, value: 100 },
    ]);
    expect(
      await query(
        scope,
        "select refunded_quantity as n, refund_amount as amount from order_items where product_id = 'A1' and quantity = 10",
      ),
    ).toEqual([{ n: 10, amount: 2000 }]);
    expect(result).toMatchObject({
      rowsRead: 20,
      ordersNew: 6,
      ordersKept: 0,
      refundsNew: 7,
      rowsRefused: 8,
      state: "succeeded",
    });
    expect(await problemsIn(scope, result.id)).toEqual([
      "14 The customer's earlier orders have nothing left to return",
      "15 Guest return: the original purchase is unknown",
      "16 Stock correction, not a sale",
      "17 Nothing was charged",
      "18 Bad debt write-off, not a sale",
      "19 Cost of the shop, not a sale",
      "20 Another line of this invoice is invalid",
      "21 Must be a whole number up to 2147483647",
    ]);
    expect(await query(scope, `select "column", value, code from import_problems where line = 14`)).toEqual([
      { column: "InvoiceNo", value: "C109", code: "unmatched_return" },
    ]);
  });

  test("skips a file that was imported before, compressed or not", async () => {
    const scope = await aShop();
    const file = fileOf(QUIRKS);
    const first = await bring(scope, file);
    const tables = [
      "orders",
      "order_items",
      "refunds",
      "customers",
      "customer_metrics",
      "import_problems",
      "audit_log",
    ];
    const everything = () =>
      Promise.all(tables.map((table) => query(scope, `select * from ${table} order by 1, 2, 3`)));
    const before = await everything();
    expect(await bring(scope, file)).toEqual({ ...first, wasDone: true });
    expect(await everything()).toEqual(before);
    // Different bytes with the same orders and returns: none is written twice.
    const packed = await bring(scope, fileOf(gzipSync(QUIRKS)));
    expect(packed).toMatchObject({ ordersNew: 0, ordersKept: 6, refundsNew: 0 });
    expect((await everything()).slice(0, 5)).toEqual(before.slice(0, 5));
  });

  test("imports a corrected file: adds rejected orders, keeps stored ones, and reports differences", async () => {
    const scope = await aShop();
    await bring(scope, fileOf(QUIRKS));
    const corrected = QUIRKS.replace("LAMP,many,", "LAMP,3,").replace("106,D1,DISH,1,", "106,D1,DISH,4,");
    const result = await bring(scope, fileOf(corrected));
    expect(result).toMatchObject({ ordersNew: 1, ordersKept: 6, refundsNew: 0 });
    // 1 × 2.00 + 3 × 2.00; 106 is unchanged.
    expect((await ordersOf(scope)).slice(-2)).toMatchObject([
      { id: "106", total: 100 },
      { id: "115", total: 800 },
    ]);
    expect(await problemsIn(scope, result.id)).toContain(
      "10 An order of this number is stored with another total, time or customer: that one stays",
    );
  });

  test("writes an audit entry when it starts and when it ends", async () => {
    const scope = await aShop();
    const { id } = await bring(scope, fileOf(QUIRKS));
    expect(await query(scope, "select action, actor_kind, actor_id, things, after from audit_log order by id")).toEqual(
      [
        {
          action: "import.started",
          actorKind: "system",
          actorId: "command-line",
          things: { import: id },
          after: null,
        },
        {
          action: "import.finished",
          actorKind: "system",
          actorId: "command-line",
          things: { import: id },
          after: { rowsRead: 20, rowsRefused: 8, ordersNew: 6, refundsNew: 7, customersNew: 3 },
        },
      ],
    );
  });

  // More than a batch.
  const many = csvOf(
    ...Array.from({ length: 24_000 }, (_, i) =>
      `${1000 + Math.floor(i / 3)},P${i % 7},X,1,2011-01-01 10:00:00,1.00,c${i % 900},UK`.replace(
        /c\d+/,
        `c${Math.floor(i / 3) % 300}`,
      ),
    ),
  );

  test("stops after the current batch when requested, and resumes from there @full", async () => {
    const [scope, undisturbed] = [await aShop(), await aShop()];
    const file = fileOf(many);
    const known = fileOf(csvOf("1,P1,X,1,2011-01-01 10:00:00,1.00,c1,UK"));
    for (const shop of [scope, undisturbed]) await bring(shop, known);
    const controller = new AbortController();
    const stopped = await bring(scope, file, { stop: controller.signal, onProgress: () => controller.abort() });
    expect(stopped).toMatchObject({ wasStopped: true, state: "running" });
    expect(stopped.rowsRead).toBeLessThan(24_000);
    const resumed = await bring(scope, file);
    expect(resumed).toMatchObject({ wasStopped: false, state: "succeeded", rowsRead: 24_000, ordersNew: 8_000 });
    // c1 was there, and everyone has orders in both parts.
    expect(resumed).toMatchObject({ customersNew: 299, customersChanged: 0, customersKept: 1 });
    expect(await bring(undisturbed, file)).toMatchObject({ customersNew: 299, customersChanged: 0, customersKept: 1 });
    expect(await ordersOf(scope)).toEqual(await ordersOf(undisturbed));
  });

  test("imports one file at a time per business, and the same file once", async () => {
    const scope = await aShop();
    const file = fileOf(csvOf("1,P1,X,1,2011-01-01 10:00:00,1.00,c1,UK", "2,P1,X,1,2011-01-02 10:00:00,1.00,c2,UK"));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = withBusiness(scope, async (client) => {
      await client.query("select pg_advisory_xact_lock(hashtextextended('orders ' || $1, 0))", [scope.businessId]);
      await held;
    });
    // The first keeps running until the other reports that it waits.
    const onWait = () => release();
    const both = [bring(scope, file, { onWait }), bring(scope, file, { onWait })];
    await holding;
    const results = await Promise.all(both);
    expect(results.map(({ wasDone, ordersNew }) => ({ wasDone, ordersNew }))).toEqual(
      expect.arrayContaining([
        { wasDone: false, ordersNew: 2 },
        { wasDone: true, ordersNew: 2 },
      ]),
    );
    expect(await query(scope, "select count(*)::int as n from orders")).toEqual([{ n: 2 }]);
    // Another business can import at the same time.
    expect(await bring(await aShop(), file)).toMatchObject({ ordersNew: 2 });
  });

  test("resumes only with the original options, so that all dates of a file are shifted equally", async () => {
    const scope = await aShop();
    const file = fileOf(csvOf("1,A,X,1,2011-01-01 10:00:00,1.00,c,UK"));
    await bring(scope, file, { shiftDays: 7 });
    expect(await query(scope, "select order_date from orders")).toEqual([
      { orderDate: new Date("2011-01-08T10:00:00Z") },
    ]);
    await expect(bring(scope, file)).rejects.toThrow(
      "began with storefront 1 and dates shifted by 7 days. Use the same options",
    );
    expect(await bring(scope, file, { shiftDays: 7 })).toMatchObject({ wasDone: true });
  });

  test("fails if every row is refused, and lists the rows", async () => {
    const scope = await aShop();
    const file = fileOf(csvOf("1,A,X,1,12/1/2010 8:26,1.00,c,UK", "2,A,X,1,12/1/2010 8:27,1.00,c,UK"));
    const message = 'None of the 2 rows could be imported. The first problem: line 2, InvoiceDate "12/1/2010 8:26": ';
    await expect(bring(scope, file)).rejects.toThrow(message);
    const { data } = await listImportPage(scope, { page: 1, pageSize: 10, sort: "-startedAt" });
    expect(data).toMatchObject([{ state: "failed", rowsRead: 2, rowsRefused: 2, ordersNew: 0 }]);
    expect(data[0]?.error).toContain(message);
    expect(await importProblems(scope, { id: data[0]?.id ?? "", page: 1, pageSize: 10 })).toMatchObject({ total: 2 });
    // The same bytes fail for the same reason.
    await expect(bring(scope, file)).rejects.toThrow(message);
    expect(await query(scope, "select from runs")).toEqual([]);
  });

  test("reports in one line what can't be imported, and writes nothing", async () => {
    const scope = await aShop();
    const wrongDates = csvOf(...Array.from({ length: 1200 }, (_, i) => `${1000 + i},P,X,1,12/1/2010 8:26,1.00,c,UK`));
    const refused = async (content: string, message: string) =>
      await expect(bring(scope, fileOf(content))).rejects.toThrow(message);
    await refused(csvOf().replaceAll(",", "|"), "The file is separated by bars; save it separated by commas");
    await refused(csvOf(), "has a header and no rows");
    await refused(
      wrongDates,
      'None of the first 1200 rows can be taken as online-retail: line 2, InvoiceDate "12/1/2010 8:26"',
    );
    await refused(
      `${csvOf("1,A,X,1,2011-01-01 10:00:00,1.00,c,UK")}2,"A,X`,
      "line 3: a quote is opened and never closed",
    );
    await expect(bring(scope, "nowhere.csv")).rejects.toThrow("There is no file nowhere.csv");
    await expect(bring(scope, fileOf(QUIRKS), { format: "excel" })).rejects.toThrow(
      "There is no format excel. Known: online-retail",
    );
    await expect(bring(scope, fileOf(QUIRKS), { storefrontId: 7 })).rejects.toThrow(
      "There is no storefront 7. This business has: 1 (Web)",
    );
    expect(await ordersOf(scope)).toEqual([]);
  });
});
