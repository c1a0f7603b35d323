import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as GET_PROBLEMS } from "#app/api/admin/imports/[id]/problems/route.ts";
import { GET } from "#app/api/admin/imports/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { FORMATS } from "#features/imports/shops/formats.ts";
import { aTextWorkbook } from "#testing/a-workbook.ts";
import { aBusiness } from "#testing/builders.ts";
import { importOnce, sendImport, withImportWorker } from "#testing/imports/import-routes.ts";
import { aMember, aRequest, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";

const { uploads, uploadsAreGone } = withImportWorker();

let shop: Scope;
let token = "";
beforeAll(async () => {
  shop = await aShop();
  token = await aToken(shop);
});

const aShop = () => aBusiness({ timeZone: "Europe/London", currency: "GBP", storefronts: ["Web", "Shop"] });
const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
/** Invoices of 2.00 each, numbered from `from`, so that every file has different bytes. */
const csvOf = (from: number, count: number, ...more: string[]): string => {
  const rows = Array.from(
    { length: count },
    (_, i) => `${from + i},A1,LAMP,1,2011-01-10 09:00:00,2.00,c${i % 9},France`,
  );
  return `${[HEADER, ...rows, ...more].join("\n")}\n`;
};

const send = (body: BodyInit, question: Record<string, string> = {}, options: CallOptions = {}) => {
  const who = options.cookie === undefined ? { token } : {};
  return sendImport(body, { format: "online-retail", ...question }, { ...who, ...options });
};

const finished = (id: string, who: CallOptions = { token }) => importOnce(id, who);

describe("POST 202", () => {
  test("reads the file as the query says: its date order, decimal sign, encoding, header row and sheet", async () => {
    const own = await aShop();
    const who = { token: await aToken(own) };
    const columns = ["order_id", "order_date", "total_price", "customer_name", "customer_id"];
    // Windows-1250 for Łódź.
    const text = Buffer.from(`Report;\n${columns.join(";")}\nQ1;03/04/2024;25.000;\xa3\xf3d\x9f;q1\n`, "latin1");
    const how = { dateOrder: "dmy", decimalSign: ",", encoding: "windows-1250", headerRow: "2" };
    const sent = await send(new Uint8Array(text), { format: "orders", ...how }, who);
    expect(await finished(sent.body.data.id, who)).toMatchObject({ state: "succeeded", ordersNew: 1 });
    expect(
      await query(
        own,
        `select order_date, total_price, name from orders join customers using (business_id, customer_id)
          where orders.external_id = 'Q1'`,
      ),
    ).toEqual([{ orderDate: new Date("2024-04-02T23:00:00Z"), totalPrice: 2_500_000, name: "Łódź" }]);

    const rows = (id: string) => [columns.slice(0, 3), [id, "2024-03-01", "10.00"]];
    const workbook = new Uint8Array(aTextWorkbook({ "Year 2024": rows("W1"), "Year 2025": rows("W2") }));
    const refused = await send(workbook, { format: "auto", fileName: "years.xlsx" }, who);
    expect(refused).toMatchObject({
      status: 400,
      body: { details: [{ message: expect.stringContaining('several sheets: "Year 2024", "Year 2025"') }] },
    });
    const named = await send(workbook, { format: "auto", fileName: "years.xlsx", sheet: "Year 2025" }, who);
    expect(await finished(named.body.data.id, who)).toMatchObject({ state: "succeeded", ordersNew: 1 });
    expect(await query(own, "select external_id from orders where external_id like 'W%'")).toEqual([
      { externalId: "W2" },
    ]);
  });

  test("answers first and then imports: orders, audit entries, and no file left", async () => {
    const ana = await aMember(shop, "manager");
    const cookie = await sessionCookie(shop, ana);
    const headers = { "x-request-id": "upload-1" };
    const file = csvOf(1000, 30, "2000,A1,LAMP,many,2011-01-10 09:00:00,2.00,c1,France");
    const sent = await send(file, { fileName: "march.csv", storefrontId: "2", shiftDays: "-7" }, { cookie, headers });
    expect(sent.status).toBe(202);
    expect(sent.body.data).toMatchObject({
      fileName: "march.csv",
      format: "online-retail",
      storefrontId: 2,
      shiftDays: -7,
      begunBy: { kind: "user", id: ana.userId, name: "Ana" },
      state: expect.stringMatching(/queued|running/),
      runId: expect.any(String),
      finishedAt: null,
    });
    expect(await finished(sent.body.data.id)).toMatchObject({
      state: "succeeded",
      progress: 1,
      rowsRead: 31,
      rowsRefused: 1,
      ordersNew: 30,
      error: null,
      problems: [{ reason: "Must be a whole number up to 2147483647", count: 1, firstLine: 32 }],
    });
    const orders = "select count(*), sum(total_price)::bigint, max(storefront_id), min(order_date) from orders";
    expect(await query(shop, orders)).toEqual([
      { count: 30, sum: 6000, max: 2, min: new Date("2011-01-03T09:00:00Z") },
    ]);
    const lines = await query(
      shop,
      `select action, actor_kind, actor_id from audit_log where request_id = 'upload-1' order by id`,
    );
    const who = { actorKind: "user", actorId: ana.userId };
    expect(lines).toEqual([
      { action: "import.uploaded", ...who },
      { action: "import.started", ...who },
      { action: "import.finished", ...who },
    ]);
    await uploadsAreGone();
  });

  test("accepts a compressed file, and recognizes the same bytes again", async () => {
    const packed = gzipSync(csvOf(3000, 5));
    const headers = { "content-type": "application/gzip" };
    const first = await send(packed, {}, { headers });
    const done = await finished(first.body.data.id);
    expect(done).toMatchObject({ state: "succeeded", ordersNew: 5, fileName: "upload.csv" });
    const again = await send(packed, { fileName: "again.csv.gz" }, { headers });
    expect(again).toEqual({ status: 202, body: { data: done } });
    await uploadsAreGone();
  });

  test("starts one import for the same bytes sent five times simultaneously", async () => {
    const file = csvOf(4000, 200);
    const sent = await Promise.all(Array.from({ length: 5 }, () => send(file)));
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([202]));
    const ids = new Set(sent.map(({ body }) => body.data.id));
    expect(ids.size).toBe(1);
    for (const id of ids) expect(await finished(id)).toMatchObject({ state: "succeeded", ordersNew: 200 });
    await uploadsAreGone();
  });

  test("imports one file of a business at a time, and all of them in the end @full", async () => {
    const sent = [];
    for (let i = 0; i < 4; i++) sent.push(await send(csvOf(10_000 + 1000 * i, 500)));
    const running = "select count(*) as n from imports where state = 'running'";
    let most = 0;
    let left = sent.length;
    while (left > 0) {
      most = Math.max(most, (await query(shop, running))[0].n);
      left = (await query(shop, "select count(*) as n from imports where state in ('queued', 'running')"))[0].n;
    }
    expect(most).toBe(1);
    for (const { body } of sent) expect(await finished(body.data.id)).toMatchObject({ ordersNew: 500 });
  });

  test("reports an invalid file by its own name, and accepts it again", async () => {
    const rows = csvOf(5000, 3, "5099,A1,caf\u00e9,1,2011-01-10 09:00:00,2.00,c1,France");
    const wrong = Buffer.concat([Buffer.from(rows), Buffer.from("5100,A1,caf\u00e9,1\n", "latin1")]);
    const sent = await send(wrong, { fileName: "latin.csv" });
    expect(sent.status).toBe(202);
    const failed = await finished(sent.body.data.id);
    expect(failed).toMatchObject({ state: "failed", ordersNew: 0 });
    expect(failed.error).toBe('latin.csv is not text in UTF-8 (line 6): save it as "CSV UTF-8", separated by commas');
    expect(failed.problem).toEqual({ code: "not_utf8", values: { file: "latin.csv", line: 6 } });
    await uploadsAreGone();
    const again = await send(wrong, { storefrontId: "2" });
    expect(again.body.data).toMatchObject({ id: sent.body.data.id, error: null, storefrontId: 2 });
    expect(await finished(sent.body.data.id)).toMatchObject({ state: "failed" });
    await uploadsAreGone();
  });
});

