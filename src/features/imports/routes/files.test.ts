import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { POST as SAVE_MAPPING } from "#app/api/admin/import-mappings/route.ts";
import { POST as CHECK } from "#app/api/admin/imports/files/[id]/check/route.ts";
import { POST as PREVIEW } from "#app/api/admin/imports/files/[id]/preview/route.ts";
import { DELETE, GET, PATCH } from "#app/api/admin/imports/files/[id]/route.ts";
import { POST as START } from "#app/api/admin/imports/files/[id]/start/route.ts";
import { POST } from "#app/api/admin/imports/files/route.ts";
import { GET as READ_RUN } from "#app/api/admin/runs/[id]/route.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import type { previewImportFile } from "#features/imports/contracts/preview.ts";
import { cleanUploads } from "#features/imports/run-import.ts";
import { aTextWorkbook, aWorkbook } from "#testing/a-workbook.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { importOnce, sendImport, withImportWorker } from "#testing/imports/import-routes.ts";
import { until } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken, type CallOptions } from "#testing/request.ts";

const { uploads } = withImportWorker();

let shop: Scope;
let token = "";
beforeEach(async () => {
  shop = await aBusiness({ timeZone: "Europe/Madrid", currency: "EUR", storefronts: ["Web"] });
  token = await aToken(shop);
});

const query = (sql: string, scope = shop) =>
  withBusiness(scope, async (client) => (await client.query(sql)).rows as Record<string, unknown>[]);

type Answer<Data> = {
  status: number;
  body: { data: Data; code?: string; error?: string; details?: { field: string; message: string }[] };
};
type Preview = ContractAnswer<typeof previewImportFile>["data"];
type Route = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

const upload = (
  body: string | Buffer,
  fileName = "orders.csv",
  who: CallOptions = { token },
): Promise<Answer<ImportFile>> => {
  const address = `/api/admin/imports/files?${new URLSearchParams({ fileName })}`;
  const request = aRequest("POST", address, { ...who, headers: { "content-type": "application/octet-stream" } });
  return answerOf(POST(new Request(request, { body, duplex: "half" } as RequestInit)));
};

const call = async <Data>(
  route: Route,
  id: string,
  body?: object,
  who: CallOptions = { token },
): Promise<Answer<Data>> => {
  const method = route === DELETE ? "DELETE" : route === PATCH ? "PATCH" : body ? "POST" : "GET";
  const request = aRequest(method, `/api/admin/imports/files/${id}`, { ...who, ...(body && { body }) });
  const response = await route(request, { params: Promise.resolve({ id }) });
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
};

const checkOf = async (id: string): Promise<ImportCheck> => {
  for (;;) {
    const { check } = (await call<ImportFile>(GET, id)).body.data;
    if (check?.state === "succeeded" || check?.state === "failed") return check;
    await pause(20);
  }
};

const checked = async (id: string, reading: object = {}): Promise<ImportCheck> => {
  expect((await call(CHECK, id, reading)).status).toBe(202);
  return checkOf(id);
};

const started = async (id: string, reading: object = {}) => {
  const { status, body } = await call<{ id: string }>(START, id, reading);
  expect(status).toBe(202);
  return importOnce(body.data.id, { token });
};

const COUNTS = ["rowsRead", "rowsRefused", "ordersNew", "ordersUpdated", "ordersKept", "refundsNew"];
const CUSTOMER_COUNTS = ["customersNew", "customersChanged", "customersKept"];
const countsOf = (of: object | null) =>
  Object.fromEntries(Object.entries(of ?? {}).filter(([name]) => [...COUNTS, ...CUSTOMER_COUNTS].includes(name)));

const ORDERS = [
  "order_id,order_date,total_price,customer_id,customer_email",
  "1,2026-03-01 10:00:00,10.50,ada,ada@example.com",
  "2,2026-03-02 23:30:00,20.00,bob,bob@example.com",
  "3,2026-03-05 12:00:00,many,bob,bob@example.com",
  "2,2026-03-02 23:30:00,20.00,bob,bob@example.com",
].join("\n");

