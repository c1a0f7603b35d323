import { renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { readMigrations } from "#core/postgres/migrations.ts";
import { connected } from "#core/postgres/open-database.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { shownImport } from "#features/imports/read-imports.ts";
import { cleanUploads } from "#features/imports/run-import.ts";
import { IMPORT } from "#features/imports/runs.ts";
import { retryRun } from "#features/operations/retry-runs.ts";
import { cancelRun, readRun } from "#features/runs/manage-runs.ts";
import { recoverRuns } from "#features/runs/run-in-process.ts";
import { aShop, query, send, untilRun, withUploads } from "#testing/imports/upload-runs.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { holdOrders } from "#testing/processes/locks.ts";
import { untilDueAgain } from "#testing/processes/runs.ts";

const { folder, uploads, uploadedFiles, ends, worker, fileOf } = withUploads();

describe("a run that is cancelled", () => {
  test("never starts if it was still waiting; sending the file again creates a new run of the same import @full", async () => {
    const shop = await aShop();
    const file = fileOf(30);
    const { id, runId } = await send(shop, file);
    await cancelRun(shop, runId);
    const again = await send(shop, file);
    expect(again.id).toBe(id);
    expect(again.runId).not.toBe(runId);
    expect(await shownImport(shop, id)).toMatchObject({ state: "queued", error: null, finishedAt: null });
    expect(uploadedFiles()).toHaveLength(1);
    await worker();
    await untilRun(shop, again.runId, "succeeded");
    expect(await shownImport(shop, id)).toMatchObject({ state: "succeeded", runId: again.runId });
  });
});

describe("a run whose file is not on the worker's machine", () => {
  test("reports it and waits for a worker that has the file", async () => {
    const shop = await aShop();
    const { id, runId } = await send(shop, fileOf(30));
    const [name = ""] = uploadedFiles();
    const elsewhere = path.join(folder, "elsewhere");
    renameSync(path.join(uploads, name), elsewhere);
    await worker();
    expect(await untilRun(shop, runId, "retrying")).toMatchObject({ problem: "FILE_MISSING" });
    expect(await shownImport(shop, id)).toMatchObject({
      state: "running",
      error: "The file is not on the worker's machine. It will be retried automatically",
      problem: { code: "FILE_MISSING", values: {} },
    });
    renameSync(elsewhere, path.join(uploads, name));
    await untilDueAgain(runId);
    await untilRun(shop, runId, "succeeded");
  });

  test("fails after the last attempt, and continues when the file is sent again @full", async () => {
    const shop = await aShop();
    const { id, runId } = await send(shop, fileOf(30));
    const [name = ""] = uploadedFiles();
    rmSync(path.join(uploads, name));
    await worker();
    await untilRun(shop, runId, "retrying");
    await untilDueAgain(runId, true);
    await untilRun(shop, runId, "failed");
    expect(await shownImport(shop, id)).toMatchObject({
      state: "failed",
      error: "The file is not on the worker's machine. Send the same file again to continue",
    });
    const again = await send(shop, fileOf(30));
    expect(again.id).toBe(id);
    await untilRun(shop, again.runId, "succeeded");
  });

  test("is not retried if the file was read by a command that was killed", async () => {
    const shop = await aShop();
    const options = { fileName: "a.csv", format: "online-retail", storefrontId: 1, shiftDays: 0 };
    const { run } = await withBusiness(shop, (client) =>
      beginRun(client, shop, IMPORT, { trigger: "request", options }),
    );
    await worker();
    expect(await untilRun(shop, run.id, "failed")).toMatchObject({ problem: "FILE_MISSING", attempts: 1 });
  });
});

test("a file with an error after its first rows fails immediately with the reason, and is deleted", async () => {
  const shop = await aShop();
  const file = fileOf(33);
  writeFileSync(file, Buffer.concat([Buffer.from("8,A1,\u00e9,1\n"), Buffer.from("9,A1,caf\u00e9,1\n", "latin1")]), {
    flag: "a",
  });
  const { id, runId } = await send(shop, file);
  await worker();
  const reason = '33-0.csv is not text in UTF-8 (line 37): save it as "CSV UTF-8", separated by commas';
  expect(await untilRun(shop, runId, "failed")).toMatchObject({
    problem: "FILE_REFUSED",
    attempts: 1,
    result: { reason, problem: "not_utf8", values: { file: "33-0.csv", line: 37 } },
  });
  expect(await shownImport(shop, id)).toMatchObject({ state: "failed", error: reason });
  expect(uploadedFiles()).toEqual([]);
  await retryRun(shop, runId);
  expect(await untilRun(shop, runId, "failed")).toMatchObject({ problem: "FILE_REFUSED", result: { reason } });
});

test("an import continues after a statement timeout @full", async () => {
  const shop = await aShop();
  const { id, runId } = await send(shop, fileOf(30));
  const { untilStuck, release } = await holdOrders(shop, ends);
  await worker();
  await untilStuck();
  // Like a statement timeout.
  await pool().query(
    "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  expect(await untilRun(shop, runId, "retrying")).toMatchObject({ problem: "DATABASE_AWAY" });
  expect(await shownImport(shop, id)).toMatchObject({
    state: "running",
    error: "The database was unavailable or overloaded. It will be retried automatically",
  });
  await release();
  await untilDueAgain(runId);
  await untilRun(shop, runId, "succeeded");
  expect(await shownImport(shop, id)).toMatchObject({ state: "succeeded", error: null });
});

test("another business cannot see the import or its run, and cannot cancel it", async () => {
  const [shop, stranger] = [await aShop(), await aShop()];
  const { id, runId } = await send(shop, fileOf(30));
  await expect(shownImport(stranger, id)).rejects.toMatchObject({ reason: "IMPORT_NOT_FOUND" });
  for (const act of [readRun, cancelRun, retryRun])
    await expect(act(stranger, runId)).rejects.toMatchObject({ reason: "RUN_NOT_FOUND" });
  expect(await readRun(shop, runId)).toMatchObject({ state: "queued" });
});

describe("uploaded files", () => {
  const hoursAgo = (name: string, hours: number) => {
    const at = Date.now() / 1000 - hours * 3600;
    utimesSync(path.join(uploads, name), at, at);
  };

  test("files that no import needs are deleted, unless they were just written", async () => {
    const shop = await aShop();
    await send(shop, fileOf(30));
    const [needed = ""] = uploadedFiles();
    for (const name of ["old", "old.1.part", "new.2.part"]) writeFileSync(path.join(uploads, name), "x");
    for (const name of ["old", "old.1.part", needed]) hoursAgo(name, 2);
    await cleanUploads(new Date());
    expect(uploadedFiles().toSorted()).toEqual([needed, "new.2.part"].toSorted());
  });

  test("files of a cancelled run are kept for a week", async () => {
    const shop = await aShop();
    const { runId } = await send(shop, fileOf(30));
    await cancelRun(shop, runId);
    const [kept = ""] = uploadedFiles();
    hoursAgo(kept, 24 * 6);
    await cleanUploads(new Date());
    expect(uploadedFiles()).toEqual([kept]);
    await query(shop, "update runs set finished_at = now() - interval '8 days'");
    await cleanUploads(new Date());
    expect(uploadedFiles()).toEqual([]);
  });
});

// Older than Citus's support.
test.skipIf(isTestingCitus)("uploads that were waiting during an upgrade are imported by runs", async () => {
  const shop = await aShop();
  const { id } = await send(shop, fileOf(30));
  // The state before imports were runs.
  await query(shop, "delete from runs");
  await pool().query("delete from pgboss.job");
  const { sql } = readMigrations("prisma/migrations").find(({ name }) => name === "0026_import_runs") ?? { sql: "" };
  await connected(process.env.DATABASE_OWNER_URL ?? "", async (owner) => {
    await owner.query(`alter table imports drop column run_id; ${sql}`);
  });
  const { state, runId } = await shownImport(shop, id);
  expect([state, runId]).toEqual(["queued", expect.any(String)]);
  expect((await readRun(shop, runId ?? "")).options).toMatchObject({ importId: id, fileName: "30-0.csv" });
  await recoverRuns(new Date(Date.now() + 120_000));
  await worker();
  await untilRun(shop, runId ?? "", "succeeded");
  expect(await shownImport(shop, id)).toMatchObject({ state: "succeeded", begunBy: { kind: "token", id: "erp" } });
});
