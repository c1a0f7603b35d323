import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DELETE, POST } from "#app/api/admin/customers/[id]/erasure/route.ts";
import {
  DELETE as deleteRecord,
  GET as getRecord,
  PUT as putRecord,
} from "#app/api/v1/customers/[externalId]/route.ts";
import { POST as postCustomers } from "#app/api/v1/customers/batch/route.ts";
import { PUT as putOrder } from "#app/api/v1/orders/[externalId]/route.ts";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { commandLine } from "#features/accounts/manage-businesses.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { cleanSendFiles } from "#features/audiences/read-sends.ts";
import { addNote, addTag } from "#features/customers/manage-notes-and-tags.ts";
import { correctCustomer, readContact } from "#features/customers/privacy/correct-customer.ts";
import { eraseFromTexts, repeatErasures } from "#features/customers/privacy/erase-customer.ts";
import { setConsent } from "#features/customers/privacy/set-consent.ts";
import { importRecords } from "#features/imports/import-records.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { sendNow } from "#testing/audiences/audience-shop.ts";
import { aBusiness, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aConnection, process } from "#testing/shops/connections/connections.ts";

// Words that nothing else in the database has.
const EMAIL = "zyxwva.q@quetzal.example";
const PHONE = "+351912345678";
const NAME = "Zyxwva Quetzal";
const STREET = "77 Yttrium Lane";
const NOTE = "Wants the vermilion sofa";
const FOUND = /zyxwva|quetzal|912\W?345\W?678|yttrium|vermilion|bordeaux-club/i;

const folder = mkdtempSync(path.join(tmpdir(), "erasure-"));
/** The files that the shop imports. */
const given = mkdtempSync(path.join(tmpdir(), "erasure-files-"));
afterAll(() => {
  for (const each of [folder, given]) rmSync(each, { recursive: true });
});

let shop: Scope;
let token: string;
let person: string;
let connectionId: string;

const query = (sql: string, values: unknown[] = []) =>
  withBusiness(shop, async (client) => (await client.query(sql, values)).rows);

const inPath = <Name extends string>(name: Name, value: string) => ({
  params: Promise.resolve({ [name]: value } as Record<Name, string>),
});
const put = (externalId: string, body: object) =>
  putRecord(aRequest("PUT", "/api/v1/customers/x", { token, body }), inPath("externalId", externalId));
const erase = (id: string, confirmation: string, by = token) =>
  POST(aRequest("POST", `/api/admin/customers/${id}/erasure`, { token: by, body: { confirmation } }), inPath("id", id));

const deliver = async (topic: string, payload: object) => {
  const body = Buffer.from(JSON.stringify(payload));
  await insertDelivery(shop, { connectionId, key: randomUUID(), topic, triggeredAt: null, body });
  await process(shop, connectionId);
};

const shopifyOrder = (id: number) => ({
  id,
  created_at: daysAgo(5).toISOString(),
  updated_at: daysAgo(5).toISOString(),
  currency: "USD",
  total_price: "40.00",
  financial_status: "paid",
  line_items: [{ id: 1, sku: "LAMP", title: "Lamp", quantity: 2, price: "20.00" }],
  customer: { id: 7070707, email: EMAIL, first_name: "Zyxwva", last_name: "Quetzal" },
});

const importFile = (name: string, ...rows: string[]) => {
  const file = path.join(given, name);
  writeFileSync(file, `customer_id,name,email,phone\n${rows.join("\n")}\n`);
  return importRecords(commandLine(shop), { file, format: "customers", storefrontId: 1 });
};

/** The tables of a schema with a row that names the person, in any column. */
const tablesThatName = async (schema: string, connectionString: string | undefined): Promise<string[]> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; bytes: string[] }>(
      `select format('%I.%I', n.nspname, c.relname) as name,
              array(select format('encode(%I, ''escape'')', attname) from pg_attribute
                     where attrelid = c.oid and atttypid = 'bytea'::regtype and not attisdropped) as bytes
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname = $1`,
      [schema],
    );
    expect(tables.length).toBeGreaterThan(5);
    const found: string[] = [];
    for (const { name, bytes } of tables) {
      const text = ["t::text", ...bytes].join(", ");
      const { rows } = await client.query<{ text: string }>(`select concat_ws(' ', ${text}) as text from ${name} t`);
      const named = rows.find((row) => FOUND.test(row.text));
      if (named) found.push(`${name}: ${named.text.slice(0, 300)}`);
    }
    return found;
  } finally {
    await client.end();
  }
};

