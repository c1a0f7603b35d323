import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metrics } from "#core/server/metrics.ts";
import { databaseUrl } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { MovedGroup } from "#features/report/rules/movement.ts";
import { VALUE_BASES } from "#features/report/rules/report.ts";
import type { PopulatedTier } from "#features/report/rules/value-report.ts";
import { readMovement } from "#features/report/store/rfm-places.ts";
import { readRfmCells, type ScoredPeriods } from "#features/report/store/rfm-scoring.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type RfmThresholds, STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, daysAgo, saveSales, sellToFour, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { A_SHOP, aRandomShop, type Reading, randomShops, twoPeriods } from "#testing/shops/random-shops.ts";

import { readValueTiers } from "../value-tiers.ts";
import { loadCopy } from "./copied-orders.ts";
import { copiedCells, copiedMovement, copiedValue } from "./copied-readings.ts";
import { getCopyFolder } from "./order-copy.ts";
import { updateCopy } from "./work-on-copy.ts";

const OWN: RfmThresholds = {
  recency: [1, 2, 4, 6],
  frequency: [2, 3, 4, 5],
  monetary: [100, 250, 1000, 5000],
};

const THRESHOLDS = [STANDARD_SCHEME.thresholds, OWN];

const inOrder = <Part>(parts: readonly Part[], keyOf: (part: Part) => string) =>
  parts.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));

const inPlace = (groups: readonly MovedGroup[]) => inOrder(groups, ({ step, from, to }) => `${step} ${from} ${to}`);

const fromDatabase = async (scope: Scope, reading: ScoredPeriods) => {
  const { customersInAll: _, ...cells } = await readRfmCells(scope, reading);
  return cells;
};

/** Compares what the copy answers with what the database does; returns the amounts of all tiers. */
const expectSame = async (scope: Scope, reading: ScoredPeriods): Promise<number[]> => {
  const { dayStarts, days, storefrontId, basis = "revenue", thresholds, cells } = reading;
  expect(await copiedCells(scope, reading)).toEqual(await fromDatabase(scope, reading));

  const { customersInAll: _, ...value } = await readValueTiers(scope, reading);
  const sorted = (tiers: readonly PopulatedTier[]) => inOrder(tiers, ({ tier }) => tier);
  const copied = await copiedValue(scope, reading);
  expect(copied && { ...copied, tiers: sorted(copied.tiers), previousTiers: sorted(copied.previousTiers) }).toEqual({
    ...value,
    tiers: sorted(value.tiers),
    previousTiers: sorted(value.previousTiers),
  });

  const scheme = { thresholds, cells };
  for (const [lastDays, distinguishesNew] of [
    [[days - 1, 2 * days - 1], false],
    [[days - 1, days + (days >> 1) - 1, 2 * days - 1], true],
  ] as const) {
    const dated = { dayStarts, days, storefrontId, basis, scheme, lastDays, distinguishesNew };
    expect(inPlace((await copiedMovement(scope, dated)) ?? [])).toEqual(inPlace(await readMovement(scope, dated)));
  }
  return value.tiers.map(({ revenue }) => revenue);
};

const today = toLocalDay(new Date(), "UTC");
const lastDays: Reading = { zone: "UTC", last: today, days: 90, storefrontId: null };

const aShop = async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  await sellToFour(scope);
  return scope;
};

test("the copy of random shops answers like the database, by revenue and margin, before and after changes", async () => {
  let margins = 0;
  await fc.assert(
    fc.asyncProperty(randomShops, fc.constantFrom(...THRESHOLDS), async ({ reading, sales }, thresholds) => {
      const scope = await aRandomShop({ reading, sales });
      await aCopyOf(scope);
      const asked = VALUE_BASES.map((basis) => ({ ...twoPeriods(reading), basis, thresholds }));
      for (const each of asked) {
        const amounts = await expectSame(scope, each);
        if (each.basis === "margin") margins += amounts.filter((amount) => amount !== 0).length;
      }
      const orderedAt = twoPeriods(reading).dayStarts[0] ?? new Date(0);
      await someOrders(scope, [
        { customer: "ada", orderedAt, totalPrice: 777 },
        { customer: "zoe", orderedAt, totalPrice: 50, refunded: 20 },
      ]);
      for (const each of asked) await expectSame(scope, each);
    }),
    { numRuns: runs(15, 1), examples: [[A_SHOP, STANDARD_SCHEME.thresholds]] },
  );
  // Orders without costs have no margin, which would compare nothing: the example has some.
  expect(margins).toBeGreaterThan(0);
});

