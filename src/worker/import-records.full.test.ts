import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { importRecords } from "#features/imports/import-records.ts";
import { shownImport } from "#features/imports/read-imports.ts";
import { retryRun } from "#features/operations/retry-runs.ts";
import { cancelRun, readRun } from "#features/runs/manage-runs.ts";
import { aShop, query, send, untilRun, withUploads } from "#testing/imports/upload-runs.ts";
import { startWorkerProcess, type WorkerProcess } from "#testing/processes/command-process.ts";
import { holdOrders } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";

const { folder, uploadedFiles, ends, worker, fileOf } = withUploads();
const workerProcess = async (): Promise<WorkerProcess> => {
  const started = await startWorkerProcess({ DATA_DIR: folder });
  ends.push(() => started.end("SIGKILL"));
  return started;
};

/** A batch of 20,000 rows, which is cut 1,000 rows later, and another one. */
const LONG_ROWS = 21_500;
const long = fileOf(LONG_ROWS);

const sumsOf = async (scope: Scope) =>
  query(
    scope,
    `select (select array[count(*), sum(total_price), sum(refunded_amount)] from orders) as orders,
      (select array[count(*), sum(line_total), sum(refund_amount)] from order_items) as items,
      (select array[count(*), sum(amount)] from refunds) as refunds,
      (select array[count(*), sum(order_count), sum(lifetime_value)] from customer_metrics) as metrics,
      (select array[rows_read, rows_refused, orders_new, orders_kept, refunds_new] from imports) as import,
      (select state from imports) as state`,
  );

let undisturbed: Promise<unknown> | undefined;
const expectedSums = () => {
  undisturbed ??= (async () => {
    const shop = await aShop();
    await importRecords(shop, { file: long, format: "online-retail", storefrontId: 1 });
    return sumsOf(shop);
  })();
  return undisturbed;
};

test("a worker that is stopped finishes its batch or leaves all of it, and the next one continues from there", async () => {
  const shop = await aShop();
  const { id, runId } = await send(shop, long);
  const { untilStuck, release } = await holdOrders(shop, ends);
  const asked = await workerProcess();
  await untilStuck();
  const { ended } = await asked.askToStop();
  await release();
  expect(await ended).toBe(0);
  expect(await readRun(shop, runId)).toMatchObject({ state: "queued", attempts: 1 });
  const [first] = await query(shop, "select rows_read from imports");
  // On a busy machine the batch takes longer than the worker waits.
  if (first.rowsRead !== 0) expect(first.rowsRead).toBeGreaterThan(19_000);
  expect(first.rowsRead).toBeLessThan(21_000);
  expect(await shownImport(shop, id)).toMatchObject({ state: "queued", error: null });
  await worker();
  expect(await untilRun(shop, runId, "succeeded")).toMatchObject({
    attempts: 2,
    progress: 1,
    trigger: "request",
    begunBy: { kind: "token", id: "erp" },
    options: { importId: id, fileName: path.basename(long), format: "online-retail", storefrontId: 1, shiftDays: 0 },
    result: { rowsRead: LONG_ROWS },
  });
  expect(await sumsOf(shop)).toEqual(await expectedSums());
  // Every audit entry names the token that sent the file.
  const who = await query(shop, "select distinct actor_id from audit_log where things->>'import' is not null");
  expect(who).toEqual([{ actorId: "erp" }]);
  expect(uploadedFiles()).toEqual([]);
});

test("a worker that is stopped returns a run whose batch takes longer than it waits, and the next one begins it again", async () => {
  const shop = await aShop();
  const { runId } = await send(shop, long);
  const { untilStuck, release } = await holdOrders(shop, ends);
  const asked = await workerProcess();
  await untilStuck();
  const { ended } = await asked.askToStop();
  expect(await ended).toBe(0);
  expect(await readRun(shop, runId)).toMatchObject({ state: "queued", attempts: 1 });
  expect(await query(shop, "select rows_read from imports")).toEqual([{ rowsRead: 0 }]);
  await release();
  await worker();
  await untilRun(shop, runId, "succeeded");
  expect(await sumsOf(shop)).toEqual(await expectedSums());
});

test("two workers import one file of a business at a time, and another business's file meanwhile", async () => {
  const [busy, other] = [await aShop(), await aShop()];
  const { untilStuck, release } = await holdOrders(busy, ends);
  const sent = [
    await send(busy, fileOf(3000)),
    await send(busy, fileOf(3000, 10_000)),
    await send(busy, fileOf(3000, 20_000)),
  ];
  await Promise.all([workerProcess(), workerProcess()]);
  await untilStuck();
  const theirs = await send(other, fileOf(3000));
  await untilRun(other, theirs.runId, "succeeded");
  const running = "select count(*)::int as n from imports where state = 'running'";
  expect(await query(busy, running)).toEqual([{ n: 1 }]);
  await release();
  let most = 0;
  const isDone = async () => {
    most = Math.max(most, (await query(busy, running))[0].n);
    return (await query(busy, "select 1 from imports where state <> 'succeeded'")).length === 0;
  };
  await until(isDone);
  expect(most).toBeLessThanOrEqual(1);
  for (const { runId } of sent) await untilRun(busy, runId, "succeeded");
});

describe("a run that is cancelled", () => {
  test("keeps what was written, and continues from there when retried", async () => {
    const shop = await aShop();
    const { id, runId } = await send(shop, long);
    const { untilStuck, release } = await holdOrders(shop, ends);
    await worker();
    await untilStuck();
    await cancelRun(shop, runId);
    expect(await shownImport(shop, id)).toMatchObject({
      state: "failed",
      error: "It was cancelled. Send the same file again to continue",
      problem: { code: "CANCELLED", values: {} },
    });
    // Longer than the interval between two heartbeats.
    await pause(1500);
    await release();
    await until(async () => (await query(shop, "select 1 from audit_log where action = 'import.stopped'")).length);
    const [first] = await query(shop, "select rows_read from imports");
    expect(first.rowsRead).toBeGreaterThan(19_000);
    expect(first.rowsRead).toBeLessThan(21_000);
    expect(await readRun(shop, runId)).toMatchObject({ state: "cancelled" });
    await retryRun(shop, runId);
    await untilRun(shop, runId, "succeeded");
    expect(await sumsOf(shop)).toEqual(await expectedSums());
    expect(uploadedFiles()).toEqual([]);
  });
});
