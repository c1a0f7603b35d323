import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import {
  aShopWithSegments,
  EACH_ONCE,
  hold,
  query,
  readMembers,
  untilState,
  untilStuck,
} from "#testing/processes/segment-runs.ts";
import { startWorkerProcess, type WorkerProcess } from "#testing/processes/worker-process.ts";
import { asAdmin } from "#testing/request.ts";
import { until, withoutRetries } from "../testing/processes/runs.ts";
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

/** The worker has let go of it, whatever its row says. */
const untilLetGo = (runId: string): Promise<unknown> =>
  until(async () => {
    const held = "select 1 from pgboss.job where data ->> 'runId' = $1 and state in ('created', 'retry', 'active')";
    return (await pool().query(held, [runId])).rowCount === 0;
  });

describe("a worker that is killed midway", () => {
  test("loses its runs: one is finished by another worker without duplicates, one without attempts left fails", async () => {
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

  test("changes nothing any more if it was only considered dead", async () => {
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

test("a worker that is stopped returns its run, and the next one finishes it", async () => {
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
