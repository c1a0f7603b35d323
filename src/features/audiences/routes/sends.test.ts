import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as GET_FILE } from "#app/api/admin/audiences/[id]/sends/[number]/file/route.ts";
import { GET as GET_SEND } from "#app/api/admin/audiences/[id]/sends/[number]/route.ts";
import { GET as GET_SENDS, POST as SEND } from "#app/api/admin/audiences/[id]/sends/route.ts";
import { GET as GET_CUSTOMER } from "#app/api/admin/customers/[id]/audiences/route.ts";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { cleanSendFiles } from "#features/audiences/read-sends.ts";
import { planSends } from "#features/audiences/send-audience.ts";
import type { AudienceValues } from "#features/audiences/store/audiences.ts";
import { mergeTwo } from "#features/customers/merge-customers.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment, deleteSegment } from "#features/segments/edit-segment.ts";
import {
  anAudience,
  audienceShop,
  CUSTOMERS,
  everyoneOf,
  executeSend,
  LEFT_OUT,
  sendNow,
} from "#testing/audiences/audience-shop.ts";
import { aBusiness, idOfCustomer, saveSales } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

const shop = audienceShop();
const { folder } = shop;

type Caller = { cookie: string } | { token: string };
type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

const PATH = "/api/admin/audiences";

let actor: Actor;
let who: Caller;
let everyone: string;

beforeAll(async () => {
  ({ actor, everyone } = shop);
  who = { token: await aToken(actor) };
});

const at = (handler: unknown, method: string, params: Record<string, string>, by = who, body?: object) =>
  (handler as Handler)(aRequest(method, `${PATH}/x`, { ...by, ...(body && { body }) }), {
    params: Promise.resolve(params as never),
  });
const made = (draft: Partial<AudienceValues> = {}) =>
  anAudience(actor, { source: { kind: "segment", segmentId: everyone }, ...draft });
const manifest = async (id: string, number = 1, by = who) =>
  (await answerOf(at(GET_SEND, "GET", { id, number: String(number) }, by))).body.data;
const fileOf = async (id: string, number = 1) => (await at(GET_FILE, "GET", { id, number: String(number) })).text();
const rowsOf = async (id: string, number = 1): Promise<Record<string, string>[]> =>
  parse(await fileOf(id, number), { columns: true });

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
    expect(again.result).toEqual({ number: 2, sent: 2, added: 0, removed: 0, unchanged: 0 });
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
        [actor.businessId, ana, segment.id],
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

  test("a send by SMS or for advertising goes by its own consents and addresses", async () => {
    const sms = await made({ purpose: "sms" });
    await sendNow(actor, sms);
    expect((await rowsOf(sms)).map(({ phone }) => phone).sort()).toEqual(["+14155552671", "+447700900123"]);
    const ads = await made({ format: "google", purpose: "advertising" });
    await sendNow(actor, ads);
    expect(await manifest(ads)).toMatchObject({ sent: 3, leftOut: { no_consent: 2, duplicate: 1 } });
    expect(await fileOf(ads)).not.toMatch(/example|\+/);
    // Given by another system, and dated.
    const denied = { channel: "advertising", state: "denied", at: "2026-01-01T00:00:00Z" } as const;
    await putCustomer(actor, { externalId: "bob", consents: [denied] });
    await sendNow(actor, ads);
    expect(await manifest(ads, 2)).toMatchObject({ sent: 2, added: 0, removed: 1 });
  });

  test("a send that loses its connection before it writes the file leaves nothing, and the next attempt writes the same file", async () => {
    const id = await made();
    await sendNow(actor, id);
    const before = await manifest(id);
    const files = readdirSync(path.join(folder, "audiences"));
    const { id: runId } = (await answerOf(at(SEND, "POST", { id }, who, {}))).body.data;
    await withBusiness(actor, async (client) => {
      // The send waits for the audience's row; its connection is then cut, as by a kill.
      await client.query("select from audiences where business_id = $1 and id = $2 for update", [actor.businessId, id]);
      const run = executeSend(actor, runId);
      await until(countLockWaits);
      const { rowCount: cut } = await pool().query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and state = 'active' and query like '%audiences a where%for update%'
            and pid <> pg_backend_pid()`,
      );
      expect(cut).toBe(1);
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
               select $1, $2, customer_id, 'none', customer_id = any($3::uuid[]), 0, 0 from customers where business_id = $1 returning 1`,
              [actor.businessId, campaign, controls],
            );
            await client.query(
              `update customers set profiling_objection_at = case when customer_id = any($2::uuid[]) then timestamptz '2026-01-01' end
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
      { numRuns: runs(8) },
    );
  });
});

describe("schedules", () => {
  test("a daily audience is sent once a day, a live one when its members changed, and a deleted segment ends both aloud", async () => {
    const own = asAdmin(await aBusiness());
    const by = { token: await aToken(own) };
    await saveSales(own, {
      customers: [{ externalId: "a", email: "a@example.com", emailConsent: "granted", createdAt: new Date() }],
    });
    const segment = await createSegment(own, { name: "Some", criteria: {}, isAutomatic: false });
    const source = { kind: "segment" as const, segmentId: segment.id };
    const hour = new Date().getUTCHours();
    const tomorrow = new Date(Date.now() + 86_400_000);
    const daily = await anAudience(own, { source, schedule: "daily", hour });
    const live = await anAudience(own, { source, schedule: "live" });
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

test("files of an erased customer, and of one merged into them, can no longer be downloaded, and are deleted", async () => {
  const own = asAdmin(await aBusiness());
  const by = { token: await aToken(own) };
  const given = { emailConsent: "granted", createdAt: new Date() } as const;
  const customers = ["a", "b"].map((externalId) => ({ ...given, externalId, email: `${externalId}@example.com` }));
  await saveSales(own, { customers });
  const source = { kind: "segment" as const, segmentId: await everyoneOf(own) };
  const id = await anAudience(own, { source });
  const { id: runId } = await sendNow(own, id);
  const { id: segmentId } = await createSegment(own, { name: "Only b", criteria: {}, isAutomatic: false });
  const [keep, merge] = [await idOfCustomer(own, "a"), await idOfCustomer(own, "b")];
  await assignManualSegment(own, merge, segmentId);
  const onlyB = await anAudience(own, { source: { kind: "segment", segmentId } });
  await sendNow(own, onlyB);
  await mergeTwo(own, { keep, merge });
  const exists = () => readdirSync(path.join(folder, "audiences")).includes(`${runId}.csv`);
  await cleanSendFiles(new Date());
  expect(exists()).toBe(true);
  const { erased } = await withBusiness(own, async (client) => {
    // A send under way has read the customer, and is recorded while the erasure waits for it.
    await client.query("select from audiences where business_id = $1 and id = $2 for update", [own.businessId, id]);
    const erased = eraseCustomer(own, "a");
    await until(countLockWaits);
    await client.query(
      `insert into audience_sends
         select (jsonb_populate_record(s, jsonb_build_object('number', 2, 'run_id', gen_random_uuid()))).* from audience_sends s
          where business_id = $1 and audience_id = $2 returning 1`,
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
