import { beforeAll, expect, test } from "vitest";
import { readRun, runsOf } from "#lib/runs/manage-runs.ts";
import { runInProcess } from "#lib/runs/run-in-process.ts";
import { createSegment } from "#lib/segments/assign-segments.ts";
import { recalculateSegments } from "#lib/segments/recalculate-segments.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { aSmallDisk } from "#testing/processes/small-disk.ts";
import { asAdmin } from "#testing/request.ts";

const disk = await aSmallDisk();
if (!disk) console.warn("skipped: mounting a file system needs root (and CAP_SYS_ADMIN in a container)");

beforeAll(() => {
  if (disk) provideSettings({ DATABASE_URL: disk.url, DATABASE_OWNER_URL: disk.ownerUrl });
});

const ORDERS = 3_000;

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
    disk?.makeRoom();
  }
});
