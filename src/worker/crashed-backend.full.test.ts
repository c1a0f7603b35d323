import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import { isDatabaseAway } from "#core/values/database-away.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { someOrders } from "#testing/builders.ts";
import { aShop, query, send, withUploads } from "#testing/imports/upload-runs.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { until } from "#testing/processes/runs.ts";
import { aSmallDisk } from "#testing/processes/small-disk.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { GET as getMe } from "../app/api/admin/me/route.ts";
import { GET as listSegments } from "../app/api/admin/segments/route.ts";

// A server of its own, because one killed backend ends all sessions: as when the system kills one for its memory.
const server = await aSmallDisk();
if (!server) console.warn("skipped: needs root, to start a database server of its own");

const { folder, ends, fileOf } = withUploads();
beforeAll(() => {
  if (!server) return;
  provideSettings({
    DATABASE_URL: server.url,
    DATABASE_OWNER_URL: server.ownerUrl,
    DATA_DIR: folder,
    // On a busy machine the callers ask for long.
    RATE_LIMIT: "1000000000",
  });
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Locks a table, so that work stops at it, and returns how to kill the backend of the work. */
const holdTable = async (table: string) => {
  const holder = new pg.Client({ connectionString: server?.ownerUrl });
  holder.on("error", () => {});
  await holder.connect();
  await holder.query(`begin; lock table ${table} in exclusive mode`);
  const waiting = `select pid from pg_locks where relation = '${table}'::regclass and not granted`;
  return {
    killWaiting: async () => {
      const pid = await until(async () => (await holder.query<{ pid: number }>(waiting)).rows[0]?.pid);
      process.kill(pid, "SIGKILL");
    },
    end: () => holder.end().catch(() => {}),
  };
};

const begin: Record<
  string,
  { table: string; run: (shop: Actor) => Promise<string>; verify: (shop: Actor) => Promise<void> }
> = {
  "an import": {
    table: "orders",
    run: async (shop) => (await send(shop, fileOf(3000))).runId,
    verify: async (shop) => {
      const [row] = await query(
        shop,
        "select rows_read as read, orders_new as added, (select count(*)::int from orders) as stored from imports",
      );
      expect(row).toMatchObject({ read: 3000 });
      expect(row.stored).toBe(row.added);
    },
  },
  "a recalculation of segments": {
    table: "segment_membership_changes",
    run: async (shop) => {
      await someOrders(
        shop,
        Array.from({ length: 300 }, (_, i) => ({ customer: `c${i % 100}` })),
      );
      await createSegment(shop, { name: "Regulars", criteria: { minOrders: 3 }, isAutomatic: true });
      return (await requestRecalculation(shop, {})).id;
    },
    verify: async (shop) => {
      const [row] = await query(shop, "select count(*)::int as members from customer_segment_assignments");
      expect(row).toEqual({ members: 100 });
    },
  },
};

test.skipIf(!server).each(Object.keys(begin))(
  "a backend killed in the middle of %s ends every session; requests are answered with 503 until all recovers by itself, and nothing is lost",
  async (name) => {
    const shop = await aShop();
    const token = await aToken(shop);
    const { table, run, verify } = begin[name] as (typeof begin)[string];
    const runId = await run(shop);
    const { killWaiting, end } = await holdTable(table);
    ends.push(end);
    const worker = await startWorkerProcess({
      DATA_DIR: folder,
      DATABASE_URL: server?.url ?? "",
      DATABASE_OWNER_URL: server?.ownerUrl ?? "",
    });
    ends.push(() => worker.end("SIGKILL"));
    const answers = new Set<string>();
    let isOver = false;
    const callers = [getMe, listSegments].map(async (read) => {
      while (!isOver) {
        const response = await read(aRequest("GET", "/api/admin/x", { token }));
        answers.add(response.status === 503 ? `503 ${response.headers.has("retry-after")}` : String(response.status));
        await pause(5);
      }
    });
    await killWaiting();
    await until(async () => withBusiness(shop, async () => true).catch(() => false));
    // A connection that was open when the backend was killed fails once more.
    const isDone = async () => (await readRun(shop, runId)).state === "succeeded";
    await until(() =>
      isDone().catch((error) => {
        if (isDatabaseAway(error)) return false;
        throw error;
      }),
    );
    isOver = true;
    await Promise.all(callers);
    expect([...answers].filter((answer) => !["200", "503 true"].includes(answer))).toEqual([]);
    expect(answers).toContain("200");
    await verify(shop);
  },
);
