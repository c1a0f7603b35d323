import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { databaseUrl, provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, daysAgo, saveSales, sellToFour, someOrders } from "#testing/builders.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { type Reading, twoPeriods } from "#testing/shops/random-shops.ts";
import { loadCopy } from "./copied-orders.ts";
import { freeReadCopies, getCopyFolder } from "./order-copy.ts";
import { readBehavior, readCells } from "./order-readings.ts";
import { updateCopy } from "./work-on-copy.ts";

const today = toLocalDay(new Date(), "UTC");
const lastDays: Reading = { zone: "UTC", last: today, days: 90, storefrontId: null };
const periods = twoPeriods(lastDays);

const aShop = async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  onTestFinished(() => rm(getCopyFolder(scope), { recursive: true, force: true }));
  await sellToFour(scope);
  return scope;
};

/** How many customers bought, and what they spent. */
const totals = async (scope: Scope) => {
  const { cells } = await readCells(scope, periods);
  return {
    customers: cells.reduce((sum, { customerCount }) => sum + customerCount, 0),
    revenue: cells.reduce((sum, { revenue }) => sum + revenue, 0),
  };
};

const wholeFile = (scope: Scope) => path.join(getCopyFolder(scope), "orders.columns");

/** Tells whether the whole copy was written again. */
const fileOf = async (scope: Scope) => {
  const { ino, mtimeMs } = await stat(wholeFile(scope));
  return `${ino} ${mtimeMs}`;
};

/** What a thread answers that has nothing in memory. */
const totalsFromFiles = async (scope: Scope) => {
  await freeReadCopies();
  return totals(scope);
};

