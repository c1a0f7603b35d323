import { createHash } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { calculateProfilesByExternalId } from "#features/axes/compute-profiles.ts";
import { loadDiscoveredSegments } from "#features/axes/discover-axis-segments.ts";
import { segmentAxes } from "#features/axes/run-axes.ts";
import { mergeTwo, undoCustomerMerge } from "#features/customers/merge-customers.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { applyRetention } from "#features/customers/privacy/manage-retention.ts";
import { postTickets } from "#features/imports/posted/tickets.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { setObjection } from "#records/customers/consent.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { readHeldParts } from "#testing/held-parts.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { process } from "#testing/shops/connections/connections.ts";
import {
  anAccount,
  aTicket,
  GORGIAS_KEYS,
  type GorgiasAccount,
  gorgiasTime,
  startGorgias,
} from "#testing/shops/connections/gorgias-server.ts";
import type { ShopServer } from "#testing/shops/connections/shop-server.ts";
import { changeConnection, createConnection, getConnection } from "./manage-connections.ts";
import { testConnection } from "./request-sync.ts";
import { syncConnection } from "./sync-connection.ts";

beforeAll(() => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" }));

let account: GorgiasAccount;
let server: ShopServer;
let scope: Scope;
let connectionId: string;

const connect = async (to: Scope) => {
  scope = to;
  const draft = {
    kind: "gorgias",
    name: "Help desk",
    storefrontId: 1,
    address: server.address,
    ...GORGIAS_KEYS,
  } as const;
  connectionId = (await createConnection(asAdmin(scope), draft)).id;
};

beforeEach(async () => {
  account = anAccount();
  server = await startGorgias(account);
  await connect(await aBusiness());
});
afterEach(() => server[Symbol.asyncDispose]());

const sync = () => syncConnection(asAdmin(scope), { connectionId }, { ...unwatched(), runId: crypto.randomUUID() });
const query = (sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);
const stored = () =>
  query(`select t.external_id as id, c.external_id as customer, channel, message_count as messages, satisfaction, was_reopened as reopened,
                closed_at is null as open from support_tickets t join customers c using (business_id, customer_id) order by 1`);
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const of = (email: string, id = 55) => ({ customer: { id, email } });
const survey = (ticketId: number, score: number) => ({
  id: ticketId + 10_000,
  ticket_id: ticketId,
  customer_id: 55,
  score,
  created_datetime: gorgiasTime(hoursAgo(2)),
  scored_datetime: gorgiasTime(hoursAgo(1)),
});
const change = (id: number, over: object) =>
  Object.assign(account.tickets.find((ticket) => ticket.id === id) ?? {}, {
    updated_datetime: gorgiasTime(new Date()),
    ...over,
  });
const writes = () =>
  server.requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, url, body }) => `${method} ${url.pathname} ${body}`);

const push = async (body: object) => {
  const delivery = { connectionId, topic: "ticket", key: crypto.randomUUID(), triggeredAt: null };
  await insertDelivery(scope, { ...delivery, body: Buffer.from(JSON.stringify(body)) });
  await process(scope, connectionId);
};

