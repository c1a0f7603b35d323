import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import { uploadImport } from "#features/imports/files/upload-import.ts";
import { shownImport } from "#features/imports/read-imports.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { buildOrderCopy, freeReadCopies, getCopyFolder } from "#records/orders/copy/order-copy.ts";
import { readCells } from "#records/orders/copy/order-readings.ts";
import { anAudience, CUSTOMERS, everyoneOf, sendNow } from "#testing/audiences/audience-shop.ts";
import { aBusiness, daysAgo, saveSales, someOrders } from "#testing/builders.ts";
import { untilRun } from "#testing/imports/upload-runs.ts";
import { aDataDisk } from "#testing/processes/small-disk.ts";
import { asAdmin } from "#testing/request.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import { startWorker } from "./start-worker.ts";

const disk = aDataDisk();
if (!disk) console.warn("skipped: mounting a file system needs root (and CAP_SYS_ADMIN in a container)");
else provideSettings({ DATA_DIR: disk.folder });
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  disk?.makeRoom();
  for (const end of ends.splice(0)) await end();
});
afterAll(() => disk?.[Symbol.dispose]());

const ORDERS = 3_000;
const given = { format: "online-retail", fileName: "orders.csv", storefrontId: 1, shiftDays: 0 };

/** A file; `onMiddle` is called between its rows, of which more than a file system reserves for a file then follow. */
const file = async function* (onMiddle?: () => void) {
  yield Buffer.from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
  for (let i = 0; i < ORDERS; i++) {
    if (i === ORDERS / 2 && onMiddle) {
      onMiddle();
      yield Buffer.alloc(16 << 20, "\n");
    }
    yield Buffer.from(`${i},A1,LAMP,1,2011-01-10 09:00:00,2.00,c${i % 500},France\n`);
  }
};

test.skipIf(!disk)(
  "an upload onto a disk that is full or becomes full leaves nothing, and the same file is imported once there is space",
  async () => {
    const actor = asAdmin(await aBusiness({ currency: "GBP" }));
    const uploads = () => readdirSync(path.join(disk?.folder ?? "", "uploads"));
    const stored = () =>
      withBusiness(
        actor,
        async (client) => (await client.query("select 1 from imports union all select 1 from runs")).rowCount,
      );
    const refusal = { code: "SERVICE_UNAVAILABLE", reason: "UPLOAD_DISK_FULL" };
    for (const onMiddle of [() => disk?.fill(), () => {}]) {
      await expect(uploadImport(actor, given, file(onMiddle))).rejects.toMatchObject(refusal);
      expect([uploads(), await stored()]).toEqual([[], 0]);
    }
    disk?.makeRoom();
    const { id, runId } = await uploadImport(actor, given, file());
    ends.push(await startWorker());
    // Its file is read, not written.
    disk?.fill();
    await untilRun(actor, runId ?? "", "succeeded");
    expect(await shownImport(actor, id)).toMatchObject({ state: "succeeded", ordersNew: ORDERS });
    expect(uploads()).toEqual([]);
  },
);

test.skipIf(!disk)(
  "copies of orders that don't fit leave the earlier ones as they are, and reports are right meanwhile and afterwards",
  async () => {
    const scope = await aBusiness();
    const sales = (customers: number, orders: number) =>
      Array.from({ length: orders }, (_, i) => ({
        customer: `c${i % customers}`,
        orderedAt: daysAgo(1 + (i % 80)),
        totalPrice: 100 + i,
      }));
    const periods = twoPeriods({ zone: "UTC", last: toLocalDay(new Date(), "UTC"), days: 90, storefrontId: null });
    const [first, second] = [sales(900, 3000), sales(700, 2500)];
    const sum = (orders: typeof first) => orders.reduce((all, { totalPrice }) => all + totalPrice, 0);
    await someOrders(scope, first);
    const revenue = async () => (await readCells(scope, periods)).cells.reduce((all, cell) => all + cell.revenue, 0);
    await buildOrderCopy(scope);
    expect(await revenue()).toBe(sum(first));
    const files = () => readdirSync(getCopyFolder(scope));
    const before = files();
    await someOrders(scope, second);
    disk?.fill();
    await freeReadCopies();
    // The changes can't be stored.
    expect(await revenue()).toBe(sum([...first, ...second]));
    await expect(buildOrderCopy(scope)).rejects.toThrow("ENOSPC");
    await expect(buildOrderCopy(scope, "traits")).rejects.toThrow("ENOSPC");
    expect(files()).toEqual(before);
    disk?.makeRoom();
    await freeReadCopies();
    expect(await revenue()).toBe(sum([...first, ...second]));
    await buildOrderCopy(scope);
    expect(await revenue()).toBe(sum([...first, ...second]));
  },
);

test.skipIf(!disk)(
  "an audience's file that doesn't fit fails its run with that reason and leaves nothing, and is sent once there is space",
  async () => {
    const actor = asAdmin(await aBusiness());
    await saveSales(actor, { customers: CUSTOMERS.map((each) => ({ ...each, createdAt: daysAgo(400) })) });
    const source = { kind: "segment", segmentId: await everyoneOf(actor) } as const;
    const audience = await anAudience(actor, { source });
    const folder = path.join(disk?.folder ?? "", "audiences");
    const files = () => (existsSync(folder) ? readdirSync(folder) : []);
    // Not even its folder can be made.
    disk?.fill();
    expect(await sendNow(actor, audience)).toMatchObject({ state: "failed", problem: "DISK_FULL" });
    expect(files()).toEqual([]);
    disk?.makeRoom();
    expect(await sendNow(actor, audience)).toMatchObject({ state: "succeeded" });
    expect(files()).toHaveLength(1);
  },
);