describe("POST 201", () => {
  test("says how a file is written and what it is, and imports nothing", async () => {
    const text = ORDERS.replaceAll(",", ";").replaceAll("10.50", "10.50");
    const { status, body } = await upload(gzipSync(Buffer.from(`\ufeff${text}`, "utf16le")), "märz.csv.gz");
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      fileName: "märz.csv.gz",
      kind: "csv",
      isCompressed: true,
      encoding: "utf-16le",
      delimiter: ";",
      sheet: null,
      header: ["order_id", "order_date", "total_price", "customer_id", "customer_email"],
      format: { name: "orders", about: "orders" },
      refusal: null,
      suggestion: null,
      check: null,
    });
    expect(body.data.sample).toHaveLength(4);
    expect(await query("select from orders")).toEqual([]);
    expect(await query("select action from audit_log")).toContainEqual({ action: "import.file_received" });
  });

  test("reads a spreadsheet, whatever its name, and imports it", async () => {
    const row = (cells: string[]) =>
      `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join("")}</row>`;
    const sheet = ORDERS.split("\n").map((line) => row(line.split(",")));
    const before = uploads().length;
    const { body } = await upload(aWorkbook(sheet.join("")), "really.csv");
    expect(body.data).toMatchObject({ kind: "xlsx", sheet: "Sales", delimiter: null, format: { name: "orders" } });
    expect(await started(body.data.id)).toMatchObject({ state: "succeeded", fileName: "really.csv", ordersNew: 2 });
    while (uploads().length > before) await pause(10);
  });

  test("says how many values of the suggested columns look right", async () => {
    const { body } = await upload(
      "Pedido;Fecha;Importe;Correo\nA-1;03/04/2026;1,50;ada@example.com\nA-2;04/04/2026;2,50;?\n",
    );
    const place = ({ column }: { column: string }) => body.data.header.indexOf(column);
    expect(body.data.evidence.toSorted((a, b) => place(a) - place(b))).toEqual([
      { field: "order_id", column: "Pedido", looks: "ids", right: 2, all: 2 },
      { field: "order_date", column: "Fecha", looks: "dates", right: 2, all: 2 },
      { field: "total_price", column: "Importe", looks: "amounts", right: 2, all: 2 },
      { field: "customer_email", column: "Correo", looks: "emails", right: 1, all: 2 },
    ]);
  });

  test("finds the columns' names below titles, or none, and reads them where the user says @full", async () => {
    const titled = await upload(`Sales report,,,\nPeriod: November,,,\n\n${ORDERS}`);
    expect(titled.body.data).toMatchObject({ headerRow: 3, format: { name: "orders" } });
    expect(await started(titled.body.data.id)).toMatchObject({ state: "succeeded", ordersNew: 2 });

    const values = "A-7,2026-03-04,10.50,eva@example.com\nA-8,2026-03-05,20.25,eva@example.com\n";
    const { body } = await upload(values);
    const { id, header, sample, headerRow, suggestion } = body.data;
    expect({ header, sample: sample.length, headerRow }).toEqual({
      header: ["Column 1", "Column 2", "Column 3", "Column 4"],
      sample: 2,
      headerRow: 0,
    });
    const columns = {
      order_id: "Column 1",
      order_date: "Column 2",
      total_price: "Column 3",
      customer_email: "Column 4",
    };
    expect(suggestion).toMatchObject({ rows: "orders", columns });
    expect((await call<ImportFile>(PATCH, id, { headerRow: 1 })).body.data).toMatchObject({
      headerRow: 1,
      header: ["A-7", "2026-03-04", "10.50", "eva@example.com"],
    });
    const beyond = await call(PATCH, id, { headerRow: 9 });
    expect(beyond).toMatchObject({
      status: 400,
      body: { details: [{ field: "headerRow", message: "must be a row of the file" }] },
    });
    expect((await call<ImportFile>(PATCH, id, { headerRow: 0 })).body.data).toMatchObject({ headerRow: 0, header });
    expect(await started(id, { mapping: suggestion })).toMatchObject({ state: "succeeded", ordersNew: 2, rowsRead: 2 });
    expect(await query("select action from audit_log")).toContainEqual({ action: "import.file_changed" });
  });

  test("reads a file as the user chose although another row was detected", async () => {
    const { body } = await upload(`2026-01-01,1.50,ada@example.com\n${ORDERS}`);
    const { id } = body.data;
    expect(body.data.headerRow).not.toBe(2);
    expect((await call<ImportFile>(PATCH, id, { headerRow: 2 })).body.data).toMatchObject({
      format: { name: "orders" },
    });
    expect((await checked(id)).result).toMatchObject({ ordersNew: 2 });
    expect(await started(id)).toMatchObject({ state: "succeeded", ordersNew: 2 });
  });

  test("reads the sheet and the encoding that the user chooses @full", async () => {
    const others = uploads().length;
    const columns = ["order_id", "order_date", "total_price"];
    const workbook = aTextWorkbook({
      "2024": [columns, ["1", "2024-03-01", "10.00"], ["2", "2024-03-02", "20.00"]],
      "2025": [columns, ["3", "2025-03-01", "30.00"]],
    });
    const { body } = await upload(workbook, "years.xlsx");
    const { id } = body.data;
    const sheets = [
      { name: "2024", rows: 3 },
      { name: "2025", rows: 2 },
    ];
    expect(body.data).toMatchObject({ sheet: "2024", sheets });
    expect((await call<ImportFile>(PATCH, id, { sheet: "2025" })).body.data).toMatchObject({
      sheet: "2025",
      sheets,
      sample: [["3", "2025-03-01", "30.00"]],
    });
    expect(await call(PATCH, id, { sheet: "2026" })).toMatchObject({
      status: 400,
      body: { details: [{ field: "sheet", message: "must be one of the file's sheets" }] },
    });
    expect(await started(id)).toMatchObject({ state: "succeeded", ordersNew: 1, rowsRead: 1 });
    expect(await query("select external_id from orders")).toEqual([{ externalId: "3" }]);
    // Neither the workbook nor its other sheet stays.
    await until(async () => uploads().length === others);

    // Windows-1250, of which Windows-1252 has other letters.
    const names = Buffer.from("customer_id;name\n1;\xa3ukasz\n", "latin1");
    const second = await upload(names, "names.csv");
    expect(second.body.data.encoding).toBe("windows-1252");
    expect((await call<ImportFile>(PATCH, second.body.data.id, { encoding: "windows-1250" })).body.data).toMatchObject({
      encoding: "windows-1250",
      sample: [["1", "Łukasz"]],
    });
    expect(await call(PATCH, second.body.data.id, { encoding: "utf-8" })).toMatchObject({ status: 400 });
    expect(await started(second.body.data.id)).toMatchObject({ state: "succeeded", customersNew: 1 });
    expect(await query("select name from customers where external_id = '1'")).toEqual([{ name: "Łukasz" }]);
  });

  test("suggests a mapping for an unknown layout, and refuses WooCommerce's analytics with what to export instead", async () => {
    const { body } = await upload("Pedido;Fecha;Importe;Correo\nA-1;03/04/2026;1.234,50;ada@example.com\n");
    expect(body.data).toMatchObject({ format: null, refusal: null, suggestion: { rows: "orders" } });
    const analytics =
      "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution\n";
    const woo = await upload(analytics);
    expect(woo.body.data).toMatchObject({ format: null, suggestion: null });
    expect(woo.body.data.refusal).toContain("WooCommerce's Analytics export");
  });
});

