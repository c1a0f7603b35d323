import { beforeEach, describe, expect, test } from "vitest";
import { POST as RETRY } from "#app/api/admin/runs/[id]/retry/route.ts";
import { DELETE, GET as GET_ONE } from "#app/api/admin/runs/[id]/route.ts";
import { POST as CHANGE } from "#app/api/admin/runs/changes/route.ts";
import { POST as RETRY_ALL } from "#app/api/admin/runs/retry/route.ts";
import { GET } from "#app/api/admin/runs/route.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { queue } from "#core/runs/store/queue.ts";
import type { Actor, Permission, Role, Scope } from "#core/values/permissions.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { AUDIENCE_SEND } from "#features/audiences/runs.ts";
import { changeRuns, retryRun } from "#features/operations/retry-runs.ts";
import { cancelRun } from "#features/runs/manage-runs.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aDoneRun, aFailedRun, aRunningRun } from "#testing/processes/runs.ts";
import { aMember, answerOf, aRequest, asAdmin, sessionCookie } from "#testing/request.ts";

type Person = { actor: Actor; cookie: string };

let shop: Scope;
let admin: Person;
let analyst: Person;

const aPerson = async (scope: Scope, role: Role): Promise<Person> => {
  const member = await aMember(scope, role);
  const actor = { businessId: scope.businessId, kind: "user", id: member.userId, role } as const;
  return { actor, cookie: await sessionCookie(scope, member) };
};

beforeEach(async () => {
  shop = await aBusiness();
  [admin, analyst] = [await aPerson(shop, "admin"), await aPerson(shop, "analyst")];
});

const path = "/api/admin/runs";
const params = (id: string) => ({ params: Promise.resolve({ id }) });
const list = async ({ cookie }: Person, query = "") => answerOf(await GET(aRequest("GET", path + query, { cookie })));
const read = async ({ cookie }: Person, id: string) =>
  answerOf(await GET_ONE(aRequest("GET", `${path}/${id}`, { cookie }), params(id)));
const cancel = async ({ cookie }: Person, id: string) =>
  answerOf(await DELETE(aRequest("DELETE", `${path}/${id}`, { cookie }), params(id)));
const retry = async ({ cookie }: Person, id: string) =>
  answerOf(await RETRY(aRequest("POST", `${path}/${id}/retry`, { cookie, body: {} }), params(id)));
const retryAll = async ({ cookie }: Person, body: object) =>
  answerOf(await RETRY_ALL(aRequest("POST", `${path}/retry`, { cookie, body })));
const change = async ({ cookie }: Person, action: string, ids: readonly string[]) =>
  answerOf(await CHANGE(aRequest("POST", `${path}/changes`, { cookie, body: { action, ids } })));
const idsIn = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);

/** The job that the queue would pass to a worker. */
const jobsOf = async (runId: string) => {
  const jobs = await (await queue()).findJobs("recalculate_segments", { data: { runId } });
  return jobs.map(({ state }) => state).sort();
};

describe("GET 200", () => {
  test("lists newest first, by state and kind, and counts the states", async () => {
    const failed = await aFailedRun(admin.actor);
    const done = await aDoneRun(admin.actor);
    const { id: waiting } = await requestRecalculation(admin.actor, {});
    const all = await list(admin);
    expect(idsIn(all)).toEqual([waiting, done, failed]);
    expect(all.body.states).toEqual({ queued: 1, running: 0, retrying: 0, succeeded: 1, failed: 1, cancelled: 0 });
    expect(all.body.data[0]).toMatchObject({
      kind: "recalculate_segments",
      state: "queued",
      trigger: "request",
      options: { reason: "request" },
      begunBy: { kind: "user", name: "Ana" },
      progress: 0,
    });
    expect(idsIn(await list(admin, "?state=failed"))).toEqual([failed]);
    expect(idsIn(await list(admin, "?state=queued,running,retrying"))).toEqual([waiting]);
    expect(idsIn(await list(admin, "?kind=clean_up"))).toEqual([]);
    expect((await list(admin, "?pageSize=1&page=2")).body).toMatchObject({ total: 3, data: [{ id: done }] });
  });

  test("lists only their own runs for users without management permission, and none of other businesses", async () => {
    const own = await aDoneRun(analyst.actor);
    const other = await aDoneRun(admin.actor);
    const elsewhere = await aBusiness();
    await aDoneRun(asAdmin(elsewhere));
    expect(idsIn(await list(analyst))).toEqual([own]);
    expect((await list(analyst)).body.states.succeeded).toBe(1);
    expect(idsIn(await list(admin)).sort()).toEqual([own, other].sort());
    expect((await read(analyst, own)).status).toBe(200);
  });

  test("returns why and when a run failed, and its request ID in the log", async () => {
    const id = await aFailedRun(admin.actor, "SOME_SEGMENTS_FAILED");
    const { body } = await read(admin, id);
    expect(body.data).toMatchObject({ state: "failed", problem: "SOME_SEGMENTS_FAILED", attempts: 1 });
    expect(body.data.problemId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Date.parse(body.data.finishedAt)).toBeGreaterThanOrEqual(Date.parse(body.data.startedAt));
  });
});

