import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planSends } from "#lib/audiences/plan-sends.ts";
import { cleanSendFiles } from "#lib/audiences/read-sends.ts";
import { mergeTwo } from "#lib/customers/duplicates/merge-customers.ts";
import { eraseCustomer } from "#lib/customers/privacy/erase-customer.ts";
import { putCustomer } from "#lib/customers/put-customer.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { assignManualSegment } from "#lib/segments/assign-segments.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { deleteSegment } from "#lib/segments/edit-segment.ts";
import { recalculateSegments } from "#lib/segments/recalculate-segments.ts";
import { namesOf } from "#lib/server/db/display-names.ts";
import { pool } from "#lib/server/db/pool.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { createView } from "#lib/views/manage-views.ts";
import { executeSend, sendNow } from "#testing/audiences/send-now.ts";
import { aBusiness, idOfCustomer, saveSales } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { until } from "#testing/processes/runs.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";
import { GET as LIST_CAMPAIGNS } from "../campaigns/route.ts";
import { GET as GET_CUSTOMER } from "../customers/[id]/audiences/route.ts";
import { POST as POST_VIEW } from "../views/route.ts";
import { DELETE, GET as GET_ONE, PATCH } from "./[id]/route.ts";
import { GET as GET_FILE } from "./[id]/sends/[number]/file/route.ts";
import { GET as GET_SEND } from "./[id]/sends/[number]/route.ts";
import { GET as GET_SENDS, POST as SEND } from "./[id]/sends/route.ts";
import { POST as PREVIEW } from "./preview/route.ts";
import { GET, POST } from "./route.ts";