describe("POST 400", () => {
  test.each([
    ["a PDF named .csv", "%PDF-1.7\nx", "orders.csv is not a table but a PDF"],
    ["nothing", "", "is empty"],
    [
      "the character 0 in UTF-16",
      Buffer.from("\ufefforder_id,order_date\n1,a\0b\n", "utf16le"),
      "not valid utf-16le text",
    ],
    ["the character 0 in JSON", '[{"id": 1, "name": "a\0b"}]', "not valid utf-8 text"],
    ["a damaged spreadsheet", aWorkbook("<row><c></row>"), "is damaged: its worksheet cannot be read"],
  ])("%s, in one sentence, leaving nothing", async (_, body, message) => {
    const before = uploads();
    const answer = await upload(body);
    expect(answer.status).toBe(400);
    expect(answer.body.details?.[0]).toMatchObject({ field: "body", message: expect.stringContaining(message) });
    expect(uploads()).toEqual(before);
    expect(await query("select from import_files")).toEqual([]);
  });

  test("a reading that does not fit the file", async () => {
    const { body } = await upload("Pedido;Fecha;Importe\nA-1;03/04/2026;1,50\n");
    const columns = { order_id: "Pedido", order_date: "Fecha", total_price: "Total" };
    const wrong: [object, string][] = [
      [
        {},
        'The layout of this file is not known. Say what each row is (rows: orders, lines, purchases, days or customers), map its columns, or name the format. The first line is "Pedido", "Fecha", "Importe"',
      ],
      [{ format: "excel" }, "There is no format excel"],
      [{ mapping: { rows: "orders", columns } }, '"Total"'],
      [{ storefrontId: 7 }, "must be a storefront of this business"],
    ];
    for (const [reading, message] of wrong) {
      const answer = await call(CHECK, body.data.id, reading);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body.details)).toContain(JSON.stringify(message).slice(1, -1));
    }
  });
});

