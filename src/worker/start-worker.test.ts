import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { connected } from "#core/postgres/open-database.ts";
import type { Scope } from "#core/values/permissions.ts";
import { recoverDeliveries } from "#features/imports/connections/receive-deliveries.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { retryRun } from "#features/operations/retry-runs.ts";
import { cancelRun, readRun } from "#features/runs/manage-runs.ts";
import { recoverRuns } from "#features/runs/run-in-process.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { aBusiness } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { startWorkerProcess, type WorkerProcess } from "#testing/processes/command-process.ts";
import {
  aShopWithSegments,
  EACH_ONCE,
  hold,
  query,
  readMembers,
  untilState,
  untilStuck,
} from "#testing/processes/segment-runs.ts";
import { aReader, dropReaders } from "#testing/readers.ts";
import { asAdmin } from "#testing/request.ts";
import { aConnection } from "#testing/shops/connections/connections.ts";
import { until, untilDueAgain, withoutRetries } from "../testing/processes/runs.ts";
import { startWorker } from "./start-worker.ts";

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const worker = async (): Promise<() => Promise<void>> => {
  const end = await startWorker();
  ends.push(end);
  return end;
};

const workerProcess = async (): Promise<WorkerProcess> => {
  const started = await startWorkerProcess();
  ends.push(async () => {
    await started.end("SIGKILL");
  });
  return started;
};

test("a requested run is done, and its row has the result", async () => {
  const shop = await aShopWithSegments();
  const { id, state } = await requestRecalculation(asAdmin(shop), {});
  expect(state).toBe("queued");
  await worker();
  expect(await untilState(shop, id, "succeeded")).toMatchObject({
    progress: 1,
    attempts: 1,
    trigger: "request",
    // 50.00 is at least 40 and 5, 10.00 only 5: 1 + 2 + 1 + 2.
    result: { segments: 4, joined: 6, left: 0, failed: 0 },
    steps: [{ name: "scores" }, { name: "segments", done: 4, of: 4 }],
  });
  expect(await readMembers(shop)).toEqual(EACH_ONCE);
});

test("one business's runs are processed one after another @full", async () => {
  const shop = await aShopWithSegments();
  const release = await hold(shop, "A", ends);
  const first = await requestRecalculation(asAdmin(shop), {});
  await worker();
  await untilState(shop, first.id, "running");
  const second = await requestRecalculation(asAdmin(shop), {});
  expect(second.id).not.toBe(first.id);
  // Longer than a worker's polling interval.
  await pause(3000);
  expect((await readRun(asAdmin(shop), second.id)).state).toBe("queued");
  await release();
  await untilState(shop, second.id, "succeeded");
});

/** The worker has let go of it, whatever its row says. */
const untilLetGo = (runId: string): Promise<unknown> =>
  until(async () => {
    const held = "select 1 from pgboss.job where data ->> 'runId' = $1 and state in ('created', 'retry', 'active')";
    return (await pool().query(held, [runId])).rowCount === 0;
  });

/** Makes the database reject members of this segment; returns a function to undo this. */
const breakSegment = async (scope: Scope, name: string): Promise<() => Promise<void>> => {
  const [segment] = await query(scope, "select segment_id as id from customer_segments where name = $1", [name]);
  const alter = (how: string) =>
    connected(process.env.DATABASE_OWNER_URL ?? "", async (owner) => {
      await owner.query(`alter table customer_segment_assignments ${how}`);
    });
  await alter(`add constraint broken check (segment_id <> '${segment?.id}')`);
  return () => alter("drop constraint broken");
};

test("a cancelled run stops before its next segments @full", async () => {
  const shop = await aShopWithSegments();
  const { id } = await requestRecalculation(asAdmin(shop), {});
  const release = await hold(shop, "C", ends);
  await worker();
  await untilStuck(shop, id);
  await cancelRun(asAdmin(shop), id);
  await pause(1500);
  await release();
  await untilLetGo(id);
  expect((await readRun(asAdmin(shop), id)).state).toBe("cancelled");
  // C was in progress and is complete; D was not started.
  expect(await readMembers(shop)).toEqual([...EACH_ONCE.slice(0, 3), { name: "D", members: 0, joins: 0 }]);
});

test.skipIf(isTestingCitus)("a login for reporting that holds a lock of the product loses its session", async () => {
  const { client } = await aReader(await aBusiness());
  await client.query("select pg_advisory_lock(72707369)");
  const isEnded = new Promise<void>((resolve) => client.once("end", () => resolve()));
  await worker();
  await isEnded;
  await dropReaders();
});