const periods = twoPeriods(lastDays);

/** Each call expects the copy to answer like the database, and not as before. */
const changedSince = (scope: Scope, first: unknown) => {
  let before = first;
  return async () => {
    const current = await fromDatabase(scope, periods);
    expect(current).not.toEqual(before);
    expect(await copiedCells(scope, periods)).toEqual(current);
    before = current;
  };
};

describe("a copy", () => {
  test("shows what was written before the call: new orders, refunds and customers", async () => {
    const scope = await aShop();
    await aCopyOf(scope);
    const expectChanged = changedSince(scope, await fromDatabase(scope, periods));
    await someOrders(scope, [
      { customer: "new", orderedAt: daysAgo(1), totalPrice: 5000 },
      { customer: "ada", orderedAt: daysAgo(1), totalPrice: 100 },
    ]);
    await expectChanged();
    await someOrders(scope, [{ customer: "ada", orderedAt: daysAgo(1), totalPrice: 9000, refunded: 8000 }]);
    await expectChanged();
    const orderedAt = daysAgo(1);
    const [only] = await someOrders(scope, [{ customer: "zoe", orderedAt, totalPrice: 700 }]);
    await expectChanged();
    const back = {
      externalId: "back",
      orderExternalId: only?.externalId ?? "",
      amount: 700,
      refundedAt: orderedAt,
      items: [],
    };
    await saveSales(scope, { refunds: [back] });
    await expectChanged();
  });

  test("is counted as the source of each answer, and so is the database in its place", async () => {
    const scope = await aShop();
    const counted = async () =>
      Object.fromEntries((await metrics().copyQueries.get()).values.map(({ labels, value }) => [labels.answer, value]));
    const { copy = 0, database = 0 } = await counted();
    await copiedCells(scope, periods);
    expect(await counted()).toEqual({ copy, database: database + 1 });
    await aCopyOf(scope);
    await copiedCells(scope, periods);
    expect(await counted()).toEqual({ copy: copy + 1, database: database + 1 });
  });

  test("reads only the orders of customers who changed since its last update", async () => {
    const scope = await aShop();
    await aCopyOf(scope);
    const expectChanged = changedSince(scope, await fromDatabase(scope, periods));
    await someOrders(scope, [{ customer: "dan", orderedAt: daysAgo(1), totalPrice: 5000 }]);
    await expectChanged();
    // As if dan's last change had been before the copy: reading all changes since then would miss it.
    await asOwner(`update customer_metrics set changed_in = 0 where business_id = '${scope.businessId}'`);
    await someOrders(scope, [{ customer: "cleo", orderedAt: daysAgo(1), totalPrice: 700 }]);
    await expectChanged();
  });

  test("is not brought up to date with more changes than its limits, at once and in all", async () => {
    const scope = await aShop();
    await aCopyOf(scope);
    const files = { businessId: scope.businessId, folder: getCopyFolder(scope), of: "orders" } as const;
    const place = { scope, databaseUrl: databaseUrl(), files };
    const update = async (most: { atOnce: number; inAll: number }) => {
      const copy = await loadCopy(place.files);
      return copy && (await updateCopy(place, copy, most))?.changes?.customers.places.length;
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

  test("is not used when it is missing, cut off, damaged, of another version or of another history of the database", async () => {
    const scope = await aShop();
    expect(await copiedCells(scope, periods)).toBeNull();
    const file = path.join(getCopyFolder(scope), "orders.columns");
    const spoil = async (damage: (bytes: Buffer) => Promise<unknown>) => {
      await aCopyOf(scope);
      await damage(await readFile(file));
      return copiedCells(scope, periods);
    };
    expect(await spoil((bytes) => truncate(file, bytes.length - 9))).toBeNull();
    expect(
      await spoil((bytes) =>
        writeFile(file, Buffer.from(bytes.map((byte, i) => (i === bytes.length - 9 ? byte ^ 1 : byte)))),
      ),
    ).toBeNull();
    expect(
      await spoil((bytes) => writeFile(file, bytes.toString("latin1").replace(/columns \d+/, "columns 0"), "latin1")),
    ).toBeNull();
    expect(await spoil(() => rm(file))).toBeNull();
    const renewed = `update data_revisions set epoch = '${randomUUID()}' where business_id = '${scope.businessId}'`;
    expect(await spoil(() => asOwner(renewed))).toBeNull();
    expect(await spoil(async () => {})).toEqual(await fromDatabase(scope, periods));
  });

  test("is not used in the place of another business's, or of another kind, whose epoch and revision are the same", async () => {
    const [scope, other] = [await aShop(), await aShop()];
    await someOrders(other, [{ customer: "stranger", orderedAt: daysAgo(1), totalPrice: 1_000_000 }]);
    await someOrders(scope, [{ customer: "ada", orderedAt: daysAgo(1), totalPrice: 100, refunded: 100 }]);
    const ids = `('${scope.businessId}', '${other.businessId}')`;
    await asOwner(`update data_revisions set epoch = '${randomUUID()}', revision = 100000 where business_id in ${ids}`);
    for (const kind of ["orders", "traits"] as const) for (const each of [scope, other]) await aCopyOf(each, kind);
    const fileOf = (each: Scope, of: string) => path.join(getCopyFolder(each), `${of}.columns`);
    await copyFile(fileOf(other, "orders"), fileOf(scope, "orders"));
    expect(await copiedCells(scope, periods)).toBeNull();
    await copyFile(fileOf(scope, "traits"), fileOf(scope, "orders"));
    expect(await copiedCells(scope, periods)).toBeNull();
    await aCopyOf(scope);
    expect(await copiedCells(scope, periods)).toEqual(await fromDatabase(scope, periods));
  });

  test("made after a backup was restored knows later changes, although customers' revisions are older", async () => {
    const scope = await aShop();
    // A backup has no revision of the business's orders, but those in which its customers changed.
    await asOwner(`update customer_metrics set changed_in = 5000 where business_id = '${scope.businessId}'`);
    await asOwner(`delete from data_revisions where business_id = '${scope.businessId}'`);
    await aCopyOf(scope);
    await someOrders(scope, [{ customer: "dan", totalPrice: 700 }]);
    expect(await copiedCells(scope, periods)).toEqual(await fromDatabase(scope, periods));
    const changes = await readFile(path.join(getCopyFolder(scope), "changes.columns"), "latin1");
    expect(changes).toContain('"name":"ids","type":"Uint8Array","length":16,');
  });

  test("that can't be written leaves nothing, and the database answers", async () => {
    const scope = await aShop();
    await mkdir(path.join(getCopyFolder(scope), "orders.columns"), { recursive: true });
    await expect(aCopyOf(scope)).rejects.toThrow();
    expect(await readdir(getCopyFolder(scope))).toEqual(["orders.columns"]);
    expect(await copiedCells(scope, periods)).toBeNull();
  });

  test("is rebuilt beside what a killed process left, by two at once", async () => {
    const scope = await aShop();
    const left = path.join(getCopyFolder(scope), "orders.columns.killed.part");
    await mkdir(getCopyFolder(scope), { recursive: true });
    await writeFile(left, "half a cop");
    await utimes(left, 0, 0);
    await Promise.all([aCopyOf(scope), aCopyOf(scope)]);
    expect(await readdir(getCopyFolder(scope))).toEqual(["orders.columns"]);
    expect(await copiedCells(scope, periods)).toEqual(await fromDatabase(scope, periods));
  });

  test("of one business has nothing of another", async () => {
    const [scope, other] = [await aShop(), await aShop()];
    await someOrders(other, [{ customer: "stranger", totalPrice: 1_000_000 }]);
    await aCopyOf(scope);
    expect(await copiedCells(scope, periods)).toEqual(await fromDatabase(scope, periods));
  });
});