/** Tables, also of the queue, which the application owns, and files that still name the person. */
const placesThatName = async (): Promise<string[]> => {
  await eraseFromTexts(shop, unwatched());
  const { DATABASE_OWNER_URL, DATABASE_URL } = globalThis.process.env;
  const tables = [
    ...(await tablesThatName("public", DATABASE_OWNER_URL)),
    ...(await tablesThatName("pgboss", DATABASE_URL)),
  ];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.parentPath !== given)
    .map(({ name, parentPath }) => path.join(parentPath, name));
  return [...tables, ...files.filter((file) => FOUND.test(readFileSync(file, "utf8")))];
};

/** Everything that is summed, to the cent. */
const sums = async () => {
  const { segments, totals } = (await getSegmentationReport(shop, { method: "rfm", days: 90 })).value;
  return {
    report: { segments, totals },
    totals: await query(
      `select count(*)::int as orders, sum(total_price)::text as total, sum(net_amount)::text as net from orders`,
    ),
    customers: await query("select order_count, lifetime_value from customer_metrics order by customer_id"),
  };
};

beforeAll(async () => {
  provideSettings({ DATA_DIR: folder });
  shop = await aBusiness();
  token = await aToken(shop);
  const actor = asAdmin(shop);
  connectionId = (await aConnection(shop)).id;
  await someOrders(shop, [
    { customer: "bob", totalPrice: 9_900, orderedAt: daysAgo(3) },
    { customer: EMAIL, externalId: "o1", totalPrice: 3_050, refunded: 550, orderedAt: daysAgo(9) },
    { customer: EMAIL, externalId: "o2", totalPrice: 1_234, orderedAt: daysAgo(2) },
  ]);
  const contact = { name: NAME, email: EMAIL, phone: PHONE, address: { street: STREET, city: "Porto" } };
  const consents = [{ channel: "email", state: "granted", at: "2026-03-01T09:00:00Z", source: `Card of ${NAME}` }];
  await put(EMAIL, { ...contact, consents, tags: ["bordeaux-club"] });
  person = await idOfCustomer(shop, EMAIL);
  const { version } = await readContact(actor, person);
  await correctCustomer(actor, { id: person, version, address: { street: STREET, city: "Lisboa" } });
  await setConsent(actor, { id: person, channel: "sms", state: "denied", reason: `${NAME} called` });
  const bob = await idOfCustomer(shop, "bob");
  await addNote(actor, person, NOTE);
  await addNote(actor, bob, `Shares a phone with ${EMAIL} (${PHONE})`);
  await addTag(actor, person, "bordeaux-club");
  await createSegment(actor, {
    name: `Not ${EMAIL}`,
    isAutomatic: true,
    criteria: { field: "email", operator: "is_not", value: EMAIL },
  });
  const { id: segmentId } = await createSegment(actor, {
    name: `Only ${EMAIL}`,
    isAutomatic: true,
    criteria: { field: "email", operator: "is", value: EMAIL },
  });
  await recalculateSegments(actor, { reason: "edit", segmentIds: [segmentId] });
  const mailing = {
    name: `To ${EMAIL}`,
    source: { kind: "segment", segmentId },
    format: "csv",
    purpose: "email",
  } as const;
  const audience = await createAudience(actor, { ...mailing, schedule: "manual", hour: 9 }, { language: "en" });
  await sendNow(actor, audience.id);
  await importFile("first.csv", `${EMAIL},${NAME},${EMAIL},${PHONE}`, `,${NAME},no address,912 345 678`);
  await deliver("orders/create", shopifyOrder(1));
  await deliver("customers/update", { id: 7070707, email: EMAIL, first_name: "Zyxwva", last_name: "Quetzal" });
  await withBusiness(shop, (client) =>
    client.query(
      `insert into report_cache (business_id, key, value, created_at, expires_at) values ($1, 'k', $2, now(), now() + '1 h')`,
      [shop.businessId, JSON.stringify(NAME)],
    ),
  );
});

describe("refused", () => {
  test("a caller without the settings permission, another business, and a wrong confirmation are refused", async () => {
    const manager = await aToken(shop, { role: "manager" });
    const stranger = await aToken(await aBusiness());
    expect((await erase(person, EMAIL, manager)).status).toBe(403);
    for (const [id, by] of [
      [person, stranger],
      [randomUUID(), token],
      ["x", token],
    ] as const)
      expect(await answerOf(erase(id, EMAIL, by))).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
    const { status, body } = await answerOf(erase(person, "bob"));
    expect([status, body.details]).toMatchObject([400, [{ field: "confirmation" }]]);
    expect(await query("select from erasures")).toEqual([]);
  });
});