describe("a failing run", () => {
  test("is retried, and finally waits for a user to start it again @full", async () => {
    const shop = await aShopWithSegments();
    const repair = await breakSegment(shop, "B");
    const { id } = await requestRecalculation(asAdmin(shop), {});
    await worker();
    // The next attempt waits at least five seconds.
    expect(await untilState(shop, id, "retrying")).toMatchObject({ attempts: 1, finishedAt: null });
    await untilDueAgain(id, true);
    expect(await untilState(shop, id, "failed")).toMatchObject({
      problem: "SOME_SEGMENTS_FAILED",
      attempts: 2,
      result: { segments: 3, joined: 0, left: 0, failed: 1 },
      steps: [{ name: "scores" }, { name: "segments", done: 4, of: 4 }],
    });
    await repair();
    await retryRun(asAdmin(shop), id);
    expect(await untilState(shop, id, "succeeded")).toMatchObject({
      attempts: 3,
      problem: null,
      result: { joined: 2 },
    });
    expect(await readMembers(shop)).toEqual(EACH_ONCE);
  });
});

test("runs restored from a backup without their queue are queued again", async () => {
  const shop = await aShopWithSegments();
  const { id } = await requestRecalculation(asAdmin(shop), {});
  const queuedAt = async () => (await readRun(asAdmin(shop), id)).queuedAt;
  const first = await queuedAt();
  const hours = (count: number) => new Date(first.getTime() + count * 3_600_000);
  await pool().query("delete from pgboss.job");
  // Not immediately, because a run being written has no visible job yet.
  await recoverRuns(new Date());
  expect(await queuedAt()).toEqual(first);
  await recoverRuns(hours(1));
  expect(await queuedAt()).toEqual(hours(1));
  await recoverRuns(hours(3));
  expect(await queuedAt()).toEqual(hours(1));
  // One that a clock has queued which was set back since.
  await pool().query("delete from pgboss.job");
  const present = new Date();
  await recoverRuns(present);
  expect(await queuedAt()).toEqual(present);
  await worker();
  await untilState(shop, id, "succeeded");
});

test("webhook deliveries restored from a backup without their queue are processed", async () => {
  const shop = await aBusiness({ currency: "USD" });
  const { id: connectionId } = await aConnection(shop);
  const line = { id: 1, sku: "LAMP", title: "Lamp", quantity: 2, price: "10.00" };
  const times = { created_at: "2026-05-01T10:00:00Z", updated_at: "2026-05-01T10:00:00Z" };
  const order = { id: 1, ...times, currency: "USD", total_price: "20.00", line_items: [line] };
  const delivered = { key: "1", topic: "orders/create", triggeredAt: null, body: Buffer.from(JSON.stringify(order)) };
  await insertDelivery(shop, { connectionId, ...delivered });
  await recoverDeliveries(new Date(Date.now() + 120_000));
  await worker();
  await until(async () => (await query(shop, "select 1 from webhook_deliveries where state = 'done'")).length);
  expect(await query(shop, "select external_id as id from orders")).toEqual([{ id: "1" }]);
});

describe("a worker that is killed midway", () => {
  test("loses its runs: one is finished by another worker without duplicates, one without attempts left fails @full", async () => {
    const [shop, unlucky] = [await aShopWithSegments(), await aShopWithSegments()];
    const { id } = await requestRecalculation(asAdmin(shop), {});
    const { id: last } = await requestRecalculation(asAdmin(unlucky), {});
    await withoutRetries(last);
    const releases = [await hold(shop, "C", ends), await hold(unlucky, "C", ends)];
    const killed = await workerProcess();
    await untilStuck(shop, id);
    await untilStuck(unlucky, last);
    await killed.end("SIGKILL");
    for (const release of releases) await release();
    await workerProcess();
    expect(await untilState(shop, id, "succeeded", "failed")).toMatchObject({
      state: "succeeded",
      attempts: 2,
      // A and B were done before, so only C and D changed.
      result: { segments: 4, joined: 3, left: 0, failed: 0 },
    });
    expect(await readMembers(shop)).toEqual(EACH_ONCE);
    expect(await untilState(unlucky, last, "succeeded", "failed")).toMatchObject({
      state: "failed",
      problem: "WORKER_LOST",
    });
  });

  test("changes nothing any more if it was only considered dead @full", async () => {
    const shop = await aShopWithSegments();
    const { id } = await requestRecalculation(asAdmin(shop), {});
    const release = await hold(shop, "C", ends);
    await worker();
    await untilStuck(shop, id);
    // According to the row, another worker has claimed it meanwhile.
    await query(shop, "update runs set attempts = 2 where business_id = $1 and id = $2", [shop.businessId, id]);
    // Longer than the interval between heartbeats.
    await pause(1500);
    await release();
    await untilLetGo(id);
    expect(await readRun(asAdmin(shop), id)).toMatchObject({ state: "running", attempts: 2 });
  });
});

test("a worker that is stopped returns its run, and the next one finishes it @full", async () => {
  const shop = await aShopWithSegments();
  const { id } = await requestRecalculation(asAdmin(shop), {});
  const release = await hold(shop, "C", ends);
  const asked = await workerProcess();
  await untilStuck(shop, id);
  const ended = asked.end("SIGTERM");
  await pause(500);
  await release();
  expect(await ended).toBe(0);
  expect(await readRun(asAdmin(shop), id)).toMatchObject({ state: "queued", attempts: 1 });
  await worker();
  expect(await untilState(shop, id, "succeeded")).toMatchObject({ attempts: 2 });
  expect(await readMembers(shop)).toEqual(EACH_ONCE);
});