describe("POST 400", () => {
  const good = csvOf(1, 1);
  test.each<[string, BodyInit, Record<string, string>, CallOptions, object]>([
    [
      "an unknown format",
      good,
      { format: "excel" },
      {},
      { field: "format", message: `must be one of: ${["auto", ...FORMATS.map(({ name }) => name)].join(", ")}` },
    ],
    [
      "a storefront there is not",
      good,
      { storefrontId: "3" },
      {},
      { field: "storefrontId", message: "must be a storefront of this business" },
    ],
    [
      "days that are no number",
      good,
      { shiftDays: "1.5" },
      {},
      { field: "shiftDays", message: "must be an integer between -999999 and 999999" },
    ],
    [
      "a name too long",
      good,
      { fileName: "x".repeat(256) },
      {},
      { field: "fileName", message: "must have at most 255 characters" },
    ],
    [
      "JSON of another shape, and says which JSON is read",
      '[{"name": "#1001", "line_items": []}]',
      { format: "auto" },
      {},
      { field: "body", message: expect.stringContaining("as WooCommerce's REST API writes orders") },
    ],
    [
      "a web page",
      "<p>",
      {},
      { headers: { "content-type": "text/html" } },
      { field: "Content-Type", message: expect.stringMatching(/^must be one of: text\/csv, application\/gzip, /) },
    ],
    [
      "JSON for a table",
      '[{"id": 1}]',
      {},
      { headers: { "content-type": "application/json" } },
      { field: "body", message: "upload.csv is JSON, but the format online-retail reads tables such as CSV" },
    ],
    [
      "another alphabet",
      good,
      {},
      { headers: { "content-type": "text/csv; charset=latin1" } },
      { field: "Content-Type" },
    ],
    ["an empty body", "", {}, {}, { field: "body", message: "must not be empty" }],
    [
      "another file's columns",
      "id,name\n1,Ana\n",
      {},
      {},
      { field: "body", message: expect.stringMatching(/InvoiceNo/) },
    ],
  ])("%s, with its field, leaving no file and no import", async (_, body, question, options, detail) => {
    const before = await query(shop, "select count(*) from imports");
    const sent = await send(body, question, options);
    expect(sent).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED", details: [detail] } });
    expect(await query(shop, "select count(*) from imports")).toEqual(before);
    expect(uploads()).toEqual([]);
  });

  test("an interrupted body leaves nothing behind", async () => {
    const broken = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from(good));
        controller.error(new Error("gone"));
      },
    });
    expect((await send(broken)).status).toBe(400);
    expect((await send(good, {}, { headers: { "content-length": "1000" } })).status).toBe(400);
    expect(uploads()).toEqual([]);
  });
});