describe("200", () => {
  test("nothing names the person any more, and every sum is the same", async () => {
    expect((await placesThatName()).length).toBeGreaterThan(8);
    const before = await sums();
    expect(await answerOf(erase(person, ` ${EMAIL} `))).toMatchObject({
      status: 200,
      body: { data: { erasedAt: expect.any(String) } },
    });
    await cleanSendFiles(new Date());
    expect(await placesThatName()).toEqual([]);
    expect(await sums()).toEqual(before);
    const [customer] = await query("select external_id as alias, erased_at from customers where customer_id = $1", [
      person,
    ]);
    expect(customer.alias).toMatch(/^erased-[0-9a-f]{12}$/);
    expect(await answerOf(erase(person, customer.alias))).toMatchObject({
      status: 409,
      body: { code: "CUSTOMER_ERASED" },
    });
  });

  test("files, programs and shops don't bring them back", async () => {
    const before = await sums();
    const again = { externalId: EMAIL, name: NAME, email: EMAIL, phone: PHONE };
    const other = { ...again, externalId: "another-id" };
    const posted = aRequest("POST", "/api/v1/customers/batch", { token, body: { customers: [again, other] } });
    expect((await answerOf(postCustomers(posted, { params: Promise.resolve({}) }))).body).toMatchObject({
      summary: { created: 0, updated: 0, unchanged: 2, rejected: 0 },
    });
    expect(await answerOf(put(EMAIL, { name: NAME }))).toMatchObject({
      status: 409,
      body: { code: "CUSTOMER_ERASED" },
    });
    await importFile("second.csv", `${EMAIL},${NAME},${EMAIL},${PHONE}`, `third-id,,,${PHONE}`);
    await deliver("orders/create", shopifyOrder(1));
    await deliver("customers/update", { id: 7070707, email: `new.${EMAIL}`, first_name: "Zyxwva" });
    await deliver("customers/redact", { customer: { id: 7070707, email: EMAIL } });
    expect(await placesThatName()).toEqual([]);
    const { totals, report } = await sums();
    expect({ totals, report }).toEqual({ totals: before.totals, report: before.report });
    expect(await query("select external_id as id from customers where external_id !~ '^erased-'")).toEqual([
      { id: "bob" },
    ]);
  });

  test("their new orders count for the same customer, without a name", async () => {
    const body = {
      storefrontId: 1,
      status: "completed",
      orderedAt: daysAgo(1).toISOString(),
      totalPrice: "10.00",
      source: "web",
      customer: { externalId: EMAIL, name: NAME, email: EMAIL },
      lines: [{ productId: "p1", quantity: 1, unitPrice: "10.00" }],
    };
    const answer = await putOrder(aRequest("PUT", "/api/v1/orders/o9", { token, body }), inPath("externalId", "o9"));
    expect(answer.status).toBeLessThan(300);
    expect(await query("select customer_id as id from orders where external_id = 'o9'")).toEqual([{ id: person }]);
    expect(await placesThatName()).toEqual([]);
  });

  test("the erasure is repeated in an older backup, from the list outside the database", async () => {
    await withBusiness(shop, async (client) => {
      await client.query("delete from erasures");
      await client.query("delete from erasure_keys");
      await client.query(
        "update customers set erased_at = null, external_id = $2, name = $3, email = $2 where customer_id = $1",
        [person, EMAIL, NAME],
      );
    });
    expect(await placesThatName()).not.toEqual([]);
    expect(await repeatErasures(path.join(folder, "erasures"))).toBe(1);
    expect(await placesThatName()).toEqual([]);
    expect(await answerOf(put(EMAIL, { name: NAME }))).toMatchObject({ status: 409 });
    expect(await repeatErasures(path.join(folder, "erasures"))).toBe(0);
    await expect(repeatErasures(path.join(folder, "nothing"))).rejects.toThrow("can't be read");
  });
});