test("409: more files than may wait, until one is deleted", async () => {
  const first = await upload(ORDERS);
  provideSettings({ UPLOADS_WAITING_GB: "0.000000001" });
  try {
    expect(await upload(ORDERS)).toMatchObject({ status: 409, body: { code: "TOO_MANY_UPLOADS" } });
    expect((await upload(ORDERS, "orders.csv", { token: await aToken(await aBusiness()) })).status).toBe(201);
    await call(DELETE, first.body.data.id);
    expect((await upload(ORDERS)).status).toBe(201);
  } finally {
    provideSettings({ UPLOADS_WAITING_GB: "20" });
  }
});

test("201: a JSON record of 200 KB is shown by its start, and still recognized", async () => {
  const order = { id: 1, status: "completed", currency: "EUR", total: "1.00", date_created_gmt: "2026-03-01T10:00:00" };
  const { body } = await upload(JSON.stringify([{ note: "x".repeat(200_000), ...order, line_items: [], billing: {} }]));
  expect(body.data.format?.name).toBe("woocommerce-orders");
  expect(body.data.sample[0]?.[0]).toHaveLength(500);
});

describe("POST …/preview", () => {
  test("shows the first orders as they will be understood, with their problems", async () => {
    const { body } = await upload(ORDERS);
    const preview = await call<{ records: object[] }>(PREVIEW, body.data.id, {});
    expect(preview.status).toBe(200);
    expect(preview.body.data).toMatchObject({ currency: "EUR", reading: { format: "orders", storefrontId: 1 } });
    expect(preview.body.data.records).toMatchObject([
      {
        line: 2,
        rows: 1,
        problems: [],
        order: { externalId: "1", orderedAt: "2026-03-01T09:00:00.000Z", status: "completed", totalPrice: 10.5 },
        customer: { externalId: "ada", email: "ada@example.com" },
      },
      { line: 3, order: { externalId: "2" } },
      { line: 4, order: null, problems: [{ line: 4, column: "total_price", value: "many" }] },
    ]);
    expect(await query("select from orders")).toEqual([]);
  });

  test("shows which consents a file of customers has", async () => {
    const { body } = await upload(
      "customer_id,email,email_consent\n1,a@s.test,SUBSCRIBED\n2,b@s.test,cleaned\n3,c@s.test,\n",
    );
    const preview = await call<{ records: { customer: { consents: object[] } }[] }>(PREVIEW, body.data.id, {});
    expect(preview.body.data.records.map(({ customer }) => customer.consents)).toEqual([
      [{ channel: "email", state: "granted" }],
      [{ channel: "email", state: "denied" }],
      [],
    ]);
  });
});