describe("a copy", () => {
  test("is built by the first report, and shows what was written before each other one", async () => {
    const scope = await aShop();
    const { customers, revenue } = await totals(scope);
    const built = await fileOf(scope);
    await someOrders(scope, [
      { customer: "new", orderedAt: daysAgo(1), totalPrice: 5000 },
      { customer: "ada", orderedAt: daysAgo(1), totalPrice: 100 },
    ]);
    expect(await totals(scope)).toEqual({ customers: customers + 1, revenue: revenue + 5100 });
    await someOrders(scope, [{ customer: "ada", orderedAt: daysAgo(1), totalPrice: 9000, refunded: 8000 }]);
    expect(await totals(scope)).toEqual({ customers: customers + 1, revenue: revenue + 6100 });
    const orderedAt = daysAgo(1);
    const [only] = await someOrders(scope, [{ customer: "zoe", orderedAt, totalPrice: 700 }]);
    expect(await totals(scope)).toEqual({ customers: customers + 2, revenue: revenue + 6800 });
    const orderExternalId = only?.externalId ?? "";
    await saveSales(scope, {
      refunds: [{ externalId: "back", orderExternalId, amount: 700, refundedAt: orderedAt, items: [] }],
    });
    const last = { customers: customers + 1, revenue: revenue + 6100 };
    expect(await totals(scope)).toEqual(last);
    expect(await totalsFromFiles(scope)).toEqual(last);
    // Only the changes were written.
    expect(await fileOf(scope)).toBe(built);
  });

  test("reads only the orders of customers who changed since its last update", async () => {
    const scope = await aShop();
    const { customers, revenue } = await totals(scope);
    await someOrders(scope, [{ customer: "dan", orderedAt: daysAgo(1), totalPrice: 5000 }]);
    const known = await totals(scope);
    expect(known.revenue).toBe(revenue + 5000);
    // As if dan's last change had been before the copy: reading all changes since then would miss it.
    await asOwner(`update customer_metrics set changed_in = 0 where business_id = '${scope.businessId}'`);
    await someOrders(scope, [{ customer: "cleo", orderedAt: daysAgo(1), totalPrice: 700 }]);
    expect(await totals(scope)).toEqual({ customers: known.customers, revenue: revenue + 5700 });
    expect(known.customers).toBeGreaterThanOrEqual(customers);
  });

  test("is not brought up to date with more changes than its limits, at once and in all", async () => {
    const scope = await aShop();
    await aCopyOf(scope);
    const files = { businessId: scope.businessId, folder: getCopyFolder(scope), of: "orders" } as const;
    const place = { scope, databaseUrl: databaseUrl(), files };
    const update = async (most: { atOnce: number; inAll: number }) => {
      const copy = await loadCopy(place.files);
      return copy && (await updateCopy(place, copy, most))?.copy.changes?.customers.places.length;
    };
    const change = (customers: readonly string[]) =>
      someOrders(
        scope,
        customers.map((customer) => ({ customer })),
      );
    await change(["ada", "bob"]);
    expect(await update({ atOnce: 1, inAll: 9 })).toBeUndefined();
    expect(await update({ atOnce: 2, inAll: 1 })).toBeUndefined();
    expect(await update({ atOnce: 2, inAll: 2 })).toBe(2);
    await change(["ada", "dan"]);
    expect(await update({ atOnce: 2, inAll: 2 })).toBeUndefined();
    expect(await update({ atOnce: 2, inAll: 3 })).toBe(3);
  });

  test("is built again when it is missing, cut off, damaged, of another version or of another history of the database @full", async () => {
    const scope = await aShop();
    const expected = await totals(scope);
    const file = wholeFile(scope);
    const expectRebuilt = async (damage: (bytes: Buffer) => Promise<unknown>) => {
      const before = await fileOf(scope);
      await damage(await readFile(file));
      expect(await totalsFromFiles(scope)).toEqual(expected);
      expect(await fileOf(scope)).not.toBe(before);
    };
    await expectRebuilt((bytes) => truncate(file, bytes.length - 9));
    await expectRebuilt((bytes) =>
      writeFile(file, Buffer.from(bytes.map((byte, i) => (i === bytes.length - 9 ? byte ^ 1 : byte)))),
    );
    await expectRebuilt((bytes) =>
      writeFile(file, bytes.toString("latin1").replace(/columns \d+/, "columns 0"), "latin1"),
    );
    await expectRebuilt(() => rm(file));
    const renewed = `update data_revisions set epoch = '${randomUUID()}' where business_id = '${scope.businessId}'`;
    await expectRebuilt(() => asOwner(renewed));
    const last = await fileOf(scope);
    expect(await totalsFromFiles(scope)).toEqual(expected);
    expect(await fileOf(scope)).toBe(last);
  });

  test("is not used in the place of another business's, or of another kind, whose epoch and revision are the same", async () => {
    const [scope, other] = [await aShop(), await aShop()];
    await someOrders(other, [{ customer: "stranger", orderedAt: daysAgo(1), totalPrice: 1_000_000 }]);
    await someOrders(scope, [{ customer: "ada", orderedAt: daysAgo(1), totalPrice: 100, refunded: 100 }]);
    const ids = `('${scope.businessId}', '${other.businessId}')`;
    await asOwner(`update data_revisions set epoch = '${randomUUID()}', revision = 100000 where business_id in ${ids}`);
    for (const kind of ["orders", "traits", "lines"] as const)
      for (const each of [scope, other]) await aCopyOf(each, kind);
    const expected = await totals(scope);
    expect((await totals(other)).revenue).toBe(expected.revenue + 1_000_000);
    const pathTo = (each: Scope, of: string) => path.join(getCopyFolder(each), `${of}.columns`);
    await copyFile(pathTo(other, "orders"), pathTo(scope, "orders"));
    expect(await totalsFromFiles(scope)).toEqual(expected);
    for (const kind of ["traits", "lines"]) {
      await copyFile(pathTo(scope, kind), pathTo(scope, "orders"));
      expect(await totalsFromFiles(scope)).toEqual(expected);
    }
  });

  test("made by another version of the product is not read", async () => {
    const scope = await aShop();
    const files = { ...scope, folder: getCopyFolder(scope), of: "traits" } as const;
    await aCopyOf(scope, "traits");
    expect(await loadCopy(files)).not.toBeNull();
    const file = path.join(files.folder, "traits.columns");
    const bytes = (await readFile(file)).toString("latin1");
    const older = bytes.replace(/"version":\d/, '"version":1');
    expect(older).not.toBe(bytes);
    await writeFile(file, older, "latin1");
    expect(await loadCopy(files)).toBeNull();
  });

  test("made after a backup was restored knows later changes, although customers' revisions are older", async () => {
    const scope = await aShop();
    // A backup has no revision of the business's orders, but those in which its customers changed.
    await asOwner(`update customer_metrics set changed_in = 5000 where business_id = '${scope.businessId}'`);
    await asOwner(`delete from data_revisions where business_id = '${scope.businessId}'`);
    const before = await totals(scope);
    await someOrders(scope, [{ customer: "dan", orderedAt: daysAgo(1), totalPrice: 700 }]);
    expect((await totals(scope)).revenue).toBe(before.revenue + 700);
    const changes = await readFile(path.join(getCopyFolder(scope), "changes.columns"), "latin1");
    expect(changes).toContain('"name":"ids","type":"Uint8Array","length":16,');
  });

  test("a copy that can't be written is only held in memory, and leaves nothing @full", async () => {
    const scope = await aShop();
    await mkdir(wholeFile(scope), { recursive: true });
    await expect(aCopyOf(scope)).rejects.toThrow();
    const before = await totals(scope);
    await someOrders(scope, [{ customer: "dan", orderedAt: daysAgo(1), totalPrice: 700 }]);
    expect((await totals(scope)).revenue).toBe(before.revenue + 700);
    expect(await readdir(getCopyFolder(scope))).toEqual(["orders.columns"]);
    expect((await totalsFromFiles(scope)).revenue).toBe(before.revenue + 700);
  });

  test("counts the orders itself where customers' metrics are wrong", async () => {
    const scope = await aShop();
    const expected = await totals(scope);
    await rm(getCopyFolder(scope), { recursive: true });
    for (const wrong of ["order_count + 1", "order_count - 1"]) {
      await asOwner(`update customer_metrics set order_count = ${wrong} where business_id = '${scope.businessId}'`);
      expect(await totalsFromFiles(scope)).toEqual(expected);
      await rm(getCopyFolder(scope), { recursive: true });
    }
  });

  test("is read from its file again when others took its place in memory", async () => {
    provideSettings({ REPORT_MEMORY_MB: "0" });
    onTestFinished(() => provideSettings({ REPORT_MEMORY_MB: "" }));
    const [scope, other] = [await aShop(), await aShop()];
    await someOrders(other, [{ customer: "stranger", orderedAt: daysAgo(1), totalPrice: 1_000_000 }]);
    const expected = await totals(scope);
    await totals(other);
    const before = await fileOf(scope);
    // Whatever is only in memory is lost.
    await writeFile(wholeFile(scope), "damaged");
    expect(await totals(scope)).toEqual(expected);
    expect(await fileOf(scope)).not.toBe(before);
  });

  test("is rebuilt beside what a killed process left, by two at once", async () => {
    const scope = await aShop();
    const left = path.join(getCopyFolder(scope), "orders.columns.killed.part");
    await mkdir(getCopyFolder(scope), { recursive: true });
    await writeFile(left, "half a cop");
    await utimes(left, 0, 0);
    await Promise.all([aCopyOf(scope), aCopyOf(scope)]);
    expect(await readdir(getCopyFolder(scope))).toEqual(["orders.columns"]);
    const expected = await totals(scope);
    await rm(getCopyFolder(scope), { recursive: true });
    expect(await totalsFromFiles(scope)).toEqual(expected);
  });

  test("a copy of one business has nothing of another", async () => {
    const [scope, other] = [await aShop(), await aShop()];
    await someOrders(other, [{ customer: "stranger", orderedAt: daysAgo(1), totalPrice: 1_000_000 }]);
    const [own, theirs] = [await totals(scope), await totals(other)];
    expect(theirs).toEqual({ customers: own.customers + 1, revenue: own.revenue + 1_000_000 });
  });

  test("a copy with traits and one without are beside each other", async () => {
    const scope = await aShop();
    const { customers } = await totals(scope);
    const { groups } = await readBehavior(scope, periods, toLocalDay(periods.dayStarts[0] as Date, "UTC"));
    expect(groups.reduce((sum, { customerCount }) => sum + customerCount, 0)).toBe(customers);
    expect((await readdir(getCopyFolder(scope))).toSorted()).toEqual(["orders.columns", "traits.columns"]);
  });
});