describe("GET 400", () => {
  test.each([
    ["?state=broken", "state"],
    ["?state=queued,", "state"],
    ["?kind=lunch", "kind"],
    ["?pageSize=500", "pageSize"],
  ])("%s", async (query, field) => {
    expect(await list(admin, query)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });
});

describe("GET 404", () => {
  test("another user's run, another business's, and an unknown one are not found", async () => {
    const others = await aDoneRun(admin.actor);
    const elsewhere = await aDoneRun(asAdmin(await aBusiness()));
    for (const id of [others, elsewhere, "none"]) {
      expect(await read(analyst, id)).toEqual({
        status: 404,
        body: { error: "This run does not exist", code: "RUN_NOT_FOUND" },
      });
      expect((await cancel(analyst, id)).status).toBe(404);
      expect((await retry(analyst, id)).status).toBe(404);
    }
  });
});

describe("DELETE 200", () => {
  test("a waiting run never starts, audited", async () => {
    const { id } = await requestRecalculation(analyst.actor, {});
    expect(await jobsOf(id)).toEqual(["created"]);
    expect((await cancel(analyst, id)).body.data).toMatchObject({ id, state: "cancelled" });
    expect(await jobsOf(id)).toEqual(["cancelled"]);
    expect(await auditLines(shop, "run.cancelled")).toMatchObject([
      { things: { run: id }, before: { kind: "recalculate_segments", state: "queued" } },
    ]);
  });

  test("an active run is cancelled immediately; its worker notices", async () => {
    const { id } = await aRunningRun(analyst.actor);
    expect((await cancel(admin, id)).body.data.state).toBe("cancelled");
  });
});

describe("DELETE 409", () => {
  test("a finished run can't be cancelled", async () => {
    for (const id of [await aDoneRun(admin.actor), await aFailedRun(admin.actor)]) {
      expect(await cancel(admin, id)).toMatchObject({ status: 409, body: { code: "RUN_IS_OVER" } });
    }
  });
});

describe("POST retry 202", () => {
  test("the same run waits again with a job, audited", async () => {
    const id = await aFailedRun(admin.actor);
    const { status, body } = await retry(admin, id);
    expect([status, body.data]).toMatchObject([
      202,
      { id, state: "queued", problem: null, finishedAt: null, attempts: 1 },
    ]);
    // The first job is the failed one that this test ran as its worker.
    expect(await jobsOf(id)).toEqual(["created", "created"]);
    expect(await auditLines(shop, "run.retried")).toMatchObject([{ things: { run: id }, before: { state: "failed" } }]);
  });

  test("a cancelled run can be retried as well", async () => {
    const { id } = await requestRecalculation(admin.actor, {});
    await cancel(admin, id);
    expect((await retry(admin, id)).status).toBe(202);
  });

  test("retries all failed runs of a kind, and no others", async () => {
    const failed = [await aFailedRun(admin.actor), await aFailedRun(analyst.actor)];
    const done = await aDoneRun(admin.actor);
    const elsewhere = await aBusiness();
    const theirs = await aFailedRun(asAdmin(elsewhere));
    expect(await retryAll(admin, { kind: "recalculate_segments" })).toEqual({
      status: 202,
      body: { data: { retried: 2 } },
    });
    expect(idsIn(await list(admin, "?state=queued")).sort()).toEqual(failed.sort());
    expect((await read(admin, done)).body.data.state).toBe("succeeded");
    const them = await aPerson(elsewhere, "admin");
    expect((await read(them, theirs)).body.data.state).toBe("failed");
    expect((await retryAll(admin, { kind: "clean_up" })).body.data.retried).toBe(0);
  });
});

describe("POST retry 400", () => {
  test("an unknown kind is refused", async () => {
    expect(await retryAll(admin, { kind: "lunch" })).toMatchObject({
      status: 400,
      body: { details: [{ field: "kind" }] },
    });
  });
});

describe("POST retry 403", () => {
  test("what starting the run needs is needed to retry it too", async () => {
    const source = { kind: "group", field: "rfmSegment", value: "champions" } as const;
    const mailing = { name: "VIP", source, format: "csv", purpose: "email", schedule: "manual", hour: 6 } as const;
    const audience = await createAudience(admin.actor, mailing, { language: "en" });
    const { id } = await requestRun(analyst.actor, AUDIENCE_SEND, { audienceId: audience.id });
    await cancelRun(analyst.actor, id);
    const byToken = (...onlyPermissions: Permission[]) => retryRun({ ...analyst.actor, onlyPermissions }, id);
    const changed = changeRuns({ ...analyst.actor, onlyPermissions: ["ai:use"] }, { action: "retry", ids: [id] });
    await expect(changed).rejects.toMatchObject({ code: "FORBIDDEN", values: { permission: "data:export" } });
    await expect(byToken("ai:use")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(byToken("ai:use", "data:export")).rejects.toMatchObject({ values: { permission: "customers:pii" } });
    expect((await byToken("ai:use", "data:export", "customers:pii")).state).toBe("queued");
    const recalculation = await aFailedRun(analyst.actor);
    expect((await retry(analyst, recalculation)).status).toBe(403);
  });
});

describe("POST retry 409", () => {
  test("a run that did not fail can't be retried", async () => {
    const { id: waiting } = await requestRecalculation(admin.actor, {});
    for (const id of [waiting, await aDoneRun(admin.actor)]) {
      expect(await retry(admin, id)).toMatchObject({ status: 409, body: { code: "RUN_NOT_FAILED" } });
    }
  });
});

describe("POST changes 200", () => {
  test("cancels the open ones of several runs, audited", async () => {
    const { id: waiting } = await requestRecalculation(analyst.actor, {});
    const { id: running } = await aRunningRun(admin.actor);
    const done = await aDoneRun(admin.actor);
    const { status, body } = await change(admin, "cancel", [done, waiting, running, "none"]);
    expect([status, body.data.changed, body.data.changedIds.toSorted()]).toEqual([200, 2, [waiting, running].sort()]);
    expect(idsIn(await list(admin, "?state=cancelled")).sort()).toEqual([waiting, running].sort());
    expect(body.data.notFoundIds).toEqual(["none"]);
    expect(await jobsOf(waiting)).toEqual(["cancelled"]);
    expect(await auditLines(shop, "run.cancelled")).toHaveLength(2);
  });

  test("retries several failed runs, except those of a refused file", async () => {
    const failed = await aFailedRun(admin.actor);
    const refused = await aFailedRun(admin.actor, "FILE_REFUSED");
    expect((await change(admin, "retry", [failed, refused])).body.data.changedIds).toEqual([failed]);
    expect(idsIn(await list(admin, "?state=queued"))).toEqual([failed]);
    expect(await auditLines(shop, "run.retried")).toHaveLength(1);
  });

  test("changes only a user's own runs without management permission, and none of other businesses", async () => {
    const manager = await aPerson(shop, "manager");
    const [own, others] = [await aFailedRun(manager.actor), await aFailedRun(admin.actor)];
    const theirs = await aFailedRun(asAdmin(await aBusiness()));
    const { data } = (await change(manager, "retry", [own, others, theirs])).body;
    expect(data).toMatchObject({ changedIds: [own], notFoundIds: [others, theirs] });
  });
});

describe("POST changes 400 and 403", () => {
  test("another action is refused, and a viewer", async () => {
    expect(await change(admin, "delete", ["a"])).toMatchObject({
      status: 400,
      body: { details: [{ field: "action" }] },
    });
    expect((await change(await aPerson(shop, "viewer"), "cancel", ["a"])).status).toBe(403);
  });
});
