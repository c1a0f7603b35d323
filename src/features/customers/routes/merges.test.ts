import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as getConsents } from "#app/api/admin/customers/[id]/consents/route.ts";
import { GET as getContact } from "#app/api/admin/customers/[id]/contact/route.ts";
import { PATCH as correct } from "#app/api/admin/customers/[id]/route.ts";
import { POST as dismiss } from "#app/api/admin/customers/duplicates/dismiss/route.ts";
import { GET as getDuplicates } from "#app/api/admin/customers/duplicates/route.ts";
import { POST as undo } from "#app/api/admin/customers/merges/[id]/undo/route.ts";
import { POST as mergeAll } from "#app/api/admin/customers/merges/certain/route.ts";
import { GET as preview } from "#app/api/admin/customers/merges/preview/route.ts";
import { GET as list, POST as merge } from "#app/api/admin/customers/merges/route.ts";
import { DELETE as eraseRecord, GET as getRecord, PUT as putRecord } from "#app/api/v1/customers/[externalId]/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { commandLine } from "#features/accounts/manage-businesses.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { searchDuplicates } from "#features/customers/read-duplicates.ts";
import { importRecords } from "#features/imports/import-records.ts";
import { readUndoBlockers } from "#features/imports/undo-import.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { saveEvents } from "#records/support/customer-events.ts";
import { saveTickets } from "#records/support/support-tickets.ts";
import { aBusiness, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { readHeldParts } from "#testing/held-parts.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";

const folder = mkdtempSync(path.join(tmpdir(), "merges-"));

afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
let token: string;
let ana: string;
let twin: string;
let segmentId: string;

const query = (sql: string, values: unknown[] = []) =>
  withBusiness(shop, async (client) => (await client.query(sql, values)).rows);

/** Also of an answer without a body. */
const answerOf = async (answer: Response | Promise<Response>) => {
  const [{ status }, text] = [await answer, await (await answer).text()];
  return { status, body: text === "" ? null : JSON.parse(text) };
};

const none = { params: Promise.resolve({}) };
const post = (handler: typeof merge, body: object) =>
  answerOf((handler as typeof merge)(aRequest("POST", "/api/admin/customers/merges", { token, body }), none));
const get = (handler: typeof list, search = "") =>
  answerOf(handler(aRequest("GET", `/api/admin/customers/merges?${search}`, { token }), none));
const undoOf = (id: string) =>
  answerOf(undo(aRequest("POST", "/x", { token, body: {} }), { params: Promise.resolve({ id }) }));
const record = (handler: typeof getRecord, method: string, externalId: string, body?: object) =>
  answerOf(
    handler(aRequest(method, "/api/v1/customers/x", { token, ...(body && { body }) }), {
      params: Promise.resolve({ externalId }),
    }),
  );

const ofCustomer = (handler: typeof getContact, id: string, body?: object) =>
  answerOf(
    handler(aRequest(body ? "PATCH" : "GET", "/x", { token, ...(body && { body }) }), {
      params: Promise.resolve({ id }),
    }),
  );

const FILE = [
  "customer_id,name,email,phone,email_consent,email_consent_at",
  "ana,Ana Silva,Ana.Silva@gmail.com,,yes,",
  "twin,Ana Sílva,anasilva+shop@googlemail.com,+351912345678,no,2026-01-02",
];
const importFile = (name: string, lines: readonly string[]) => {
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return importRecords(commandLine(shop), { file, format: "customers", storefrontId: 1 });
};

/** Tables about what happened, and the counters that only grow. */
const LOGS = [
  "audit_log",
  "runs",
  "imports",
  "import_changes",
  "customer_merges",
  "data_revisions",
  "report_cache",
  "live_notices",
];

/** Every row of the business in every other table. */
const stateOf = async () => {
  const tables = await query(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'business_id' and not a.attisdropped
        and has_table_privilege(c.oid, 'select') and c.relname <> all($1) order by 1`,
    [LOGS],
  );
  const state: Record<string, unknown[]> = {};
  for (const { name } of tables)
    state[name] = await query(
      `select to_jsonb(t) - '{revision,changed_in,changed_at,written_by_import,version}'::text[] as row from ${name} t where business_id = $1
        order by (to_jsonb(t) - '{revision,changed_in,changed_at,written_by_import,version}'::text[])::text`,
      [shop.businessId],
    );
  return state;
};

const totalsOf = async () => {
  const { segments, totals } = (await getSegmentationReport(shop, { method: "rfm", days: 90 })).value;
  const [sums] = await query("select count(*)::int as orders, sum(net_amount)::text as net from orders");
  const { customer_count: customers, ...rest } = totals;
  const revenue = segments.reduce((sum, segment) => sum + segment.total_revenue, 0);
  return { customers, money: { rest, sums, revenue } };
};

const sendRecords = async (customerExternalId: string, number: string) => {
  const ticket = {
    externalId: `t${number}`,
    customerExternalId,
    openedAt: daysAgo(3),
    closedAt: null,
    channel: "email",
  };
  const event = { externalId: `e${number}`, customerExternalId, name: "viewed", occurredAt: daysAgo(3) };
  await withBusiness(shop, async (client) => {
    await saveTickets(client, shop, [{ ...ticket, messageCount: 1, satisfaction: 5, wasReopened: false }]);
    await saveEvents(client, shop, [{ ...event, productId: null, orderId: null, properties: {} }]);
  });
};

const ownersOf = async (externalId: string) => {
  const [row] = await query(
    `select (select customer_id from orders where external_id = 'o' || $1) as "order",
            (select customer_id from support_tickets where external_id = 't' || $1) as ticket,
            (select customer_id from customer_events where external_id = 'e' || $1) as event`,
    [externalId],
  );
  return [row.order, row.ticket, row.event];
};

beforeAll(async () => {
  provideSettings({ DATA_DIR: folder });
  shop = await aBusiness();
  token = await aToken(shop);
  const actor = asAdmin(shop);
  await someOrders(shop, [
    { customer: "ana", externalId: "o1", totalPrice: 5_000, orderedAt: daysAgo(40) },
    { customer: "ana", externalId: "o2", totalPrice: 2_000, orderedAt: daysAgo(4) },
    { customer: "twin", externalId: "o3", totalPrice: 700, orderedAt: daysAgo(2) },
    { customer: "bob", externalId: "o4", totalPrice: 900, orderedAt: daysAgo(2) },
  ]);
  await importFile("first.csv", FILE);
  const address = { street: "Rua Augusta 1", postalCode: "1100-048", city: "Lisboa" };
  await record(putRecord, "PUT", "twin", { address, tags: ["vip", "club"] });
  await record(putRecord, "PUT", "ana", { tags: ["vip"] });
  [ana, twin] = [await idOfCustomer(shop, "ana"), await idOfCustomer(shop, "twin")];
  await sendRecords("twin", "3");
  await addNote(actor, twin, "Prefers mornings");
  segmentId = (await createSegment(actor, { name: "Guests", criteria: {}, isAutomatic: false })).id;
  for (const id of [ana, twin]) await assignManualSegment(actor, id, segmentId);
  const { id: onlyTwins } = await createSegment(actor, { name: "Friends", criteria: {}, isAutomatic: false });
  await assignManualSegment(actor, twin, onlyTwins);
  await searchDuplicates(shop);
});

test("pairs are found by their mailbox, listed with the better known one first, and stay dismissed", async () => {
  const found = await get(getDuplicates);
  expect(found.body).toMatchObject({
    total: 1,
    certain: 1,
    data: [{ reasons: ["email"], customers: [{ externalId: "ana", orderCount: 2 }, { externalId: "twin" }] }],
  });
  expect((await post(dismiss, { customerIds: [twin, ana] })).status).toBe(204);
  expect((await searchDuplicates(shop)).pairs).toBe(0);
  expect((await get(getDuplicates, "state=dismissed")).body.total).toBe(1);
  expect((await post(dismiss, { customerIds: [ana, twin], isDismissed: false })).status).toBe(204);
  expect((await get(getDuplicates, `customerId=${twin}`)).body.total).toBe(1);
  expect((await post(merge, { keep: "x", merge: twin })).body.details).toEqual([
    { field: "keep", message: "must be a UUID" },
  ]);
  const viewer = await aToken(shop, { role: "viewer" });
  expect((await answerOf(getDuplicates(aRequest("GET", "/x", { token: viewer }), none))).status).toBe(403);
});

describe("a merge", () => {
  test("changes no total, and its undo leaves every table as it was, also after the old file came again", async () => {
    const [before, totals] = [await stateOf(), await totalsOf()];
    const shown = await get(preview, `keep=${ana}&merge=${twin}`);
    const { status, body } = await post(merge, { keep: ana, merge: twin });
    expect(status).toBe(201);
    expect(await totalsOf()).toEqual({ customers: totals.customers - 1, money: totals.money });
    expect(await query("select count(*)::int as count from customers")).toEqual([{ count: 2 }]);
    const { body: kept } = await record(getRecord, "GET", "twin");
    expect(kept.data).toMatchObject({
      id: ana,
      externalId: "ana",
      name: "Ana Silva",
      email: "ana.silva@gmail.com",
      phone: "+351912345678",
      address: { postalCode: "1100-048" },
      tags: ["club", "vip"],
    });
    expect(kept.data.consents[0]).toMatchObject({ channel: "email", state: "denied" });
    expect(shown.body.data).toMatchObject({ phone: "+351912345678", emailConsent: "denied", orderCount: 3 });
    expect(await get(preview, `keep=${ana}&merge=${ana}`)).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", details: [{ field: "merge" }] },
    });
    expect(await query("select name, member_count as members from customer_segments order by name")).toEqual([
      { name: "Friends", members: 1 },
      { name: "Guests", members: 1 },
    ]);
    const state = await stateOf();
    await importFile("again.csv", [...FILE, "", ""]);
    await someOrders(shop, [{ customer: "twin", externalId: "o3", totalPrice: 700, orderedAt: daysAgo(2) }]);
    expect((await stateOf()).customers).toEqual(state.customers);
    expect(await undoOf(body.data.id)).toMatchObject({ status: 204 });
    expect(await stateOf()).toEqual(before);
    expect(await totalsOf()).toEqual(totals);
    expect((await undoOf(body.data.id)).status).toBe(204);
  });

  test("is obeyed by what comes later under the old ID, which an undo gives back", async () => {
    const { body } = await post(merge, { keep: ana, merge: twin });
    await someOrders(shop, [{ customer: "twin", externalId: "o9", totalPrice: 100, orderedAt: daysAgo(1) }]);
    await sendRecords("twin", "9");
    expect(await record(putRecord, "PUT", "twin", { loyaltyLevel: "GOLD" })).toMatchObject({
      status: 200,
      body: { data: { externalId: "ana", loyaltyLevel: "GOLD" } },
    });
    expect(await ownersOf("9")).toEqual([ana, ana, ana]);
    expect((await get(list, `customerId=${twin}`)).body).toMatchObject({
      data: [{ undoBlocker: null, externalId: "twin", kept: { id: ana, externalId: "ana" } }],
    });
    expect(await undoOf(body.data.id)).toMatchObject({ status: 204 });
    expect(await ownersOf("9")).toEqual([twin, twin, twin]);
    expect(await query("select loyalty_level as level from customers where customer_id = $1", [twin])).toEqual([
      { level: "GOLD" },
    ]);
  });

  test("carries over corrections and the history of consents, which its undo gives back", async () => {
    const [wrong, right] = ["+351912345678", "+351911111111"];
    const { version } = (await ofCustomer(getContact, twin)).body.data;
    expect(await ofCustomer(correct, twin, { phone: right, version })).toMatchObject({ status: 200 });
    const before = await stateOf();
    const merged = (await post(merge, { keep: ana, merge: twin })).body.data;
    const contact = (await ofCustomer(getContact, ana)).body.data;
    expect(contact).toMatchObject({ phone: right, corrected: [{ field: "phone" }] });
    expect((await ofCustomer(correct, twin, { name: "Ana", version: 1 })).body.code).toBe("CUSTOMER_NOT_FOUND");
    const { changes } = (await ofCustomer(getConsents, ana)).body.data;
    expect(changes).toMatchObject([
      { channel: "email", before: "granted", state: "denied", isMerge: true },
      { channel: "email", before: "unknown", state: "denied", isMerge: false, by: null },
      { channel: "email", before: "unknown", state: "granted", isMerge: false, by: null },
    ]);
    expect(changes[0].by).not.toBeNull();
    await record(putRecord, "PUT", "twin", { phone: wrong });
    await importFile("older.csv", FILE);
    expect((await ofCustomer(getContact, ana)).body.data).toEqual(contact);
    expect(await undoOf(merged.id)).toMatchObject({ status: 204 });
    expect(await stateOf()).toEqual(before);
    const again = (await post(merge, { keep: ana, merge: twin })).body.data;
    const newer = { phone: "+351922222222", updatedAt: new Date().toISOString() };
    expect((await record(putRecord, "PUT", "twin", newer)).body.data).toMatchObject({ id: ana, phone: newer.phone });
    expect(await ofCustomer(correct, ana, { name: "Ana", version: contact.version })).toMatchObject({ status: 409 });
    const consent = { channel: "email", state: "denied", at: new Date().toISOString() };
    await record(putRecord, "PUT", "ana", { consents: [consent] });
    expect(await undoOf(again.id)).toMatchObject({ status: 204 });
    // What was said since the merge counts, even if it says the same.
    expect((await record(getRecord, "GET", "ana")).body.data.consents[0]).toMatchObject(consent);
    await record(putRecord, "PUT", "twin", { phone: wrong, updatedAt: new Date().toISOString() });
    expect((await ofCustomer(getContact, twin)).body.data.phone).toBe(newer.phone);
  });

  test("a merge into a customer who is merged on is undone after that, and imports after both", async () => {
    const bob = await idOfCustomer(shop, "bob");
    const first = (await post(mergeAll, {})).body;
    expect(first).toEqual({ data: { merged: 1, remaining: 0 } });
    const [made] = (await get(list, `customerId=${twin}`)).body.data;
    const { body: second } = await post(merge, { keep: bob, merge: ana });
    expect(await idOfCustomer(shop, "bob")).toBe(bob);
    await someOrders(shop, [{ customer: "twin", externalId: "o10", totalPrice: 100, orderedAt: daysAgo(1) }]);
    await sendRecords("twin", "10");
    expect(await ownersOf("10")).toEqual([bob, bob, bob]);
    expect(await undoOf(made.id)).toMatchObject({ status: 409, body: { code: "MERGE_NOT_UNDOABLE" } });
    const [imported] = await query("select id from imports order by started_at limit 1");
    expect((await readUndoBlockers(shop, imported.id)).blockers).toContainEqual({
      what: "customers_merged",
      count: 2,
      imports: [],
    });
    expect(await undoOf(second.data.id)).toMatchObject({ status: 204 });
    expect(await ownersOf("10")).toEqual([ana, ana, ana]);
    expect(await undoOf(made.id)).toMatchObject({ status: 204 });
    expect(await ownersOf("10")).toEqual([twin, twin, twin]);
  });

  test("is exported with the customer, and erasing one of them erases both for good", async () => {
    const { body } = await post(merge, { keep: ana, merge: twin });
    expect((await readHeldParts(asAdmin(shop), ana)).merges).toMatchObject([
      { merged: { external_id: "twin", phone: "+351922222222" } },
    ]);
    expect((await record(eraseRecord, "DELETE", "twin")).status).toBe(204);
    expect(await query("select 1 from consent_changes")).toEqual([]);
    const state = JSON.stringify(await stateOf());
    expect(state).not.toMatch(/anasilva|ana\.silva|9(12345678|11111111|22222222)|Augusta|"ana"|"twin"/i);
    expect(JSON.stringify(await query("select merged, parts from customer_merges"))).not.toMatch(/silva|twin/i);
    await importFile("third.csv", [...FILE, ""]);
    expect(await query("select external_id as id from customers where external_id !~ '^erased-'")).toEqual([
      { id: "bob" },
    ]);
    expect(await undoOf(body.data.id)).toMatchObject({ status: 409, body: { code: "MERGE_NOT_UNDOABLE" } });
    const [erased, other] = await query("select customer_id as id from customers order by external_id = 'bob'");
    expect(await get(preview, `keep=${other?.id}&merge=${erased?.id}`)).toMatchObject({
      status: 409,
      body: { code: "CUSTOMER_ERASED" },
    });
  });
});
