import { beforeEach, describe, expect, test } from "vitest";
import type { Actor, Scope } from "#lib/domain/permissions.ts";
import { readMetrics } from "#lib/operations/read-metrics.ts";
import { executeRun, RunFailed } from "#lib/runs/execute-run.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { changeSegment } from "#lib/segments/edit-segment.ts";
import { recalculateSegments, requestRecalculation } from "#lib/segments/recalculate-segments.ts";
import { findRun } from "#lib/server/db/runs/run-list.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { GET } from "./route.ts";

let actor: Actor;

beforeEach(async () => {
  actor = asAdmin(await aBusiness());
});

const read = async (scope: Scope = actor) => {
  const request = aRequest("GET", "/api/admin/segments/problems", { token: await aToken(scope, { role: "viewer" }) });
  const { status, body } = await answerOf(GET(request));
  expect(status).toBe(200);
  return (body.data as { name: string; problem: string }[]).map(({ name, problem }) => [name, problem]);
};
const aSegment = async (name: string) =>
  (await createSegment(actor, { name, criteria: { minOrders: 1 }, isAutomatic: true })).id;
const recalculate = () => recalculateSegments(actor, { reason: "nightly" });

/** The last attempt at a recalculation of these segments, by default all, which fails as a whole. */
const failedRun = async (segmentIds?: string[]) => {
  const { id: runId } = await requestRecalculation(actor, { segmentIds });
  const jobId = (await findRun(actor, runId))?.jobId ?? "";
  const stop = new AbortController().signal;
  await executeRun({ businessId: actor.businessId, runId, jobId, isLast: true, stop }, () =>
    Promise.reject(new RunFailed("DISK_FULL")),
  );
};

describe("GET 200", () => {
  test("lists a segment whose rule can't be read until it is mended, here and in the metrics", async () => {
    const [broken] = [await aSegment("Lapsed"), await aSegment("VIP")];
    await recalculate();
    expect(await read()).toEqual([]);
    const counted = async () => Number(/^customer360_segments_failed (\d+)$/m.exec(await readMetrics())?.[1]);
    const before = await counted();
    await withBusiness(actor, (client) =>
      client.query(`update customer_segments set criteria = '{"gone": 1}' where segment_id = $1`, [broken]),
    );
    await recalculate();
    expect(await read()).toEqual([["Lapsed", "INVALID_CRITERIA"]]);
    expect(await counted()).toBe(before + 1);
    expect(await read(await aBusiness())).toEqual([]);

    await changeSegment(actor, broken, { version: 1, criteria: { minOrders: 2 } });
    await recalculate();
    expect(await read()).toEqual([]);
    expect(await counted()).toBe(before);
  });

  test("lists what a run that failed as a whole did not update, until one succeeds; archived ones need no update", async () => {
    const [first, second] = [await aSegment("First"), await aSegment("Second")];
    await aSegment("Third");
    const archived = await aSegment("Archived");
    await changeSegment(actor, archived, { version: 1, isArchived: true });
    await failedRun([first]);
    expect(await read()).toEqual([["First", "DISK_FULL"]]);
    await failedRun();
    expect((await read()).map(([name]) => name)).toEqual(["First", "Second", "Third"]);
    await recalculateSegments(actor, { reason: "request", segmentIds: [second] });
    expect((await read()).map(([name]) => name)).toEqual(["First", "Third"]);
    await recalculate();
    expect(await read()).toEqual([]);
  });
});

test("GET 403 without permission to view customers", async () => {
  const token = await aToken(actor, { permissions: ["reports:view"] });
  expect((await GET(aRequest("GET", "/api/admin/segments/problems", { token }))).status).toBe(403);
});
