import { spawn } from "node:child_process";
import { existsSync, readFileSync, readlinkSync, statSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { aShop, query, send, untilRun, withUploads } from "#testing/imports/upload-runs.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { holdOrders } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { anotherClock } from "#testing/processes/set-clock.ts";
import { aSmallDisk } from "#testing/processes/small-disk.ts";

const clock = anotherClock();
const withClient = async <Result>(url: string | undefined, work: (client: pg.Client) => Promise<Result>) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** A server of its own, started again with that clock, which the product never gives to its server. */
const aServer = async (env: Record<string, string>) => {
  const found = await aSmallDisk();
  if (!found) return null;
  const pid = await withClient(found.url, async (client) => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const status = readFileSync(`/proc/${rows[0]?.pid}/status`, "utf8");
    return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
  });
  const [program = "", ...options] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  const { uid, gid } = statSync(`/proc/${pid}`);
  const cwd = readlinkSync(`/proc/${pid}/cwd`);
  process.kill(pid, "SIGINT");
  await until(
    async () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/status`, "utf8").includes("zombie"),
  );
  spawn(program, options, { env: { ...process.env, ...env }, uid, gid, cwd, detached: true, stdio: "ignore" }).unref();
  await until(() => withClient(found.url, async () => true).catch(() => false));
  return found;
};
const server = clock && (await aServer(clock.env));
if (!server) console.warn("skipped: needs libfaketime (apt-get install libfaketime), and root");
afterAll(() => clock?.[Symbol.dispose]());

const { folder, ends, fileOf, uploadedFiles } = withUploads();
const addresses = { DATABASE_URL: server?.url ?? "", DATABASE_OWNER_URL: server?.ownerUrl ?? "" };
beforeAll(() => {
  if (server) provideSettings({ ...addresses, DATA_DIR: folder });
});
beforeEach(() => clock?.set(0));
const aWorker = async () => {
  const worker = await startWorkerProcess({ DATA_DIR: folder, ...addresses });
  ends.push(() => worker.end("SIGKILL"));
};

/** In days, how far the database's clock is ahead. */
const ahead = (): Promise<number> =>
  withClient(server?.url, async (client) => {
    const { rows } = await client.query<{ at: Date }>("select clock_timestamp() as at");
    return Math.round((Number(rows[0]?.at) - Date.now()) / 86_400_000);
  });

describe.skipIf(!server)("when the database's clock is set", () => {
  test.each([365, -365, -1])(
    "an import during which the clock is set by %s days is stored once, and the next one is not kept waiting once it is set right",
    async (days) => {
      const shop = await aShop();
      const { untilStuck, release } = await holdOrders(shop, ends);
      const { runId } = await send(shop, fileOf(3000));
      await aWorker();
      await aWorker();
      await untilStuck();
      clock?.set(days);
      expect(await ahead()).toBe(days);
      const other = await aShop();
      const theirs = await send(other, fileOf(600));
      await untilRun(other, theirs.runId, "succeeded");
      await release();
      await untilRun(shop, runId, "succeeded");
      clock?.set(0);
      const next = await send(shop, fileOf(600, 50_000));
      await untilRun(shop, next.runId, "succeeded");
      const rows = await query(shop, "select rows_read as read, state from imports order by rows_read");
      expect(rows).toEqual([
        { read: 600, state: "succeeded" },
        { read: 3000, state: "succeeded" },
      ]);
      expect(uploadedFiles()).toEqual([]);
    },
  );
});
