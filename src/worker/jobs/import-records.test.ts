import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import type { Actor, Scope } from "#lib/domain/permissions.ts";
import { uploadImport } from "#lib/imports/files/upload-import.ts";
import { importRecords } from "#lib/imports/import-records.ts";
import { type ShownImport, shownImport } from "#lib/imports/list-imports.ts";
import { cleanUploads } from "#lib/imports/run-import.ts";
import { beginRun } from "#lib/runs/begin-run.ts";
import { cancelRun, readRun, retryRun, type ShownRun } from "#lib/runs/manage-runs.ts";
import { recoverRuns } from "#lib/runs/recover-runs.ts";
import { pool } from "#lib/server/db/pool.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { connected } from "#lib/server/postgres/open-database.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/citus/on-citus.ts";
import { holdOrders } from "#testing/processes/hold-orders.ts";
import { until, untilDueAgain } from "#testing/processes/runs.ts";
import { startWorkerProcess, type WorkerProcess } from "#testing/processes/worker-process.ts";
import { asAdmin } from "#testing/request.ts";
import { startWorker } from "../start-worker.ts";

vi.setConfig({ testTimeout: 300_000 });

const folder = mkdtempSync(path.join(tmpdir(), "import-runs-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

const uploads = path.join(folder, "uploads");
const uploadedFiles = (): string[] => (existsSync(uploads) ? readdirSync(uploads) : []);

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  for (const name of uploadedFiles()) rmSync(path.join(uploads, name));
});
const worker = async (): Promise<void> => {
  ends.push(await startWorker());
};
const workerProcess = async (): Promise<WorkerProcess> => {
  const started = await startWorkerProcess({ DATA_DIR: folder });
  ends.push(() => started.end("SIGKILL"));
  return started;
};

const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

/** Invoices of three lines, numbered from `from`; every third one has a return. */
const fileOf = (rows: number, from = 0): string => {
  const lines = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"];
  for (let i = from; lines.length <= rows; i++) {
    const who = `c${i % 700}`;
    for (let line = 1; line <= 3; line++)
      lines.push(`${i},A${line},LAMP,${line},2011-01-10 09:00:00,2.00,${who},France`);
    if (i % 3 === 0) lines.push(`C${i},A1,LAMP,-1,2011-01-11 09:00:00,2.00,${who},France`);
  }
  const file = path.join(folder, `${rows}-${from}.csv`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
};

/** A batch of 20,000 rows, which is cut 1,000 rows later, and another one. */
const LONG_ROWS = 21_500;
const long = fileOf(LONG_ROWS);

const aShop = async (): Promise<Actor> => ({
  ...asAdmin(await aBusiness({ currency: "GBP" })),
  kind: "token",
  id: "erp",
});

const send = async (shop: Actor, file: string): Promise<{ id: string; runId: string }> => {
  const request = { format: "online-retail", fileName: path.basename(file), storefrontId: 1, shiftDays: 0 };
  const { id, runId } = await uploadImport(shop, request, createReadStream(file));
  return { id, runId: runId ?? "" };
};

const untilRun = (shop: Actor, id: string, ...states: ShownRun["state"][]): Promise<ShownRun> =>
  until(async () => {
    const run = await readRun(shop, id);
    return states.includes(run.state) && run;
  });

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

test("a worker that is stopped finishes its batch, and the next one continues after it", async () => {
  const shop = await aShop();
  const { id, runId } = await send(shop, long);
  const { untilStuck, release } = await holdOrders(shop, ends);
  const asked = await workerProcess();
  await untilStuck();
  const ended = asked.end("SIGTERM");
  await pause(500);
  await release();
  expect(await ended).toBe(0);
  expect(await readRun(shop, runId)).toMatchObject({ state: "queued", attempts: 1 });
  const [first] = await query(shop, "select rows_read from imports");
  expect(first.rows_read).toBeGreaterThan(19_000);
  expect(first.rows_read).toBeLessThan(21_000);
  expect(await shownImport(shop, id)).toMatchObject({ state: "queued", error: null });
  await worker();
  expect(await untilRun(shop, runId, "succeeded")).toMatchObject({
    ...{ attempts: 2, progress: 1, trigger: "request", begunBy: { kind: "token", id: "erp" } },
    options: { importId: id, fileName: path.basename(long), format: "online-retail", storefrontId: 1, shiftDays: 0 },
    result: { rowsRead: LONG_ROWS },
  });
  expect(await sumsOf(shop)).toEqual(await expectedSums());
  // Every audit entry names the token that sent the file.
  const who = await query(shop, "select distinct actor_id from audit_log where things->>'import' is not null");
  expect(who).toEqual([{ actor_id: "erp" }]);
  expect(uploadedFiles()).toEqual([]);
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
    expect(first.rows_read).toBeGreaterThan(19_000);
    expect(first.rows_read).toBeLessThan(21_000);
    expect(await readRun(shop, runId)).toMatchObject({ state: "cancelled" });
    await retryRun(shop, runId);
    await untilRun(shop, runId, "succeeded");
    expect(await sumsOf(shop)).toEqual(await expectedSums());
    expect(uploadedFiles()).toEqual([]);
  });

  test("never starts if it was still waiting; sending the file again creates a new run of the same import", async () => {
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

  test("fails after the last attempt, and continues when the file is sent again", async () => {
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
      beginRun(byClient(client), shop, { kind: "import", trigger: "request", options }),
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
  expect(await shownImport(shop, id)).toMatchObject({ state: "failed", error: reason } satisfies Partial<ShownImport>);
  expect(uploadedFiles()).toEqual([]);
  await retryRun(shop, runId);
  expect(await untilRun(shop, runId, "failed")).toMatchObject({ problem: "FILE_REFUSED", result: { reason } });
});

test("an import continues after a statement timeout", async () => {
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

  test("that no import needs are deleted, unless they were just written", async () => {
    const shop = await aShop();
    await send(shop, fileOf(30));
    const [needed = ""] = uploadedFiles();
    for (const name of ["old", "old.1.part", "new.2.part"]) writeFileSync(path.join(uploads, name), "x");
    for (const name of ["old", "old.1.part", needed]) hoursAgo(name, 2);
    await cleanUploads(new Date());
    expect(uploadedFiles().toSorted()).toEqual([needed, "new.2.part"].toSorted());
  });

  test("of a cancelled run are kept for a week", async () => {
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
  const sql = readFileSync("prisma/migrations/0026_import_runs/migration.sql", "utf8");
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
