import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/held-data/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { addNote, addTag } from "#features/customers/manage-notes-and-tags.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { HELD_TABLES, NOT_HELD } from "#features/customers/store/privacy/held-tables.ts";
import { eachHeldRow } from "#features/customers/store/privacy/privacy-requests.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { readPdf } from "#testing/routes/read-pdf.ts";

let shop: Scope;
let token: string;
let ada: string;

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", timeZone: "Europe/Lisbon" });
  token = await aToken(shop);
  const actor = asAdmin(shop);
  for (const externalId of ["ada", "bob"]) {
    await putCustomer(actor, {
      externalId,
      name: `${externalId} Lovelace`,
      email: `${externalId}@example.com`,
      address: { street: "1 Mill Lane", city: "Porto" },
      consents: [{ channel: "email", state: "granted", at: "2026-03-01T09:00:00Z", source: "Checkout" }],
    });
  }
  ada = await idOfCustomer(shop, "ada");
  await someOrders(shop, [
    { customer: "ada", totalPrice: 3050, refunded: 550, orderedAt: new Date("2026-03-02T10:00:00Z") },
    { customer: "bob", totalPrice: 9900, orderedAt: new Date("2026-03-03T10:00:00Z") },
  ]);
  await addTag(actor, ada, "vip");
  await addNote(actor, ada, "Asks about wool");
  const segment = await createSegment(actor, { name: "Knitters", criteria: {}, isAutomatic: false });
  await assignManualSegment(actor, ada, segment.id);
});

const get = (id: string, query = "", by = token) =>
  GET(aRequest("GET", `/api/admin/customers/${id}/held-data${query}`, { token: by }), {
    params: Promise.resolve({ id }),
  });

describe("200", () => {
  test("every part, of this customer alone, with money in major units", async () => {
    const { status, body } = await answerOf(get(ada));
    expect(status).toBe(200);
    const { parts, ...about } = body.data;
    expect(about).toMatchObject({ currency: "EUR", timeZone: "Europe/Lisbon" });
    expect(Object.keys(parts)).toEqual(HELD_TABLES.map(({ part }) => part));
    expect(parts.customer).toMatchObject([
      {
        externalId: "ada",
        name: "ada Lovelace",
        email: "ada@example.com",
        street: "1 Mill Lane",
        city: "Porto",
        emailConsent: "granted",
        emailConsentSource: "Checkout",
      },
    ]);
    expect(parts.orders).toMatchObject([{ totalPrice: 30.5, refundedAmount: 5.5, netAmount: 25 }]);
    expect(parts.orderItems.length).toBeGreaterThan(0);
    expect(parts.refunds).toMatchObject([{ amount: 5.5 }]);
    expect(parts.metrics).toMatchObject([{ lifetimeValue: 25, orderCount: 1 }]);
    expect([parts.tags[0].tag, parts.notes[0].text, parts.segments[0].segmentName]).toEqual([
      "vip",
      "Asks about wool",
      "Knitters",
    ]);
    expect(JSON.stringify(parts)).not.toMatch(/bob|business_?id/i);
  });

  test("the data is a file for programs and a document to read", async () => {
    const json = await get(ada, "?exportFormat=json");
    expect(json.headers.get("content-disposition")).toMatch(/personal-data-ada-\d{4}-\d\d-\d\d\.json/);
    expect((await json.json()).data.parts.customer[0].email).toBe("ada@example.com");
    const pdf = await get(ada, "?exportFormat=pdf");
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
  });
});