describe("tickets in", () => {
  beforeEach(() => aCustomer(scope, { externalId: "ada", email: "Ada@example.com" }));

  test("those of customers are stored with their ratings, once however often they are read", async () => {
    const closed = { status: "closed", closed_datetime: gorgiasTime(hoursAgo(30)) };
    account.tickets = [
      aTicket(1, hoursAgo(40), { ...of("ada@example.com"), ...closed }),
      aTicket(2, hoursAgo(20), of("stranger@example.com", 56)),
      aTicket(3, hoursAgo(10), { ...of("ada@example.com"), channel: "chat", spam: true }),
    ];
    account.surveys = [survey(1, 2), survey(2, 5)];
    const ada = {
      id: "gorgias-1",
      customer: "ada",
      channel: "email",
      messages: 2,
      satisfaction: 2,
      reopened: false,
      open: false,
    };
    expect(await sync()).toMatchObject({ records: 5 });
    expect(await stored()).toEqual([ada]);
    expect(await sync()).toMatchObject({ changed: 0 });
    expect(await stored()).toEqual([ada]);
    // The address of someone who is no customer is nowhere.
    const everything = await query(
      "select to_jsonb(h)::text as row from help_desk_tickets h union all select to_jsonb(s)::text from source_records s",
    );
    expect(everything.length).toBeGreaterThan(3);
    expect(everything.filter(({ row }) => /@/.test(row))).toEqual([]);
    // They become a customer by their first order, and their ticket comes with them.
    await aCustomer(scope, { externalId: "newcomer", email: "stranger@example.com" });
    expect(await sync()).toMatchObject({ changed: 1 });
    expect(await stored()).toMatchObject([ada, { id: "gorgias-2", customer: "newcomer", satisfaction: 5, open: true }]);
    // A ticket that was closed and is open again was reopened; one that becomes spam is no ticket.
    change(1, { status: "open", closed_datetime: null });
    change(2, { spam: true });
    await sync();
    expect(await stored()).toEqual([{ ...ada, reopened: true, open: true }]);
  });

  test("a killed first load goes on behind the last stored page", async () => {
    account.tickets = Array.from({ length: 150 }, (_, i) => aTicket(i + 1, hoursAgo(200 - i), of("ada@example.com")));
    server.failNext(/tickets.*cursor/, { status: 401, json: { error: { msg: "Invalid credentials" } } });
    await expect(sync()).rejects.toMatchObject({ problem: "SHOP_UNREADABLE", isFinal: true });
    expect(await getConnection(scope, connectionId)).toMatchObject({
      state: "failing",
      sync: { problem: "KEY_REJECTED", detail: "401 Invalid credentials", records: 100 },
    });
    expect(await stored()).toHaveLength(100);
    const asked = server.requests.length;
    await sync();
    expect(server.requests[asked]?.url.searchParams.get("cursor")).toBeTruthy();
    expect(await stored()).toHaveLength(150);
    expect(await getConnection(scope, connectionId)).toMatchObject({ state: "active", sync: { problem: null } });
    expect(await testConnection(asAdmin(scope), connectionId)).toMatchObject({
      account: "the-lamp-shop",
      problem: null,
    });
  });

  test("pushes and readings agree: the newest version of a ticket counts, and a push keeps rating and tags", async () => {
    const pushed = (hours: number, over: object = {}) => ({
      ticket_id: "9",
      status: "open",
      channel: "chat",
      spam: "False",
      customer_id: "55",
      email: "ada@example.com",
      messages_count: "4",
      created_datetime: gorgiasTime(hoursAgo(50)),
      closed_datetime: "",
      updated_datetime: gorgiasTime(hoursAgo(hours)),
      ...over,
    });
    await push(pushed(5));
    expect(await query("select kind from runs where kind <> 'sync_connection'")).toEqual([]);
    expect(await stored()).toMatchObject([
      { id: "gorgias-9", customer: "ada", channel: "chat", messages: 4, open: true },
    ]);
    account.tickets = [
      aTicket(9, hoursAgo(50), { ...of("ada@example.com"), updated_datetime: gorgiasTime(hoursAgo(6)) }),
    ];
    account.surveys = [survey(9, 1)];
    await sync();
    expect(await stored()).toMatchObject([{ channel: "chat", messages: 4, satisfaction: 1 }]);
    await push(pushed(1, { status: "closed", closed_datetime: gorgiasTime(hoursAgo(1)) }));
    await push(pushed(3));
    expect(await stored()).toMatchObject([{ satisfaction: 1, open: false, reopened: false }]);
    const states = await query("select state, problem from webhook_deliveries order by received_at");
    expect(states).toEqual([
      { state: "done", problem: null },
      { state: "done", problem: null },
      { state: "ignored", problem: "outdated" },
    ]);
  });

  test("an erased customer's tickets lead nowhere, and later ones are not stored", async () => {
    account.tickets = [aTicket(1, hoursAgo(40), of("ada@example.com"))];
    await sync();
    await eraseCustomer(asAdmin(scope), "ada");
    expect(await query("select * from help_desk_tickets")).toEqual([]);
    account.tickets.push(aTicket(2, hoursAgo(0), of("ada@example.com")));
    change(1, { messages_count: 9 });
    await sync();
    expect(await query("select * from help_desk_tickets")).toEqual([]);
    expect(await stored()).toMatchObject([
      { id: "gorgias-1", customer: expect.stringMatching(/^erased-/), messages: 2 },
    ]);
  });
});