describe("POST …/check", () => {
  test("counts over the whole file what an import would do, and writes nothing", async () => {
    const { body } = await upload(ORDERS);
    const check = await checked(body.data.id);
    expect(check).toMatchObject({ state: "succeeded", error: null, reading: { format: "orders" } });
    expect(check.result).toMatchObject({
      rowsRead: 4,
      rowsRefused: 1,
      ordersNew: 2,
      ordersUpdated: 0,
      customersNew: 2,
      duplicates: 1,
      // In the business's time zone; 10.50 + 20.00, the repeated order once.
      firstDay: "2026-03-01",
      lastDay: "2026-03-02",
      currency: "EUR",
      revenue: 30.5,
      refunds: 0,
      problems: [{ column: "total_price", count: 1, firstLine: 4, example: "many" }],
    });
    for (const table of ["orders", "customers", "customer_metrics", "imports", "import_problems"])
      expect(await query(`select from ${table}`)).toEqual([]);
    const done = await started(body.data.id);
    expect(countsOf(done)).toEqual(countsOf(check.result));
    expect((await call(GET, body.data.id)).body.code).toBe("IMPORT_FILE_NOT_FOUND");
  });

  test("compares the file with what is stored, in all and in the days of its orders @full", async () => {
    const { body } = await upload(ORDERS);
    const nothing = { orders: 0, sales: 0, revenue: 0, refunds: 0 };
    expect((await checked(body.data.id)).result?.stored).toEqual({
      ...nothing,
      customers: 0,
      firstDay: null,
      lastDay: null,
      sameDays: nothing,
    });
    await started(body.data.id);
    await upload("order_id,order_date,total_price,refunded_amount\nA7,2026-06-01 10:00:00,99.00,9.00\n").then((later) =>
      started(later.body.data.id),
    );
    // The same sales under other numbers.
    const withoutTimes = ORDERS.replace(/ \d\d:\d\d:\d\d/g, "");
    const other = await upload(withoutTimes.replace(/^(\d)/gm, "N-$1"));
    const { result } = await checked(other.body.data.id);
    expect(result).toMatchObject({ ordersNew: 2, revenue: 30.5 });
    expect(result?.stored).toEqual({
      orders: 3,
      sales: 3,
      revenue: 129.5,
      refunds: 9,
      customers: 2,
      firstDay: "2026-03-01",
      lastDay: "2026-06-01",
      sameDays: { orders: 2, sales: 2, revenue: 30.5, refunds: 0 },
    });
    token = await aToken(shop, { permissions: ["data:import", "ai:use"] });
    const { result: hidden, runId } = await checked(other.body.data.id);
    expect(hidden?.stored).toBeNull();
    const run = await answerOf(
      READ_RUN(aRequest("GET", `/api/admin/runs/${runId}`, { token }), { params: Promise.resolve({ id: runId }) }),
    );
    expect([run.status, run.body.data.result.ordersNew, run.body.data.result.stored]).toEqual([200, 2, undefined]);
  });

  test("says why a file can't be read to its end", async () => {
    const { body } = await upload(`${ORDERS}\n5,"2026-03-01`);
    expect(await checked(body.data.id)).toMatchObject({
      state: "failed",
      result: null,
      error: "orders.csv, line 6: a quote is opened and never closed",
      problem: { code: "quote_not_closed", values: { file: "orders.csv", line: 6 } },
    });
  });

  const order = fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    total: fc.constantFrom("1.00", "2.50", "many"),
    customer: fc.constantFrom("ada", "bob", "eve"),
  });

  test("counts exactly what the import then does, in a shop with orders too @full", async () => {
    const csv = (rows: { id: number; day: number; total: string; customer: string }[], number: number) =>
      [
        // The same bytes again would be the same import.
        `order_id,order_date,total_price,customer_id,file_${number}`,
        // One valid row, since a file without any is refused.
        "99,2026-01-01 10:00:00,1.00,ada",
        ...rows.map(
          ({ id, day, total, customer }) =>
            `${id},2026-02-${String(day).padStart(2, "0")} 10:00:00,${total},${customer}`,
        ),
      ].join("\n");
    await fc.assert(
      fc.asyncProperty(
        fc.array(order, { maxLength: 25 }),
        fc.array(order, { maxLength: 25 }),
        async (first, second) => {
          shop = await aBusiness({ timeZone: "Europe/Madrid", currency: "EUR", storefronts: ["Web"] });
          token = await aToken(shop);
          for (const [number, rows] of [first, second].entries()) {
            const { body } = await upload(csv(rows, number));
            const { result } = await checked(body.data.id);
            expect(countsOf(await started(body.data.id))).toEqual(countsOf(result));
          }
        },
      ),
      { numRuns: runs(6, 1) },
    );
  });
});