const folder = mkdtempSync(path.join(tmpdir(), "audiences-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

type Caller = { cookie: string } | { token: string };
type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

const PATH = "/api/admin/audiences";
const EVERYONE = { all: [{ field: "emailConsent", operator: "is_any_of", value: ["granted", "denied", "unknown"] }] };

let actor: Actor;
let who: Caller;
let everyone: string;

const at = (handler: unknown, method: string, params: Record<string, string>, by = who, body?: object) =>
  (handler as Handler)(aRequest(method, `${PATH}/x`, { ...by, ...(body && { body }) }), {
    params: Promise.resolve(params as never),
  });
const make = (body: object, by = who) =>
  answerOf(
    POST(
      aRequest("POST", PATH, {
        ...by,
        body: {
          ...{ name: "All by email", source: { kind: "segment", segmentId: everyone } },
          ...{ format: "csv", purpose: "email", ...body },
        },
      }),
    ),
  );
const made = async (body: object = {}): Promise<string> => (await make(body)).body.data.id;
const manifest = async (id: string, number = 1, by = who) =>
  (await answerOf(at(GET_SEND, "GET", { id, number: String(number) }, by))).body.data;
const fileOf = async (id: string, number = 1) => (await at(GET_FILE, "GET", { id, number: String(number) })).text();
const rowsOf = async (id: string, number = 1): Promise<Record<string, string>[]> =>
  parse(await fileOf(id, number), { columns: true });
const emails = async (id: string, number = 1) => (await rowsOf(id, number)).map(({ email }) => email).sort();

const granted = { emailConsent: "granted", smsConsent: "granted", advertisingConsent: "granted" } as const;
const CUSTOMERS = [
  { externalId: "ana", name: "Ana López", email: "ana@example.com", phone: "+14155552671", ...granted },
  { externalId: "bob", name: "=cmd()", email: "bob@example.com", ...granted, smsConsent: "denied" as const },
  // The same person under another ID: the earlier one is sent.
  { externalId: "ana-2", name: "Ana L", email: "ANA@example.com ", ...granted },
  { externalId: "no-email", name: "Cy", phone: "+447700900123", ...granted },
  { externalId: "denied", name: "Di", email: "di@example.com", emailConsent: "denied" as const },
  { externalId: "unknown", name: "Ed", email: "ed@example.com" },
];

/** A segment of all customers. */
const everyoneOf = async (by: Actor): Promise<string> => {
  const { id } = await createSegment(by, { name: "All", criteria: EVERYONE, isAutomatic: true });
  await recalculateSegments(by, { reason: "edit", segmentIds: [id] });
  return id;
};

beforeAll(async () => {
  actor = asAdmin(await aBusiness());
  who = { token: await aToken(actor) };
  const since = new Date("2024-01-01").getTime();
  const customers = CUSTOMERS.map((each, i) => ({ ...each, createdAt: new Date(since + i * 1000) }));
  await saveSales(actor, { customers });
  everyone = await everyoneOf(actor);
});

const LEFT_OUT = { objected: 0, no_consent: 2, no_address: 1, control_group: 0, duplicate: 1 };

describe("an audience", () => {
  test("is counted before it is made: reachable customers, and those left out by reason", async () => {
    const body = { source: { kind: "segment", segmentId: everyone }, format: "csv", purpose: "email" };
    const counted = await answerOf(PREVIEW(aRequest("POST", `${PATH}/preview`, { ...who, body })));
    expect(counted).toMatchObject({ status: 200, body: { data: { selected: 6, sent: 2, leftOut: LEFT_OUT } } });
  });

  test("is made, listed with its source's name, changed at its version only, and deleted", async () => {
    const { status, body } = await make({ name: "Mine", schedule: "daily", hour: 7 });
    expect([status, body.data.sourceName, body.data.sends]).toEqual([201, "All", 0]);
    const { id } = body.data;
    const listed = await answerOf(GET(aRequest("GET", `${PATH}?q=mine`, who)));
    expect(listed.body).toMatchObject({ total: 1, data: [{ id, name: "Mine", schedule: "daily", hour: 7 }] });
    const change = (version: number, more: object) => answerOf(at(PATCH, "PATCH", { id }, who, { version, ...more }));
    expect((await change(1, { name: "Ours" })).body.data).toMatchObject({ name: "Ours", version: 2, hour: 7 });
    expect((await change(1, { name: "Theirs" })).body.code).toBe("EDITED_MEANWHILE");
    expect(await namesOf(actor, [id]), "in the audit log").toEqual(new Map([[id, "Ours"]]));
    expect((await at(DELETE, "DELETE", { id })).status).toBe(204);
    expect((await answerOf(at(GET_ONE, "GET", { id }))).body.code).toBe("AUDIENCE_NOT_FOUND");
    const actions = (await auditLines(actor)).filter(({ things }) => (things as { audience?: string }).audience === id);
    expect(actions.map(({ action }) => action)).toEqual(["audience.created", "audience.changed", "audience.deleted"]);
  });

  test.each([
    ["a purpose that the format is not for", { format: "meta", purpose: "email" }, 400, "VALIDATION_FAILED"],
    ["an unknown segment", { source: { kind: "segment", segmentId: "x" } }, 404, "SEGMENT_NOT_FOUND"],
    [
      "a group that does not exist",
      { source: { kind: "group", field: "clvTier", value: "x" } },
      400,
      "INVALID_CRITERIA",
    ],
    ["a field that is no group", { source: { kind: "group", field: "email", value: "x" } }, 400, "VALIDATION_FAILED"],
  ])("%s is refused", async (_, body, status, code) => {
    const answer = await make(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test.each([
    ["a group", { kind: "group", field: "clvTier", value: "high" }],
    ["an axis segment", { kind: "group", field: "axisReturnBehavior", value: "keepers" }],
    ["a playbook list", { kind: "playbook", list: "win-back" }],
    ["the churn list", { kind: "playbook", list: "churn" }],
    ["the outreach list", { kind: "playbook", list: "outreach" }],
  ])("of %s can be sent", async (_, source) => {
    const id = await made({ source });
    expect((await sendNow(actor, id)).result).toEqual({ number: 1, sent: 0, added: 0, removed: 0 });
  });

  test("of a view has the view's customers as its owner sees them, also in a scheduled send", async () => {
    const member = await aMember(actor, "manager");
    const cookie = { cookie: await sessionCookie(actor, member) };
    const owner: Actor = { businessId: actor.businessId, kind: "user", id: member.userId, role: "manager" };
    const { id: viewId } = await createView(owner, {
      name: "Anas",
      query: { list: "customers", q: "ana" },
      sharedWith: null,
    });
    const source = { kind: "view", viewId };
    expect((await make({ source })).body.code).toBe("VIEW_NOT_FOUND");
    const { id } = (await make({ source }, cookie)).body.data;
    await sendNow(actor, id);
    expect(await emails(id)).toEqual(["ana@example.com"]);
  });

  test("of a view finds no one by what is masked for who chose it, and not everyone without the view's filter", async () => {
    const masked = { token: await aToken(actor, { permissions: ["customers:view", "data:export"] }) };
    const view = async (body: object, by: Caller) =>
      (await answerOf(POST_VIEW(aRequest("POST", "/api/admin/views", { ...by, body: { name: "View", ...body } })))).body
        .data.id as string;
    const format = { format: "meta", purpose: "advertising" };
    const viewId = await view({ query: { list: "customers", q: "ana@example.com" } }, masked);
    const { id } = (await make({ source: { kind: "view", viewId }, ...format }, masked)).body.data;
    await sendNow(actor, id);
    expect((await manifest(id)).selected).toBe(0);

    const segment = await createSegment(actor, { name: "Few", criteria: {}, isAutomatic: false });
    const criteria = { field: "inSegment", operator: "is_any_of", value: [segment.id] };
    const source = { kind: "view", viewId: await view({ query: { list: "customers", criteria } }, who) };
    const { id: second } = (await make({ source })).body.data;
    await withBusiness(actor, (client) =>
      client.query("delete from customer_segments where segment_id = $1", [segment.id]),
    );
    expect((await sendNow(actor, second)).problem).toBe("AUDIENCE_SOURCE_GONE");
    expect((await make({ source })).body.code).toBe("VIEW_INCOMPLETE");
  });
});

describe("a send", () => {
  test("writes the reachable customers once, with a manifest of those left out and the file's hash", async () => {
    const id = await made();
    const { status, body } = await answerOf(at(SEND, "POST", { id }, who, {}));
    expect([status, body.data?.kind, body.errors]).toEqual([202, "audience_send", undefined]);
    expect((await executeSend(actor, body.data.id)).state).toBe("succeeded");
    const text = await fileOf(id);
    const sent = await manifest(id);
    expect(sent).toMatchObject({ number: 1, selected: 6, sent: 2, added: 2, removed: 0, leftOut: LEFT_OUT });
    expect(sent.file).toMatchObject({ sha256: createHash("sha256").update(text).digest("hex"), gone: null });
    expect(sent.file.bytes).toBe(Buffer.byteLength(text));
    const rows = await rowsOf(id);
    expect(rows.map(({ externalId, firstName, lastName }) => [externalId, firstName, lastName]).sort()).toEqual([
      ["ana", "Ana", "López"],
      ["bob", "'=cmd()", ""],
    ]);
    expect(await auditLines(actor, "audience.sent")).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ things: { audience: id, run: body.data.id } })]),
    );
    // A worker that is believed dead after it finished.
    const again = await sendNow(actor, id);
    expect(again.result).toEqual({ number: 2, sent: 2, added: 0, removed: 0 });
    expect((await manifest(id, 2)).file.sha256).toBe(sent.file.sha256);
  });

  test("records only the difference from the last one, which the customer's page shows", async () => {
    const segment = await createSegment(actor, { name: "Picked", criteria: {}, isAutomatic: false });
    const [ana, bob] = [await idOfCustomer(actor, "ana"), await idOfCustomer(actor, "bob")];
    await assignManualSegment(actor, ana, segment.id);
    const id = await made({ name: "Picked", source: { kind: "segment", segmentId: segment.id } });
    await sendNow(actor, id);
    await assignManualSegment(actor, bob, segment.id);
    await withBusiness(actor, (client) =>
      client.query(
        "delete from customer_segment_assignments where business_id = $1 and customer_id = $2 and segment_id = $3",
        [...[actor.businessId, ana, segment.id]],
      ),
    );
    await sendNow(actor, id);
    expect(await manifest(id, 2)).toMatchObject({ sent: 1, added: 1, removed: 1 });
    const shown = async (customer: string) =>
      (await answerOf(at(GET_CUSTOMER, "GET", { id: customer }))).body.data.filter(
        ({ audienceId }: { audienceId: string }) => audienceId === id,
      );
    const [first, second] = [await manifest(id, 1), await manifest(id, 2)];
    expect(await shown(ana)).toMatchObject([
      { name: "Picked", firstSentAt: first.finishedAt, lastSentAt: first.finishedAt, removedAt: second.finishedAt },
    ]);
    expect(await shown(bob)).toMatchObject([{ firstSentAt: second.finishedAt, removedAt: null }]);
    const sends = (await answerOf(at(GET_SENDS, "GET", { id }))).body;
    expect([sends.total, sends.data.map(({ number }: { number: number }) => number)]).toEqual([2, [2, 1]]);
  });

  test("by SMS and for advertising goes by their own consents and addresses", async () => {
    const sms = await made({ purpose: "sms" });
    await sendNow(actor, sms);
    expect((await rowsOf(sms)).map(({ phone }) => phone).sort()).toEqual(["+14155552671", "+447700900123"]);
    const ads = await made({ format: "google", purpose: "advertising" });
    await sendNow(actor, ads);
    expect(await manifest(ads)).toMatchObject({ sent: 3, leftOut: { no_consent: 2, duplicate: 1 } });
    expect(await fileOf(ads)).not.toMatch(/example|\+/);
    // Given by another system, and dated.
    const consents = [{ channel: "advertising", state: "denied", at: "2026-01-01T00:00:00Z" }] as const;
    await putCustomer(actor, { externalId: "bob", consents });
    await sendNow(actor, ads);
    expect(await manifest(ads, 2)).toMatchObject({ sent: 2, added: 0, removed: 1 });
  });

  test("that loses its connection before it writes the file leaves nothing, and the next attempt writes the same file", async () => {
    const id = await made();
    await sendNow(actor, id);
    const before = await manifest(id);
    const files = readdirSync(path.join(folder, "audiences"));
    const { id: runId } = (await answerOf(at(SEND, "POST", { id }, who, {}))).body.data;
    await withBusiness(actor, async (client) => {
      // The send waits for the audience's row; its connection is then cut, as by a kill.
      await client.query("select from audiences where business_id = $1 and id = $2 for update", [actor.businessId, id]);
      const run = executeSend(actor, runId);
      // A transaction sees other connections' activity as it first saw it.
      await until(async () => {
        const { rows } = await pool().query<{ killed: number }>(
          `select count(pg_terminate_backend(pid))::int as killed from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%audiences a where%for update%'`,
        );
        return rows[0]?.killed;
      });
      expect((await run).state).toBe("failed");
    });
    expect(readdirSync(path.join(folder, "audiences"))).toEqual(files);
    expect((await answerOf(at(GET_SENDS, "GET", { id }))).body.total).toBe(1);
    await sendNow(actor, id);
    expect(await manifest(id, 2)).toMatchObject({ sent: before.sent, added: 0, file: { sha256: before.file.sha256 } });
  });

  test("never has a customer of a running control group, nor one who objects to profiling", async () => {
    const ids = await Promise.all(CUSTOMERS.map(({ externalId }) => idOfCustomer(actor, externalId)));
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(ids),
        fc.subarray(ids),
        fc.constantFrom("email", "sms", "advertising"),
        fc.boolean(),
        async (controls, objecting, purpose, isOver) => {
          const campaign = crypto.randomUUID();
          await withBusiness(actor, async (client) => {
            await client.query(
              `insert into campaigns (business_id, id, name, source, control_share, expected_effect, starts_on, last_day, members,
                 controls, created_at, by_kind, by_id)
               values ($1, $2, 'Test', '{}', 0.5, 0.05, '2020-01-01', $3, 6, 3, now(), 'system', 'test')`,
              [actor.businessId, campaign, isOver ? "2020-02-01" : "2999-01-01"],
            );
            await client.query(
              `insert into campaign_members (business_id, campaign_id, customer_id, stratum, is_control, past_orders, past_revenue)
               select $1, $2, customer_id, 'none', customer_id = any($3::uuid[]), 0, 0 from customers where business_id = $1`,
              [actor.businessId, campaign, controls],
            );
            await client.query(
              `update customers set profiling_objection_at = case when customer_id = any($2::uuid[]) then now() end
                where business_id = $1`,
              [actor.businessId, objecting],
            );
          });
          const id = await made({ purpose });
          await sendNow(actor, id);
          const sent = (await rowsOf(id)).map(({ customerId }) => customerId);
          const held = [...objecting, ...(isOver ? [] : controls)];
          expect(sent.filter((each) => held.includes(each ?? ""))).toEqual([]);
          const { leftOut } = await manifest(id);
          expect(leftOut.objected).toBe(objecting.length);
          if (isOver) expect(leftOut.control_group).toBe(0);
          await withBusiness(actor, (client) =>
            client.query("delete from campaigns where business_id = $1 and id = $2", [actor.businessId, campaign]),
          );
        },
      ),
      { numRuns: 8 },
    );
  });
});