test("tags and fields of customers with open tickets are written where they differ, and others' tags stay", async () => {
  const admin = asAdmin(scope);
  for (const name of ["ada", "bob"]) {
    await aCustomer(scope, { externalId: name, email: `${name}@example.com` });
    await anOrder(scope, { customer: name });
  }
  const ada = await idOfCustomer(scope, "ada");
  const { id: segmentId } = await createSegment(admin, { name: "VIP, gold", criteria: {}, isAutomatic: false });
  await assignManualSegment(admin, ada, segmentId);
  const closed = { status: "closed", closed_datetime: gorgiasTime(hoursAgo(1)) };
  const stale = [
    { id: 7, name: "wismo" },
    { id: 8, name: "c360:clv:low" },
  ];
  account.tickets = [
    aTicket(1, hoursAgo(40), { ...of("ada@example.com"), tags: stale }),
    aTicket(2, hoursAgo(30), of("ada@example.com")),
    aTicket(3, hoursAgo(20), { ...of("ada@example.com"), ...closed }),
    aTicket(4, hoursAgo(10), of("stranger@example.com", 77)),
  ];
  await sync();
  expect(writes()).toEqual([]);
  const { version } = await getConnection(scope, connectionId);
  expect(await changeConnection(admin, connectionId, { version, writesTags: true })).toMatchObject({
    writesTags: true,
  });
  // It is stopped before the second ticket, and goes on there.
  server.failNext(/tickets\/2\/tags/, { status: 403, json: { error: { msg: "Forbidden" } } });
  await expect(sync()).rejects.toMatchObject({ result: { problem: "PERMISSION_MISSING" } });
  expect(await getConnection(scope, connectionId)).toMatchObject({ state: "failing" });
  // The first ticket and its customer's fields.
  expect(await auditLines(admin, "sync.written")).toMatchObject([{ after: { written: 2 } }]);
  const before = writes().length;
  expect(await sync()).toMatchObject({ written: 1 });
  expect(
    writes()
      .slice(before)
      .filter((line) => line.includes("/tags")),
  ).toEqual(['POST /api/tickets/2/tags {"names":["c360:segment:VIP gold","c360:priority:normal"]}']);
  expect(account.tickets.map(({ tags }) => tags.map(({ name }) => name))).toEqual([
    ["wismo", "c360:segment:VIP gold", "c360:priority:normal"],
    ["wismo", "c360:segment:VIP gold", "c360:priority:normal"],
    ["wismo"],
    ["wismo"],
  ]);
  expect(account.fields.map(({ external_id: name }) => name)).toContain("customer360_priority");
  expect([...account.values]).toEqual([
    ["55 900", "VIP, gold"],
    ["55 903", "normal"],
  ]);
  // Nothing about the person was sent.
  expect(writes().join()).not.toMatch(/ada|example\.com/i);
  const after = writes().length;
  expect(await sync()).toMatchObject({ written: 0 });
  expect(writes()).toHaveLength(after);
  // Someone removed a tag of ours, and the customer objects to profiling: nothing is said any more.
  await withBusiness(scope, (client) => setObjection(client, scope, ada, new Date()));
  expect(await sync()).toMatchObject({ written: 3 });
  expect(account.tickets.slice(0, 2).map(({ tags }) => tags.map(({ name }) => name))).toEqual([["wismo"], ["wismo"]]);
  expect([...account.values]).toEqual([]);
});