describe("a customer with thousands of records", () => {
  const ORDERS = 1100;
  const EVENTS = 2000;
  let big: string;
  beforeAll(async () => {
    const orderedAt = (i: number) => new Date(Date.UTC(2024, 0, 1, i));
    await someOrders(
      shop,
      Array.from({ length: ORDERS }, (_, i) => ({ customer: "big", externalId: `B${i + 1}`, orderedAt: orderedAt(i) })),
    );
    big = await idOfCustomer(shop, "big");
    await withBusiness(shop, (client) =>
      client.query(
        `insert into customer_events (business_id, event_id, external_id, customer_id, name, occurred_at)
           select $1, gen_random_uuid(), 'E' || n, $2, 'page_viewed', timestamptz '2025-01-01' + n * interval '1 minute'
             from generate_series(1, ${EVENTS}) n`,
        [shop.businessId, big],
      ),
    );
  });

  test("gets all of them as JSON, each once and in order, as a file or not @full", async () => {
    const parts = (await answerOf(get(big, "?exportFormat=json"))).body.data.parts;
    expect(Object.keys(parts)).toEqual(HELD_TABLES.map(({ part }) => part));
    const ids = (count: number, letter: string) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
    expect(parts.orders.map((row: { externalId: string }) => row.externalId)).toEqual(ids(ORDERS, "B"));
    expect(parts.events.map((row: { externalId: string }) => row.externalId)).toEqual(ids(EVENTS, "E"));
    expect(parts.orderItems).toHaveLength(ORDERS);
    const plain = await get(big);
    expect(plain.headers.get("content-disposition")).toBeNull();
    expect((await plain.json()).data.parts).toEqual(parts);
  });

  test("is read some hundred at a time, so that other requests don't wait", async () => {
    const pages: number[] = [];
    await eachHeldRow(shop, { customerId: big, newest: null }, async (rows) => void pages.push(rows.length));
    expect(pages.length).toBeGreaterThan((2 * ORDERS + EVENTS) / 500);
    expect(Math.max(...pages)).toBeLessThanOrEqual(500);
  });

  test("gets a document of the newest, which says so", async () => {
    const answer = await get(big, "?exportFormat=pdf");
    expect(answer.status).toBe(200);
    const { text } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    expect(text).toMatch(/Orders The newest \d+ of 1,100\. The JSON export has all of them\./);
    expect(text).toMatch(/Activity The newest 100 of 2,000\. The JSON export has all of them\./);
    const orders = text.match(/ B\d+ /g)?.map((id) => Number(id.trim().slice(1))) ?? [];
    expect(orders.length).toBeGreaterThan(50);
    expect(orders).toEqual(Array.from({ length: orders.length }, (_, i) => ORDERS - orders.length + i + 1));
    expect(text.match(/1 × /g)).toHaveLength(orders.length);
  });
});

describe("audited", () => {
  test("every reading is audited with the customer, also when it is no file", async () => {
    await get(ada);
    await get(ada, "?exportFormat=json");
    const lines = await auditLines(shop, "customer.data_exported");
    expect(lines.slice(-2)).toMatchObject([{ things: { customer: ada } }, { things: { customer: ada } }]);
  });

  test("a file's audit entry leaves out the email address that is a customer's ID", async () => {
    await putCustomer(asAdmin(shop), { externalId: "eve@example.com" });
    await get(await idOfCustomer(shop, "eve@example.com"), "?exportFormat=json");
    const [line] = (await auditLines(shop, "file.downloaded")).slice(-1);
    expect(line?.things).toMatchObject({ file: expect.stringMatching(/^personal-data-\d{4}-\d\d-\d\d\.json$/) });
  });
});

describe("refused", () => {
  test("403 without the right to personal data, or to exports", async () => {
    for (const missing of ["customers:pii", "data:export"] as const) {
      const without = await aToken(shop, { permissions: PERMISSIONS.filter((one) => one !== missing) });
      expect((await answerOf(get(ada, "", without))).status, missing).toBe(403);
    }
  });
});

describe("complete", () => {
  const columns = async () => {
    const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await owner.connect();
    try {
      const { rows } = await owner.query<{ table: string; column: string; type: string }>(
        `select c.table_name as "table", c.column_name as "column", c.data_type as type
           from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
          where c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
      );
      return rows;
    } finally {
      await owner.end();
    }
  };

  test("every table with customers' IDs is exported, or it is said why not", async () => {
    const found = (await columns()).filter(({ column }) => /^customer_ids?$/.test(column)).map(({ table }) => table);
    const known = [...HELD_TABLES.map(({ table }) => table), ...Object.keys(NOT_HELD)];
    expect(found.length).toBeGreaterThan(12);
    expect(found.filter((table) => !known.includes(table))).toEqual([]);
  });

  test("every amount in minor units is known to be one", async () => {
    const all = await columns();
    const unknown = HELD_TABLES.flatMap(({ table, money = [], omitted = [] }) =>
      all
        .filter((one) => one.table === table && one.type === "bigint")
        .map(({ column }) => column)
        .filter((column) => !money.includes(column) && !omitted.includes(column))
        .map((column) => `${table}.${column}`),
    );
    expect(unknown).toEqual([]);
    const names = HELD_TABLES.flatMap(({ table, money = [], omitted = [] }) =>
      [...money, ...omitted].map((column) => [table, column]),
    );
    const stale = names.filter(([table, column]) => !all.some((one) => one.table === table && one.column === column));
    expect(stale).toEqual([]);
  });
});
