import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { addNote } from "#lib/customers/manage-notes.ts";
import { addTag } from "#lib/customers/manage-tags.ts";
import { putCustomer } from "#lib/customers/put-customer.ts";
import { HELD_TABLES, NOT_HELD } from "#lib/domain/customers/held/held-data.ts";
import { PERMISSIONS, type Scope } from "#lib/domain/permissions.ts";
import { assignManualSegment } from "#lib/segments/assign-segments.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { GET } from "./route.ts";

let shop: Scope;
let token: string;
let ada: string;

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", timeZone: "Europe/Lisbon" });
  token = await aToken(shop);
  const actor = asAdmin(shop);
  for (const externalId of ["ada", "bob"]) {
    await putCustomer(actor, {
      ...{ externalId, name: `${externalId} Lovelace`, email: `${externalId}@example.com` },
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
        ...{ externalId: "ada", name: "ada Lovelace", email: "ada@example.com", street: "1 Mill Lane", city: "Porto" },
        ...{ emailConsent: "granted", emailConsentSource: "Checkout" },
      },
    ]);
    expect(parts.orders).toMatchObject([{ totalPrice: 30.5, refundedAmount: 5.5, netAmount: 25 }]);
    expect(parts.orderItems.length).toBeGreaterThan(0);
    expect(parts.refunds).toMatchObject([{ amount: 5.5 }]);
    expect(parts.metrics).toMatchObject([{ lifetimeValue: 25, orderCount: 1 }]);
    expect([parts.tags[0].tag, parts.notes[0].text, parts.segments[0].segmentName]).toEqual([
      ...["vip", "Asks about wool"],
      "Knitters",
    ]);
    expect(JSON.stringify(parts)).not.toMatch(/bob|business_?id/i);
  });

  test("as a file for programs, and as a document to read", async () => {
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

describe("audited", () => {
  test("with the customer, also when it is no file", async () => {
    await get(ada);
    await get(ada, "?exportFormat=json");
    const lines = await auditLines(shop, "customer.data_exported");
    expect(lines.slice(-2)).toMatchObject([{ things: { customer: ada } }, { things: { customer: ada } }]);
  });

  test("without the email address that is a customer's ID", async () => {
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

  test("404 for unknown customers, and those of others", async () => {
    const stranger = await aToken(await aBusiness());
    for (const [id, by] of [
      [randomUUID(), token],
      ["ada", token],
      [ada, stranger],
    ] as const) {
      expect(await answerOf(get(id, "", by))).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
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