describe("tags and fields are written for the right customer", () => {
  const keys = () => query("select encode(email_key, 'hex') as key from help_desk_tickets order by ticket_id");
  const tagsOf = (id: number) => account.tickets.find((ticket) => ticket.id === id)?.tags.map(({ name }) => name);
  const GOLD = ["wismo", "c360:segment:Gold", "c360:priority:normal"];

  /** Three customers with a ticket each; the first is in the segment Gold. */
  beforeEach(async () => {
    const admin = asAdmin(scope);
    const { id } = await createSegment(admin, { name: "Gold", criteria: {}, isAutomatic: false });
    for (const [at, name] of ["ada", "bob", "cyd"].entries()) {
      await aCustomer(scope, { externalId: name, email: `${name}@example.com` });
      await anOrder(scope, { customer: name });
      await assignManualSegment(admin, await idOfCustomer(scope, name), id);
      account.tickets.push(aTicket(at + 1, hoursAgo(40 - at), of(`${name}@example.com`, 51 + at)));
    }
    await sync();
    const { version } = await getConnection(scope, connectionId);
    await changeConnection(admin, connectionId, { version, writesTags: true });
  });

  test("whatever other sources post under the same ID, and through merges", async () => {
    const admin = asAdmin(scope);
    const { id: plain } = await createSegment(admin, { name: "Plain", criteria: {}, isAutomatic: false });
    await aCustomer(scope, { externalId: "eve" });
    await anOrder(scope, { customer: "eve" });
    const eve = await idOfCustomer(scope, "eve");
    await assignManualSegment(admin, eve, plain);
    const at = { openedAt: hoursAgo(9).toISOString(), closedAt: null, channel: "phone", messageCount: 1 };
    const rest = { satisfaction: null, wasReopened: false };
    await postTickets(admin, [{ ticketId: "gorgias-1", customerId: "eve", ...at, ...rest }]);
    await sync();
    expect(tagsOf(1)).toEqual(GOLD);
    // The other ticket stays when Gorgias's becomes spam.
    change(1, { spam: true });
    await sync();
    expect(await stored()).toMatchObject([
      { id: "gorgias-1", customer: "eve" },
      { id: "gorgias-2" },
      { id: "gorgias-3" },
    ]);
    const bob = await idOfCustomer(scope, "bob");
    const ticketsOf = async (id: string) => (await readHeldParts(admin, id)).helpDeskTickets;
    expect(await ticketsOf(bob)).toMatchObject([{ ticketId: "2", requesterId: "52", tags: GOLD.slice(1) }]);
    const { id: mergeId } = await mergeTwo(admin, { keep: eve, merge: bob });
    expect(await ticketsOf(eve)).toMatchObject([{ ticketId: "2" }]);
    await undoCustomerMerge(admin, mergeId);
    expect([await ticketsOf(eve), await ticketsOf(bob)]).toMatchObject([[], [{ ticketId: "2" }]]);
  });

  test("a customer who is erased or objects meanwhile gets no tags or fields", async () => {
    const cyd = await idOfCustomer(scope, "cyd");
    let meanwhile: Promise<unknown> | undefined;
    account.onWrite = () => {
      meanwhile ??= eraseCustomer(asAdmin(scope), "bob").then(() =>
        withBusiness(scope, (client) => setObjection(client, scope, cyd, new Date())),
      );
      return meanwhile;
    };
    expect(await sync()).toMatchObject({ written: 2 });
    expect([1, 2, 3].map(tagsOf)).toEqual([GOLD, ["wismo"], ["wismo"]]);
    expect([...account.values.keys()]).toEqual(["51 900", "51 903"]);
  });

  test("a customer whom Gorgias doesn't have is no deleted ticket", async () => {
    server.failNext(/customers\/51\/custom-fields/, { status: 404, json: { error: { msg: "Not found" } } });
    server.failNext(/tickets\/2\/tags/, { status: 404, json: { error: { msg: "Not found" } } });
    expect(await sync()).toMatchObject({ written: 3 });
    expect(await query("select ticket_id as id from help_desk_tickets order by 1")).toEqual([{ id: "1" }, { id: "3" }]);
    expect(await sync()).toMatchObject({ written: 1 });
    expect([...account.values.keys()]).toContain("51 900");
  });

  test("tickets of people who don't become customers go after 90 days, and their hash is the business's own", async () => {
    account.tickets.push(aTicket(4, hoursAgo(1), of("stranger@example.com", 77)));
    account.tickets.push(aTicket(5, hoursAgo(1), of("newcomer@example.com", 78)));
    await sync();
    const before = await keys();
    const plain = createHash("sha256").update("stranger@example.com").digest("hex");
    expect(before.map(({ key }) => key)).not.toContain(plain);
    await query("update help_desk_tickets set stored_at = now() - interval '91 days' where ticket_id in ('1', '4')");
    await cleanUp(scope);
    expect(await query("select ticket_id as id from help_desk_tickets order by 1")).toEqual(
      ["1", "2", "3", "5"].map((id) => ({ id })),
    );
    const first = scope;
    await connect(await aBusiness());
    await sync();
    expect(scope).not.toEqual(first);
    const others = await keys();
    expect(others).toHaveLength(5);
    expect(others.filter(({ key }) => before.some((one) => one.key === key))).toEqual([]);
  });

  test("a retention rule deletes them in batches, each by itself", async () => {
    await query("update help_desk_tickets set opened_at = now() - interval '2 years'");
    await query("update support_tickets set opened_at = now() - interval '2 years'");
    await query(
      "insert into retention_rules (business_id, tickets) select id, 12 from businesses where id = current_setting('app.business_id')::uuid returning 1",
    );
    let batches = 0;
    const killed = { throwIfAborted: () => expect(++batches).toBe(1) } as AbortSignal;
    const atOnce = { events: 2, tickets: 2, importDetails: 2, inactiveCustomers: 2 };
    const left = async () => (await query("select from help_desk_tickets")).length;
    await expect(applyRetention(asAdmin(scope), { signal: killed, atOnce })).rejects.toThrow();
    expect(await left()).toBe(1);
    const { signal } = new AbortController();
    expect(await applyRetention(asAdmin(scope), { signal, atOnce })).toMatchObject({ ticketsDeleted: 3 });
    expect(await left()).toBe(0);
  });
});