test("a dry run of POST /api/admin/imports is a check", async () => {
  const send = (text: string, question: Record<string, string> = {}) =>
    sendImport(text, { dryRun: "true", fileName: "orders.csv", ...question }, { token });
  const file = "order_id,order_date,total_price\n1,2026-03-01,5.00\n";
  const { status, body } = await send(file, { format: "orders" });
  expect(status).toBe(202);
  expect(body.data).toMatchObject({ fileName: "orders.csv", check: { reading: { format: "orders" } } });
  expect(await checkOf(body.data.id)).toMatchObject({ state: "succeeded", result: { ordersNew: 1 } });
  expect(await query("select from orders")).toEqual([]);
  expect(await started(body.data.id, {})).toMatchObject({ state: "succeeded", ordersNew: 1 });
  expect(await send("a,b\n1,2\n")).toMatchObject({ status: 400 });
  expect(await query("select from import_files")).toEqual([]);
});

describe("POST …/start", () => {
  test("409 unless exactly the customers are confirmed whom the last check by this reading counted", async () => {
    for (const externalId of ["ada", "bo"])
      await aCustomer(shop, { externalId, emailConsent: "denied", emailConsentAt: new Date("2026-03-01") });
    const { id } = (await upload("customer_id,email_consent\nada,yes\nbo,yes\ncy,yes\n", "list.csv")).body.data;
    const refused = { status: 409, body: { code: "GRANTS_NOT_COUNTED" } };
    for (const route of [CHECK, START]) expect(await call(route, id, { confirmGrants: 2 })).toMatchObject(refused);
    expect((await call(CHECK, id, { confirmGrants: true })).status).toBe(400);
    expect((await checked(id)).result).toMatchObject({ refusalsKept: 2, grantsUndated: 2 });
    for (const reading of [{ confirmGrants: 3 }, { confirmGrants: 2, unsubscribed: ["sms"] }]) {
      expect(await call(CHECK, id, reading)).toMatchObject(refused);
      expect(await call(START, id, reading)).toMatchObject(refused);
    }
    expect((await call<unknown>(START, id, { confirmGrants: 3 })).body.error).toMatch(/counted: 2$/);
    const analyst = await aToken(shop, { role: "analyst" });
    expect((await call(START, id, { confirmGrants: 2 }, { token: analyst })).status).toBe(403);
    expect((await checked(id, { confirmGrants: 2 })).result).toMatchObject({ refusalsKept: 0 });
    await started(id, { confirmGrants: 2 });
    const states = await query("select email_consent as state from customers order by external_id");
    expect(states.map(({ state }) => state)).toEqual(["granted", "granted", "granted"]);
    const lines = await query(
      "select after -> 'confirmGrants' as count from audit_log where action like 'import.%' order by id",
    );
    expect(lines.map(({ count }) => count).filter((count) => count !== null)).toEqual([2, 2]);
  });

  test("previews, checks and imports support tickets", async () => {
    await aCustomer(shop, { externalId: "ada" });
    const file =
      "ticket_id,customer_id,opened_at,channel,csat\n1,ada,2026-03-01 10:00,email,5\n2,eve,2026-03-02,chat,\n3,eve,2026-03-02 09:00,chat,\n";
    const { body } = await upload(file, "tickets.csv");
    expect(body.data.format).toMatchObject({ name: "tickets", about: "tickets" });
    const preview = await call<{ records: object[] }>(PREVIEW, body.data.id, { storefrontId: 1 });
    expect(preview.body.data.records).toMatchObject([
      { ticket: { externalId: "1", customerId: "ada", openedAt: "2026-03-01T09:00:00.000Z", satisfaction: 5 } },
      { ticket: null, problems: [{ column: "opened_at", code: "time" }] },
      { ticket: { externalId: "3", closedAt: null } },
    ]);
    const { result } = await checked(body.data.id);
    expect(result).toMatchObject({
      rowsRead: 3,
      rowsRefused: 2,
      ticketsNew: 1,
      ordersNew: 0,
      problems: [{ code: "time" }, { column: "customer_id", code: "no_customer", example: "eve" }],
    });
    expect(await query("select from support_tickets")).toEqual([]);
    expect(await started(body.data.id, {})).toMatchObject({ state: "succeeded", ticketsNew: 1, rowsRefused: 2 });
    expect(await query("select external_id from support_tickets")).toEqual([{ externalId: "1" }]);
  });

  test("imports by a mapping, which can be saved for the next file", async () => {
    const file = "Pedido;Fecha;Importe;Cliente\nA-1;03/04/2026;1.234,50;ada\n";
    const { body } = await upload(file);
    const mapping = {
      rows: "orders",
      columns: { order_id: "Pedido", order_date: "Fecha", total_price: "Importe", customer_id: "Cliente" },
      dateOrder: "dmy",
      decimalSign: ",",
    };
    expect(await started(body.data.id, { mapping })).toMatchObject({ state: "succeeded", ordersNew: 1 });
    const sum = "select sum(total_price)::int as sum, min(order_date)::date::text as day from orders";
    expect(await query(sum)).toEqual([{ sum: 123_450, day: "2026-04-02" }]);

    const save = aRequest("POST", "/api/admin/import-mappings", {
      token,
      body: JSON.stringify({ name: "ERP", mapping }),
    });
    const saved = await answerOf(SAVE_MAPPING(save));
    expect(saved.status).toBe(201);
    const question = { mapping: saved.body.data.id, fileName: "next.csv" };
    const sent = await sendImport(file.replace("A-1", "A-2"), question, { token });
    expect(sent.status).toBe(202);
    expect(await importOnce(sent.body.data.id, { token })).toMatchObject({ state: "succeeded", ordersNew: 1 });
    expect(await query("select external_id from orders order by 1")).toEqual([
      { externalId: "A-1" },
      { externalId: "A-2" },
    ]);
  });

  test("other currencies are rejected without a rate, and imported by the same file with one", async () => {
    const file = "order_id,order_date,total_price,currency\n1,2026-03-01,10.00,EUR\n2,2026-03-01,10.00,USD\n";
    const first = await upload(file);
    expect(await started(first.body.data.id)).toMatchObject({ ordersNew: 1, rowsRefused: 1 });
    const again = await upload(file);
    expect(await started(again.body.data.id, { rates: { USD: 0.9 } })).toMatchObject({ ordersNew: 1, rowsRefused: 0 });
    expect(await query("select external_id as id, total_price::int as total from orders order by 1")).toEqual([
      { id: "1", total: 1000 },
      { id: "2", total: 900 },
    ]);
  });
});

