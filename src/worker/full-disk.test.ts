import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { uploadImport } from "#features/imports/files/upload-import.ts";
import { shownImport } from "#features/imports/read-imports.ts";
import { listRunPage, readRun } from "#features/runs/manage-runs.ts";
import { runInProcess } from "#features/runs/run-in-process.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { holdOrders } from "#testing/processes/locks.ts";
import { aSmallDisk } from "#testing/processes/small-disk.ts";
import { asAdmin } from "#testing/request.ts";
import type { RunState } from "../core/values/run-states.ts";
import { until, untilDueAgain, withoutRetries } from "../testing/processes/runs.ts";
import { startWorker } from "./start-worker.ts";

const disk = await aSmallDisk();
if (!disk) console.warn("skipped: mounting a file system needs root (and CAP_SYS_ADMIN in a container)");

const folder = mkdtempSync(path.join(tmpdir(), "full-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  if (disk) provideSettings({ DATABASE_URL: disk.url, DATABASE_OWNER_URL: disk.ownerUrl, DATA_DIR: folder });
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  disk?.makeRoom();
  for (const end of ends.splice(0)) await end();
});

const ORDERS = 3_000;

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
const file = async function* () {
  yield Buffer.from(HEADER);
  for (let i = 0; i < ORDERS; i++) yield Buffer.from(`${i},A1,LAMP,1,2011-01-10 09:00:00,2.00,c${i},France\n`);
};

/** Fills the disk just before a worker writes the rows. The runs' tables still have free space in their pages. */
const importOntoFullDisk = async ({ state, isLast = false }: { state: RunState; isLast?: boolean }) => {
  const actor = asAdmin(await aBusiness({ currency: "GBP" }));
  const { untilStuck, release } = await holdOrders(actor, ends);
  const request = { format: "online-retail", fileName: "orders.csv", storefrontId: 1, shiftDays: 0 };
  const { id, runId } = await uploadImport(actor, request, file());
  if (isLast) await withoutRetries(runId ?? "");
  ends.push(await startWorker());
  await untilStuck();
  disk?.fill();
  await release();
  const run = () => readRun(actor, runId ?? "");
  await until(async () => (await run()).state === state);
  return { actor, id, runId: runId ?? "", run };
};

describe.skipIf(!disk)("an import on a full disk", () => {
  test("reports it while waiting, and resumes automatically once there is space @full", async () => {
    const { actor, id, runId, run } = await importOntoFullDisk({ state: "retrying" });
    expect(await run()).toMatchObject({ problem: "DISK_FULL" });
    expect(await shownImport(actor, id)).toMatchObject({
      state: "running",
      error: "The database's disk is full. It will be retried automatically",
    });
    disk?.makeRoom();
    await untilDueAgain(runId);
    await until(async () => (await run()).state === "succeeded");
    expect(await shownImport(actor, id)).toMatchObject({ state: "succeeded", error: null, ordersNew: ORDERS });
  });

  test("fails after the last attempt, and says what to do", async () => {
    const { actor, id, run } = await importOntoFullDisk({ state: "failed", isLast: true });
    expect(await run()).toMatchObject({ problem: "DISK_FULL", attempts: 1 });
    expect(await shownImport(actor, id)).toMatchObject({
      state: "failed",
      error: "The database's disk is full. Send the same file again to continue",
    });
  });
});

test.skipIf(!disk)("a run on a full disk fails with that reason @full", async () => {
  const orders = Array.from({ length: ORDERS }, () => ({ orderedAt: new Date(Date.now() - 86_400_000) }));
  const other = asAdmin(await aBusiness());
  await someOrders(other, orders);
  // Only the memberships need new space: scores and sizes fit in existing pages.
  await createSegment(other, { name: "Regulars", criteria: { minOrders: 9 }, isAutomatic: true });
  await recalculateSegments(other, { reason: "nightly" });
  await createSegment(other, { name: "Everybody", criteria: { minOrders: 1 }, isAutomatic: true });
  const wanted = { definition: RECALCULATE_SEGMENTS, options: { reason: "nightly" as const } };
  const watch = { stop: new AbortController().signal, onProgress: () => {} };
  const work = runInProcess(other, wanted, watch, async () => {
    disk?.fill();
    const { failed, ...result } = await recalculateSegments(other, { reason: "nightly" });
    return { result, value: failed };
  });
  try {
    await expect(work).rejects.toThrow();
    const page = { page: 1, pageSize: 2, sort: "-queuedAt", q: undefined } as const;
    const { data } = await listRunPage(other, page);
    expect(await readRun(other, data[0]?.id ?? "")).toMatchObject({ state: "failed", problem: "DISK_FULL" });
  } finally {
    disk?.makeRoom();
  }
});
