import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { provideSettings } from "#lib/server/settings.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { aSmallDisk } from "#testing/processes/small-disk.ts";
import { asAdmin, aToken } from "#testing/request.ts";
import type { Actor } from "../domain/permissions.ts";
import { shownImport } from "../imports/list-imports.ts";
import { enqueueImport } from "../imports/queue-imports.ts";
import { readRun, runsOf } from "../runs/manage-runs.ts";
import { runInProcess } from "../runs/run-in-process.ts";
import { createSegment } from "../segments/edit-segment.ts";
import { recalculateSegments } from "../segments/recalculate-segments.ts";
import { queueImport } from "../server/db/imports/imports.ts";
import { withBusiness } from "../server/db/with-business.ts";

const disk = await aSmallDisk();
if (!disk) console.warn("skipped: mounting a file system needs root (and CAP_SYS_ADMIN in a container)");

const folder = mkdtempSync(path.join(tmpdir(), "full-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  if (!disk) return;
  provideSettings({ DATABASE_URL: disk.url, DATABASE_OWNER_URL: disk.ownerUrl, DATA_DIR: folder });
});

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
const ORDERS = 3_000;
const rows = Array.from({ length: ORDERS }, (_, i) => `${i},A1,LAMP,1,2011-01-10 09:00:00,2.00,c${i},France\n`);

const text = HEADER + rows.join("");

/** Fills the disk between the acceptance of a file and its import. */
const importOntoFullDisk = async (firstWaitMs: number) => {
  const actor = asAdmin(await aBusiness({ currency: "GBP" }));
  // The audit log's last page has room for some more lines.
  await aToken(actor);
  const upload = randomUUID();
  const file = path.join(folder, "uploads", upload);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  const fileHash = createHash("sha256").update(text).digest("hex");
  const options = { storefrontId: 1, shiftDays: 0 };
  const key = { format: "online-retail", fileName: "orders.csv", fileHash, options };
  const { row } = await withBusiness(actor, (client) =>
    queueImport(client, actor, key, { upload, hasFile: () => true }),
  );
  disk?.fill();
  enqueueImport({ doer: actor, id: row.id, upload, firstWaitMs });
  return { actor, id: row.id, file };
};

const until = async (
  actor: Actor,
  id: string,
  isReached: (entry: Awaited<ReturnType<typeof shownImport>>) => boolean,
) => {
  for (;;) {
    const entry = await shownImport(actor, id);
    if (isReached(entry)) return entry;
    await pause(20);
  }
};

describe.skipIf(!disk)("an import whose rows find the disk full", () => {
  test("says so while it waits, and goes on by itself once there is space", async () => {
    const { actor, id, file } = await importOntoFullDisk(200);
    const waiting = await until(actor, id, ({ error }) => error !== null);
    expect(waiting).toMatchObject({
      state: "running",
      error: "The database's disk is full. It is tried again in a while",
    });
    disk?.raiseWorkMem();
    const done = await until(actor, id, ({ state }) => state === "succeeded" || state === "failed");
    expect(done).toMatchObject({ state: "succeeded", error: null, ordersNew: ORDERS });
    while (existsSync(file)) await pause(20);
  });

  test("is given up after some tries, with what to do about it", async () => {
    try {
      const { actor, id, file } = await importOntoFullDisk(1);
      const end = await until(actor, id, ({ state }) => state === "failed");
      expect(end.error).toBe("The database's disk is full. Send the same file again to go on");
      while (existsSync(file)) await pause(20);
    } finally {
      disk?.raiseWorkMem();
    }
  });
});

test.skipIf(!disk)("a run that finds the disk full fails for that reason", async () => {
  const orders = Array.from({ length: ORDERS }, () => ({ orderedAt: new Date(Date.now() - 86_400_000) }));
  const other = asAdmin(await aBusiness());
  await someOrders(other, orders);
  // What needs space is the memberships: scores and sizes have their pages already.
  await createSegment(other, { name: "Regulars", criteria: { minOrders: 9 }, isAutomatic: true });
  await recalculateSegments(other, { reason: "nightly" });
  await createSegment(other, { name: "Everybody", criteria: { minOrders: 1 }, isAutomatic: true });
  const wanted = { kind: "recalculate_segments" as const, options: { reason: "nightly" as const } };
  const watch = { stop: new AbortController().signal, onProgress: () => {} };
  const work = runInProcess(other, wanted, watch, async () => {
    disk?.fill();
    return { result: {}, value: await recalculateSegments(other, { reason: "nightly" }) };
  });
  try {
    await expect(work).rejects.toThrow();
    const page = { page: 1, pageSize: 2, sort: "-queuedAt", q: undefined } as const;
    const { data } = await runsOf(other, page);
    expect(await readRun(other, data[0]?.id ?? "")).toMatchObject({ state: "failed", problem: "DISK_FULL" });
  } finally {
    disk?.raiseWorkMem();
  }
});
