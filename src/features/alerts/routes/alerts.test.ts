import { beforeEach, describe, expect, test } from "vitest";
import { PATCH, GET as READ_CHOICES } from "#app/api/admin/alerts/choices/route.ts";
import { POST } from "#app/api/admin/alerts/read/route.ts";
import { GET } from "#app/api/admin/alerts/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import type { RunDefinition, RunOptions, RunTrigger } from "#core/runs/rules/define-run.ts";
import { RunFailed } from "#core/runs/run-progress.ts";
import type { Actor, Role } from "#core/values/permissions.ts";
import { whoAmI } from "#features/accounts/manage-own-account.ts";
import { markAlertsRead, readAlerts } from "#features/alerts/read-inbox.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { readMetrics } from "#features/operations/monitoring.ts";
import { changeSegment, createSegment, deleteSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { findRunDefinition, type RUNS, type RunKind } from "#runs.ts";
import { aBusiness, anOrder, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";
import { executeRun } from "#worker/execute-run.ts";

const RUN_FAILED_OFF = { kind: "run_failed", isShown: false };

let business: Actor;

beforeEach(async () => {
  business = asAdmin(await aBusiness());
});

const query = (text: string, values: unknown[] = []) =>
  withBusiness(business, (client) => client.query(text, [business.businessId, ...values]));
const aUser = async (role: Role): Promise<Actor> => ({
  businessId: business.businessId,
  kind: "user",
  id: (await aMember(business, role)).userId,
  role,
});
const inbox = async (actor = business) => (await readAlerts(actor, { page: 1, pageSize: 25 })).data;
const recalculate = () => recalculateSegments(business, { reason: "nightly" });

/** An automatic segment of customers who ever bought, with this many members on each of the last 20 days. */
const aSteadySegment = async (members: number) => {
  const { id } = await createSegment(business, { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true });
  await query(
    "update segment_versions set at = now() - interval '90 days' where business_id = $1 and segment_id = $2",
    [id],
  );
  await query(
    `insert into segment_sizes (business_id, segment_id, day, members, buyers, orders, revenue, recency_days_sum, ever_bought, joined, "left")
     select $1, $2, (now() at time zone 'UTC')::date - day, $3, 0, 0, 0, 0, 0, 0, 0 from generate_series(1, 20) day
     returning 1`,
    [id, members],
  );
  return id;
};

/** The last attempt at a run of this kind; fails with the problem, if there is one. */
const aRun = async <Kind extends RunKind>(
  kind: Kind,
  options: RunOptions<(typeof RUNS)[Kind]>,
  problem?: RunFailed,
  { by = business, trigger = "schedule" }: { by?: Actor; trigger?: RunTrigger } = {},
) => {
  const { run } = await withBusiness(business, (client) =>
    beginRun(client, by, findRunDefinition(kind) as RunDefinition, { trigger, options }),
  );
  const stop = new AbortController().signal;
  const job = { businessId: business.businessId, runId: run.id, jobId: run.jobId, isLast: true, stop };
  await executeRun(job, async () => {
    if (problem) throw problem;
    return {};
  });
  return run.id;
};

describe("GET 200: a segment", () => {
  test("a size beyond the segment's normal range is one alert, which ends when it is back", async () => {
    const id = await aSteadySegment(40);
    await someOrders(business, [{ customer: "ada" }, { customer: "ben" }]);
    await recalculate();
    await recalculate();
    // A steady segment of 40 may vary by 5, the larger of 5 members and 10%.
    const alert = {
      kind: "segment_size",
      segment: { id, name: "Buyers" },
      members: 2,
      low: 35,
      high: 45,
      isRead: false,
    };
    expect(await inbox()).toMatchObject([{ ...alert, endedAt: null }]);

    await query("update segment_sizes set members = 2 where business_id = $1");
    await recalculate();
    expect((await inbox()).map(({ endedAt }) => endedAt !== null)).toEqual([true]);
  });

  test("is not compared with sizes from before its rule was changed, nor a manual one at all", async () => {
    const id = await aSteadySegment(40);
    await changeSegment(business, id, { version: 1, criteria: { minOrders: 2 } });
    await recalculate();
    expect(await inbox()).toEqual([]);
  });

  test("a segment that can't be updated is one alert until it is, here and in the metrics, and none once archived or deleted", async () => {
    const segment = async (name: string) =>
      (await createSegment(business, { name, criteria: { minOrders: 1 }, isAutomatic: true })).id;
    const [mended, archived, deleted] = [await segment("Lapsed"), await segment("Old"), await segment("Gone")];
    const counted = async () => Number(/^customer360_segments_failed (\d+)$/m.exec(await readMetrics())?.[1]);
    const before = await counted();
    await query(`update customer_segments set criteria = '{"gone": 1}' where business_id = $1`);
    await recalculate();
    await recalculate();
    expect(await counted()).toBe(before + 3);
    await query("update customer_segments set archived_at = now() where business_id = $1 and segment_id = $2", [
      archived,
    ]);
    await deleteSegment(business, deleted);
    const alert = { kind: "segment_failed", segment: { id: mended, name: "Lapsed" }, problem: "INVALID_CRITERIA" };
    expect(await inbox()).toMatchObject([{ ...alert, endedAt: null }]);
    expect(await inbox(await aUser("analyst"))).toEqual([]);

    await changeSegment(business, mended, { version: 1, criteria: { minOrders: 2 } });
    await recalculate();
    expect((await inbox()).map(({ endedAt }) => endedAt !== null)).toEqual([true]);
    expect(await counted()).toBe(before);
  });
});

test("GET 200: champions who slip are one alert a day, the most valuable first, each named once in 30 days", async () => {
  for (const [customer, totalPrice] of [
    ["ada", 900_00],
    ["ben", 50_00],
    ["cleo", 100_00],
  ] as const) {
    await anOrder(business, { customer, totalPrice, orderedAt: daysAgo(80) });
  }
  await recalculate();
  expect(await inbox()).toEqual([]);
  const promote = (...customers: string[]) =>
    query(
      `update customer_rfm set segment = 'champions' where business_id = $1 and customer_id in
         (select customer_id from customers where business_id = $1 and external_id = any($2))`,
      [customers],
    );
  await promote("ben", "ada");
  await recalculate();
  const [first] = await inbox();
  // 900.00 + 50.00.
  expect(first).toMatchObject({ kind: "champions_slipping", customers: 2, value: 950 });
  expect(first).toMatchObject({
    named: [{ id: await idOfCustomer(business, "ada"), value: 900 }, { externalId: "ben" }],
  });

  const manager = await aUser("manager");
  await markAlertsRead(manager);
  await promote("ada", "cleo");
  await recalculate();
  const alerts = await inbox(manager);
  expect(alerts).toMatchObject([{ customers: 3, value: 1050, isRead: false }]);
  expect(alerts).toMatchObject([{ named: [{ externalId: "ada" }, { externalId: "cleo" }, { externalId: "ben" }] }]);
});

describe("GET 200: a failure", () => {
  test("a nightly run's failure is one alert for admins until a run of its kind succeeds", async () => {
    for (const _ of [1, 2]) await aRun("profile_update", {}, new RunFailed("DISK_FULL"));
    expect(await inbox()).toMatchObject([{ kind: "run_failed", runKind: "profile_update", problem: "DISK_FULL" }]);
    await aRun("profile_update", {});
    expect((await inbox()).map(({ endedAt }) => endedAt !== null)).toEqual([true]);
  });

  test("a requested run's failure is shown to who requested it and to admins", async () => {
    const [ana, ben] = [await aUser("analyst"), await aUser("analyst")];
    const by = { by: ana, trigger: "request" } as const;
    const runId = await aRun("segment_purchases", {}, new RunFailed("INTERNAL_ERROR"), by);
    expect(await inbox(ana)).toMatchObject([{ kind: "run_failed", runId }]);
    expect(await inbox(ben)).toEqual([]);
    expect(await inbox(await aUser("admin"))).toMatchObject([{ runId }]);
  });

  test("the failure of an import or a shop names it, and is only for those who can mend it", async () => {
    const [importId, connectionId] = ["0199a000-0000-7000-8000-000000000001", "0199a000-0000-7000-8000-000000000002"];
    await query(
      `insert into imports (business_id, id, format, file_name, file_hash, state, resume_at)
       values ($1, $2, 'orders', 'march.csv', 'x', 'failed', 'null')`,
      [importId],
    );
    await query(
      `insert into connections (business_id, id, kind, name, storefront_id, sealed_secrets, secret_key_id, created_at)
       values ($1, $2, 'shopify', 'Web shop', 1, '', '', now())`,
      [connectionId],
    );
    const file = { importId, fileName: "march.csv", format: "orders", storefrontId: 1, shiftDays: 0 };
    await aRun("import", file, new RunFailed("FILE_REFUSED"));
    const refused = new RunFailed("SHOP_UNREADABLE", { result: { problem: "ACCESS_DENIED", detail: "" } });
    await aRun("sync_connection", { connectionId }, refused);
    const failed = { kind: "import_failed", import: { id: importId, fileName: "march.csv" }, problem: "FILE_REFUSED" };
    const shop = {
      kind: "connection_failed",
      connection: { id: connectionId, name: "Web shop" },
      problem: "ACCESS_DENIED",
    };
    expect(await inbox(await aUser("admin"))).toMatchObject([shop, failed]);
    expect(await inbox(await aUser("manager"))).toMatchObject([failed]);
    expect(await inbox(await aUser("viewer"))).toEqual([]);

    await query("delete from connections where business_id = $1");
    await aRun("sync_connection", { connectionId }, refused);
    await aRun("import", file);
    expect(await inbox(await aUser("admin"))).toMatchObject([{ ...failed, endedAt: expect.any(Date) }]);
  });
});

describe("an inbox", () => {
  beforeEach(async () => {
    await aRun("profile_update", {}, new RunFailed("DISK_FULL"));
    await aRun("clean_up", {}, new RunFailed("DISK_FULL"));
  });

  test("is read by each user for themselves, one alert or all", async () => {
    const [ana, ben] = [await aUser("admin"), await aUser("admin")];
    const [newest] = await inbox(ana);
    expect(await markAlertsRead(ana, [newest?.id ?? "", "no-uuid"])).toEqual({ unread: 1 });
    expect((await inbox(ana)).map(({ isRead }) => isRead)).toEqual([true, false]);
    expect((await readAlerts(ana, { page: 1, pageSize: 25, state: "unread" })).total).toBe(1);
    expect((await whoAmI(ana)).unreadAlerts).toBe(1);
    expect(await markAlertsRead(ana)).toEqual({ unread: 0 });
    expect((await whoAmI(ben)).unreadAlerts).toBe(2);
    expect((await whoAmI(await aUser("viewer"))).unreadAlerts).toBe(0);
  });

  test("leaves out the kinds that the user turned off, offers those of their role, and is only for users", async () => {
    const ana = await aMember(business, "admin");
    const cookie = await sessionCookie(business, ana);
    const choose = (body: object, as: CallOptions = { cookie }) =>
      answerOf(PATCH(aRequest("PATCH", "/api/admin/alerts/choices", { body, ...as })));
    const { status, body } = await choose({ mutedKinds: ["run_failed", "run_failed"] });
    expect([status, body]).toMatchObject([200, { data: { kinds: expect.arrayContaining([RUN_FAILED_OFF]) } }]);
    const actor: Actor = { ...business, kind: "user", id: ana.userId };
    expect(await inbox(actor)).toEqual([]);
    expect((await whoAmI(actor)).unreadAlerts).toBe(0);
    expect(await inbox(await aUser("admin"))).toHaveLength(2);

    const viewer = { cookie: await sessionCookie(business, await aMember(business, "viewer")) };
    const choices = await answerOf(READ_CHOICES(aRequest("GET", "/api/admin/alerts/choices", viewer)));
    expect(choices.body).toMatchObject({ data: { kinds: [{ kind: "segment_size" }, { kind: "champions_slipping" }] } });
    expect((await choose({ mutedKinds: ["weather"] })).status).toBe(400);
    const token = await aToken(business);
    const message = "Only a logged-in user can do this, not an API token";
    const refused = { status: 401, body: { error: message, code: "SESSION_REQUIRED" } };
    expect(await choose({}, { token })).toMatchObject(refused);
    const read = (headers: Record<string, string>) =>
      answerOf(POST(aRequest("POST", "/api/admin/alerts/read", { token, body: {}, headers })));
    expect(await read({})).toMatchObject(refused);
    const spanish = await read({ "accept-language": "es" });
    expect(spanish.body.error).toBe("Solo puede hacerlo un usuario con la sesión iniciada, no un token de API");
    const own = POST(aRequest("POST", "/api/admin/alerts/read", { ...viewer, body: {} }));
    expect((await answerOf(own)).body).toEqual({ data: { unread: 0 } });
  });

  test("keeps alerts for 90 days after they ended, and open ones longer", async () => {
    await aRun("clean_up", {});
    await query(
      `update alerts set at = now() - interval '91 days', ended_at = (ended_at at time zone 'UTC' - interval '91 days') at time zone 'UTC'
        where business_id = $1`,
    );
    await cleanUp(business);
    expect(await inbox()).toMatchObject([{ runKind: "profile_update" }]);
  });

  test("is a business's own, and needs permission to view customers", async () => {
    const read = (token: string) => answerOf(GET(aRequest("GET", "/api/admin/alerts", { token })));
    expect((await read(await aToken(business))).body).toMatchObject({ total: 2, unread: 2 });
    expect((await read(await aToken(await aBusiness()))).body).toMatchObject({ total: 0, unread: 0 });
    expect((await read(await aToken(business, { permissions: ["reports:view"] }))).status).toBe(403);
  });
});