test("an audience is made with a control group of those it would send, which it doesn't send", async () => {
  const own = asAdmin(await aBusiness());
  const by = { token: await aToken(own) };
  const granted = { emailConsent: "granted" as const, createdAt: new Date("2024-01-01") };
  const reachable = Array.from({ length: 100 }, (_, i) => ({
    externalId: `r${i}`,
    email: `r${i}@shop.test`,
    ...granted,
  }));
  const others = Array.from({ length: 30 }, (_, i) => ({ externalId: `o${i}`, ...granted }));
  await saveSales(own, { customers: [...reachable, ...others] });
  const source = { kind: "segment", segmentId: await everyoneOf(own) };
  const campaign = { controlShare: 0.3, action: "at_risk:1" };
  const preview = async (body: object) =>
    (await answerOf(PREVIEW(aRequest("POST", `${PATH}/preview`, { ...by, body })))).body.data;
  const selection = { source, format: "csv", purpose: "email" };
  expect(await preview(selection)).toMatchObject({ sent: 100, power: null });
  expect(await preview({ ...selection, campaign })).toMatchObject({
    power: { members: 100, controls: 30, isLargeEnough: true },
  });

  const blind = { token: await aToken(own, { permissions: ["customers:view", "customers:pii", "data:export"] }) };
  expect((await make({ source, campaign }, blind)).status).toBe(403);
  // Of a whole that fails, nothing stays.
  const small = await make({ source, campaign: { controlShare: 0.05 } }, by);
  expect([small.status, small.body.code]).toEqual([409, "CAMPAIGN_TOO_SMALL"]);
  expect((await answerOf(GET(aRequest("GET", PATH, by)))).body.total).toBe(0);

  const { id, campaignId } = (await make({ source, campaign }, by)).body.data;
  const { body } = await answerOf(LIST_CAMPAIGNS(aRequest("GET", "/api/admin/campaigns", by)));
  expect(body.data).toMatchObject([
    { id: campaignId, name: "All by email", source: { kind: "audience", audienceId: id }, members: 100, controls: 30 },
  ]);
  const { result } = await sendNow(own, id);
  expect(result).toMatchObject({ sent: 70 });
  const sent = (await answerOf(at(GET_SEND, "GET", { id, number: "1" }, by))).body.data;
  expect(sent.leftOut).toMatchObject({ control_group: 30, no_address: 30 });
});