test("axis 14 comes from the tickets: customers differ by how their tickets went @full", async () => {
  const shop = await anAxisShop();
  await connect(shop);
  await query("update customers set email = external_id || '@example.com'");
  await segmentAxes(shop, { asOf: SHOP_AS_OF }, unwatched());
  const axesOf = async () => (await loadDiscoveredSegments(shop))?.models.map(({ axis }) => axis) ?? [];
  expect(await axesOf()).not.toContain("support_history");
  const at = (day: number) => new Date(SHOP_AS_OF.getTime() - day * 86_400_000);
  const ticketsOf = (who: string, n: number, score: number, hours: number) =>
    Array.from({ length: n }, (_, i) => {
      const id = account.tickets.length + 1 + i;
      const opened = at(10 + 20 * i);
      const closed = gorgiasTime(new Date(opened.getTime() + hours * 3_600_000));
      return aTicket(id, opened, {
        customer: { id: 1, email: `${who}@example.com` },
        status: "closed",
        closed_datetime: closed,
        satisfaction_survey: { id, ticket_id: id, score },
      });
    });
  for (let i = 0; i < 40; i++) {
    account.tickets.push(...ticketsOf(`weekly-${i}`, 6, 1, 90 + i));
    account.tickets.push(...ticketsOf(`quarterly-${i}`, 1, 5, 1));
  }
  const runs = () => query("select kind from runs where kind <> 'sync_connection'");
  expect(await runs()).toEqual([]);
  expect(await sync()).toMatchObject({ records: 280 });
  // The first tickets start a run that finds the axis.
  expect(await runs()).toEqual([{ kind: "axis_run" }]);
  await segmentAxes(shop, { asOf: SHOP_AS_OF }, unwatched());
  expect(await axesOf()).toContain("support_history");
  const { profiles } = await calculateProfilesByExternalId(shop, ["weekly-1", "quarterly-1", "once-1"]);
  const nearest = profiles.map(({ dominant_segments: segments }) => segments.support_history);
  expect(nearest[0]).toBe("dissatisfied_contacts");
  expect(new Set(nearest).size).toBeGreaterThan(1);
  const shares = profiles.map(
    ({ fuzzy_memberships: memberships }) => memberships.support_history?.dissatisfied_contacts ?? 0,
  );
  expect(shares[0]).toBeGreaterThan(0.5);
  expect(shares[2]).toBeLessThan(0.3);
});