test("an erased customer who is allowed to return is a new one", async () => {
  const allow = (id: string) =>
    DELETE(aRequest("DELETE", `/api/admin/customers/${id}/erasure`, { token }), inPath("id", id));
  expect((await allow(await idOfCustomer(shop, "bob"))).status).toBe(404);
  expect((await allow(person)).status).toBe(204);
  expect((await put(EMAIL, { name: NAME })).status).toBe(201);
  expect(await idOfCustomer(shop, EMAIL)).not.toBe(person);
  expect(await query("select name from customers where customer_id = $1", [person])).toEqual([{ name: null }]);
});

test("an address of two erased customers stays unknown when one of them returns", async () => {
  const shared = { email: "both@family.example" };
  const ids = ["family-1", "family-2"];
  for (const each of ids) await put(each, shared);
  const found = await Promise.all(ids.map((each) => idOfCustomer(shop, each)));
  for (const [i, id] of found.entries()) await erase(id, ids[i] as string);
  const [first = "", second = ""] = found;
  const allow = (id: string) =>
    DELETE(aRequest("DELETE", `/api/admin/customers/${id}/erasure`, { token }), inPath("id", id));
  expect((await allow(first)).status).toBe(204);
  expect((await put("family-3", shared)).status).toBe(409);
  expect((await allow(second)).status).toBe(204);
  expect((await put("family-4", shared)).status).toBe(201);
});

test("an erased address or number doesn't come back as an ID, nor an erased ID as an address", async () => {
  const gone = { email: "gone@return.example", phone: "+351961234567" };
  await put("gone-1", gone);
  await put("second@return.example", { name: "Second" });
  for (const id of ["gone-1", "second@return.example"]) await erase(await idOfCustomer(shop, id), id);
  const again = [gone.email, "Gone@Return.example", gone.phone, "second@return.example", "Second@return.example"];
  for (const id of again) expect((await put(id, { name: "Again" })).status, id).toBe(409);
  expect((await put("another-2", { email: "second@return.example" })).status).toBe(409);
  // A customer stored under such an ID of their own stays who they are.
  await put("kept@return.example", { name: "Kept" });
  await put("shared-3", { email: "kept@return.example" });
  await erase(await idOfCustomer(shop, "shared-3"), "shared-3");
  expect((await put("kept@return.example", { name: "Kept on" })).status).toBe(200);
});

test("programs erase by the store's own ID", async () => {
  await put("dora-1", { name: "Dora", email: "dora@example.com" });
  const call = (handler: typeof getRecord, method: string) =>
    handler(aRequest(method, "/api/v1/customers/dora-1", { token }), inPath("externalId", "dora-1"));
  expect((await call(deleteRecord, "DELETE")).status).toBe(204);
  for (const [handler, method] of [
    [getRecord, "GET"],
    [deleteRecord, "DELETE"],
  ] as const)
    expect((await call(handler, method)).status).toBe(404);
});

test("IDs that are numbers, words or punctuation leave everything else as it is @full", async () => {
  const actor = asAdmin(shop);
  const criteria = { field: "lifetimeValue", operator: "at_least", value: 100_000 };
  const { id } = await createSegment(actor, { name: "Large", isAutomatic: true, criteria });
  const source = { kind: "segment", segmentId: id } as const;
  const audience = { source, format: "csv", purpose: "email", schedule: "manual", hour: 9 } as const;
  await createAudience(actor, { ...audience, name: "Large @ home" }, { language: "en" });
  await addNote(actor, await idOfCustomer(shop, "bob"), "Line one\neva@example.com");
  const rows = () =>
    query("select name, source from audiences union all select name, criteria from customer_segments order by 1");
  const before = await rows();
  for (const [externalId, email] of [
    ["100000", "eva@example.com"],
    ["segment", "e@e.e"],
    ["@@@@@@", null],
  ] as const) {
    await put(externalId, { name: "Eva", email });
    await withBusiness(shop, (client) =>
      insertAuditLine(client, actor, {
        action: "connection.tested",
        after: { count: 100_000, at: "100000", by: "x\neva@example.com" },
      }),
    );
    expect((await erase(await idOfCustomer(shop, externalId), externalId)).status).toBe(200);
    await eraseFromTexts(shop, unwatched());
  }
  expect(await rows()).toEqual(before);
  expect(await query("select after from audit_log where action = 'connection.tested' order by id")).toEqual([
    { after: { count: 100_000, at: "•••", by: "x\n•••" } },
    ...Array(2).fill({ after: { count: 100_000, at: "100000", by: "x\neva@example.com" } }),
  ]);
  expect((await query("select text from customer_notes")).map(({ text }) => text)).toContain("Line one\n•••");
});