test("unknown status words are rejected until their meaning is chosen, which the next file offers again", async () => {
  const file = [
    "order_id,order_date,total_price,status",
    "1,2026-03-01,10.00,paid",
    "2,2026-03-01,20.00,Packed",
    "3,2026-03-01,40.00,In the kiln",
  ].join("\n");
  const { body } = await upload(file);
  expect(body.data.statuses).toEqual({});
  const { result } = await checked(body.data.id);
  expect(result?.problems).toMatchObject([
    { column: "status", code: "status", count: 1, example: "Packed" },
    { column: "status", code: "status", count: 1, example: "In the kiln" },
  ]);
  const statuses = { packed: "completed", "In the kiln": "pending" };
  expect((await call(CHECK, body.data.id, { statuses: { Packed: "sold" } })).status).toBe(400);
  const again = await checked(body.data.id, { statuses });
  expect(again).toMatchObject({ reading: { statuses }, result: { ordersNew: 3, revenue: 30, problems: [] } });
  expect(await started(body.data.id, { statuses })).toMatchObject({ ordersNew: 3, rowsRefused: 0 });
  expect((await upload("order_id,order_date,total_price\n9,2026-03-01,1.00\n")).body.data.statuses).toEqual(statuses);

  const next = await sendImport(
    file.replaceAll("\n", "\nN-"),
    { fileName: "next.csv", statuses: "Packed:cancelled,In the kiln:refunded" },
    { token },
  );
  expect(await importOnce(next.body.data.id, { token })).toMatchObject({ ordersNew: 3, rowsRefused: 0 });
  expect(await query("select external_id as id, status from orders where external_id like 'N-%' order by 1")).toEqual([
    { id: "N-1", status: "completed" },
    { id: "N-2", status: "cancelled" },
    { id: "N-3", status: "completed" },
  ]);
});