describe("schedules", () => {
  test("a daily audience is sent once a day, a live one when its members changed, and a deleted segment ends both aloud", async () => {
    const own = asAdmin(await aBusiness());
    const by = { token: await aToken(own) };
    await saveSales(own, {
      customers: [{ externalId: "a", email: "a@example.com", emailConsent: "granted", createdAt: new Date() }],
    });
    const segment = await createSegment(own, { name: "Some", criteria: {}, isAutomatic: false });
    const source = { kind: "segment", segmentId: segment.id };
    const hour = new Date().getUTCHours();
    const tomorrow = new Date(Date.now() + 86_400_000);
    const daily = (await make({ source, schedule: "daily", hour }, by)).body.data.id;
    const live = (await make({ source, schedule: "live" }, by)).body.data.id;
    const runsOf = async (audienceId: string) => {
      const { rows } = await withBusiness(own, (client) =>
        client.query<{ id: string; state: string; problem: string | null }>(
          "select id, state, problem from runs where business_id = $1 and options ->> 'audienceId' = $2 order by queued_at, id",
          [own.businessId, audienceId],
        ),
      );
      return rows;
    };
    const work = async (audienceId: string) => {
      for (const { id, state } of await runsOf(audienceId)) if (state === "queued") await executeSend(own, id);
    };
    for (const _ of [1, 2]) await planSends(tomorrow);
    await Promise.all([work(daily), work(live)]);
    expect([(await runsOf(daily)).length, (await runsOf(live)).length]).toEqual([1, 1]);
    await assignManualSegment(own, await idOfCustomer(own, "a"), segment.id);
    for (const _ of [1, 2]) await planSends(tomorrow);
    await work(live);
    const sends = (id: string) => answerOf(at(GET_SENDS, "GET", { id }, by));
    expect((await sends(live)).body.data).toMatchObject([
      { number: 2, trigger: "live", added: 1 },
      { number: 1, sent: 0 },
    ]);
    expect((await sends(daily)).body.data).toMatchObject([{ number: 1, trigger: "schedule" }]);
    await deleteSegment(own, segment.id);
    for (const _ of [1, 2]) await planSends(new Date(tomorrow.getTime() + 86_400_000));
    for (const id of [daily, live]) {
      await work(id);
      const failed = (await runsOf(id)).filter(({ state }) => state === "failed");
      expect(failed).toMatchObject([{ problem: "AUDIENCE_SOURCE_GONE" }]);
    }
    expect((await sends(live)).body.total).toBe(2);
  });
});