describe("POST 409", () => {
  test("a half-imported file with other options is refused @full", async () => {
    const file = csvOf(6000, 3);
    const { body } = await send(file);
    await finished(body.data.id);
    // As if the server had stopped after the first batch.
    const half = `update imports set state = 'running', resume_at = '{"line": 3, "byte": 150}' where id = '${body.data.id}'`;
    await query(shop, half);
    const other = await send(file, { shiftDays: "7" }, { headers: { "accept-language": "es" } });
    expect(other).toMatchObject({ status: 409, body: { code: "IMPORT_BEGUN_OTHERWISE" } });
    expect(other.body.error).toMatch(/storefrontId 1, shiftDays 0/);
    expect(uploads()).toEqual([]);
    expect((await send(file)).body.data).toMatchObject({ id: body.data.id });
    expect(await finished(body.data.id)).toMatchObject({ state: "succeeded" });
  });
});

describe("POST 413", () => {
  test("refuses a file beyond two gigabytes before it is sent", async () => {
    const headers = { "content-length": String(2 * 1024 ** 3 + 1) };
    const sent = await send(csvOf(1, 1), {}, { headers });
    expect(sent).toMatchObject({ status: 413, body: { code: "PAYLOAD_TOO_LARGE" } });
    expect(sent.body.error).toContain("2048 MB");
  });
});

describe("GET 200", () => {
  test("lists this business's imports, newest first, by state and by words of the file name", async () => {
    const other = await aShop();
    const theirs = { token: await aToken(other) };
    const names = ["first.csv", "second.csv", "third of march.csv"];
    for (const [i, fileName] of names.entries()) {
      const { body } = await send(csvOf(100 * i, 2), { fileName }, theirs);
      await finished(body.data.id, theirs);
    }
    const list = async (question: Record<string, string>) => {
      const address = `/api/admin/imports?${new URLSearchParams(question)}`;
      const { data, total } = await (await GET(aRequest("GET", address, theirs))).json();
      return { names: data.map(({ fileName }: { fileName: string }) => fileName), total };
    };
    expect(await list({})).toEqual({ names: names.toReversed(), total: 3 });
    expect(await list({ pageSize: "1", page: "2" })).toEqual({ names: ["second.csv"], total: 3 });
    expect(await list({ q: "MARCH third" })).toEqual({ names: ["third of march.csv"], total: 1 });
    expect(await list({ state: "failed" })).toEqual({ names: [], total: 0 });
    expect(await list({ sort: "fileName" })).toEqual({ names, total: 3 });
  });

  test("lists rejected rows by page, and exports all of them, audited", async () => {
    const wrong = Array.from({ length: 30 }, (_, i) => `${7000 + i},A1,LAMP,=${i},2011-01-10 09:00:00,2.00,c1,France`);
    const { body } = await send(csvOf(8000, 2, ...wrong));
    await finished(body.data.id);
    const ask = (question: string, who: CallOptions = { token }) =>
      GET_PROBLEMS(aRequest("GET", `/api/admin/imports/${body.data.id}/problems${question}`, who), {
        params: Promise.resolve({ id: body.data.id }),
      });
    const { data, total } = await (await ask("?page=2&pageSize=20")).json();
    expect(total).toBe(30);
    expect(data).toHaveLength(10);
    // Two valid lines follow the header, so the first invalid one is line 4 and the 21st is line 24.
    expect(data[0]).toEqual({
      line: 24,
      column: "Quantity",
      reason: expect.any(String),
      value: "=20",
      code: "whole_quantity",
      keepsRow: false,
    });

    const file = await ask("?exportFormat=csv");
    expect(file.headers.get("content-disposition")).toMatch(/import-problems-\d{4}-\d\d-\d\d[.]csv/);
    const lines = (await file.text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(31);
    expect(lines[0]).toBe("line,column,reason,value");
    // Spreadsheets must not read it as a formula.
    expect(lines[1]).toMatch(/^4,Quantity,.*,'=0$/);
    expect(await query(shop, "select 1 from audit_log where action = 'file.downloaded'")).toHaveLength(1);
    const narrow = { token: await aToken(shop, { permissions: ["data:import"] }) };
    expect((await ask("?exportFormat=csv", narrow)).status).toBe(403);
    expect((await ask("", narrow)).status).toBe(200);
  });
});