test("every column is used, asked about or named as unused, in the preview, the check and the import", async () => {
  const rows = ["1,2026-03-01 23:30,10.00,Ana  Pérez,1,red", "2,2026-03-02 10:00,20.00,ana pérez,9,blue"];
  const file = await upload(
    ["order_id,Order date (UTC),total_price,client,order_status,gift_wrap", ...rows].join("\n"),
  );
  const { id } = file.body.data;
  const { columns, records } = (await call<Preview>(PREVIEW, id, {})).body.data;
  expect(columns).toEqual({
    used: [
      { column: "order_id", readAs: "order_id", isNamedSo: true, timeZone: null },
      { column: "Order date (UTC)", readAs: "order_date", isNamedSo: true, timeZone: "UTC" },
      { column: "total_price", readAs: "total_price", isNamedSo: true, timeZone: null },
      { column: "client", readAs: "customer_name", isNamedSo: false, timeZone: null },
      { column: "order_status", readAs: "status", isNamedSo: false, timeZone: null },
    ],
    unused: ["gift_wrap"],
  });
  expect(records.flatMap(({ problems }) => problems.map(({ code, value }) => `${code} ${value}`))).toEqual([
    "status 1",
    "status 9",
  ]);
  const statuses = { 1: "completed", 9: "cancelled" };
  const guests = (await call<Preview>(PREVIEW, id, { statuses })).body.data.records;
  // 23:30 in UTC is half past midnight in Madrid.
  expect(guests.map(({ order, customer }) => [order?.orderedAt, order?.status, customer])).toEqual([
    ["2026-03-01T23:30:00.000Z", "completed", null],
    ["2026-03-02T10:00:00.000Z", "cancelled", null],
  ]);
  const reading = { statuses, customersByName: true };
  const { result, reading: readBy } = await checked(id, reading);
  expect(result).toMatchObject({ ordersNew: 2, customersNew: 1, rowsRefused: 0, unusedColumns: ["gift_wrap"] });
  expect(readBy).toMatchObject({ customersByName: true });
  expect(await started(id, reading)).toMatchObject({ state: "succeeded", ordersNew: 2, unusedColumns: ["gift_wrap"] });
  expect(await query("select external_id, name from customers")).toEqual([
    { externalId: "ana pérez", name: "Ana  Pérez" },
  ]);
});

describe("uploaded files", () => {
  test("are deleted on request, and after a day", async () => {
    const [one, two] = [await upload(ORDERS), await upload(ORDERS)];
    expect((await call(DELETE, one.body.data.id)).status).toBe(204);
    expect((await call(GET, one.body.data.id)).status).toBe(404);
    await cleanUploads(new Date());
    expect((await call(GET, two.body.data.id)).status).toBe(200);
    await cleanUploads(new Date(Date.now() + 25 * 3_600_000));
    expect((await call(GET, two.body.data.id)).status).toBe(404);
  });

  test("are of one business, and need data:import", async () => {
    const { body } = await upload(ORDERS);
    const stranger = { token: await aToken(await aBusiness({})) };
    for (const route of [GET, DELETE]) expect((await call(route, body.data.id, undefined, stranger)).status).toBe(404);
    for (const route of [PREVIEW, CHECK, START])
      expect((await call(route, body.data.id, {}, stranger)).status).toBe(404);
    const analyst = { token: await aToken(shop, { role: "analyst" }) };
    expect((await upload(ORDERS, "orders.csv", analyst)).status).toBe(403);
  });
});