describe("who may", () => {
  const callerOf = async (role: "viewer" | "analyst") => {
    const member = await aMember(actor, role);
    return { cookie: await sessionCookie(actor, member) };
  };

  test("see: everyone. Make, send and download: data:export, and customers:pii for readable addresses", async () => {
    const viewer = await callerOf("viewer");
    const masked = { token: await aToken(actor, { permissions: ["customers:view", "data:export"] }) };
    const id = await made();
    await sendNow(actor, id);
    const key = { id, number: "1" };
    expect((await at(GET_SEND, "GET", key, viewer)).status).toBe(200);
    for (const by of [viewer, masked]) {
      expect((await make({}, by)).status).toBe(403);
      expect((await at(SEND, "POST", { id }, by, {})).status).toBe(403);
      expect((await at(GET_FILE, "GET", key, by)).status).toBe(403);
    }
    expect((await make({ format: "meta", purpose: "advertising" }, masked)).status).toBe(201);
  });

  test("files of an erased customer, and of one merged into them, can no longer be downloaded, and are deleted", async () => {
    const own = asAdmin(await aBusiness());
    const by = { token: await aToken(own) };
    const given = { emailConsent: "granted", createdAt: new Date() } as const;
    const customers = ["a", "b"].map((externalId) => ({ ...given, externalId, email: `${externalId}@example.com` }));
    await saveSales(own, { customers });
    const source = { kind: "segment", segmentId: await everyoneOf(own) };
    const id = (await make({ source }, by)).body.data.id;
    const { id: runId } = await sendNow(own, id);
    const { id: segmentId } = await createSegment(own, { name: "Only b", criteria: {}, isAutomatic: false });
    const [keep, merge] = [await idOfCustomer(own, "a"), await idOfCustomer(own, "b")];
    await assignManualSegment(own, merge, segmentId);
    const onlyB = (await make({ source: { kind: "segment", segmentId } }, by)).body.data.id;
    await sendNow(own, onlyB);
    await mergeTwo(own, { keep, merge });
    const exists = () => readdirSync(path.join(folder, "audiences")).includes(`${runId}.csv`);
    await cleanSendFiles(new Date());
    expect(exists()).toBe(true);
    const { erased } = await withBusiness(own, async (client) => {
      // A send under way has read the customer, and is recorded while the erasure waits for it.
      await client.query("select from audiences where business_id = $1 and id = $2 for update", [own.businessId, id]);
      const erased = eraseCustomer(own, "a");
      await until(async () => {
        const { rows } = await pool().query<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%from audiences%order by id for update%'`,
        );
        return rows[0]?.waiting;
      });
      await client.query(
        `insert into audience_sends
         select (jsonb_populate_record(s, jsonb_build_object('number', 2, 'run_id', gen_random_uuid()))).* from audience_sends s
          where business_id = $1 and audience_id = $2`,
        [own.businessId, id],
      );
      return { erased };
    });
    await erased;
    for (const number of ["1", "2"])
      expect((await answerOf(at(GET_FILE, "GET", { id, number }, by))).body.code).toBe("AUDIENCE_FILE_GONE");
    for (const [audience, number] of [
      [id, 2],
      [onlyB, 1],
    ] as const)
      expect((await manifest(audience, number, by)).file.gone).toBe("erased");
    await cleanSendFiles(new Date());
    expect(exists()).toBe(false);
  });
});
