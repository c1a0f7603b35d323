import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { mergeTwo, undoCustomerMerge } from "#features/customers/merge-customers.ts";
import { beginImport, endImport } from "#features/imports/store/imports.ts";
import { countSegmentActions } from "#features/playbooks/next-actions.ts";
import { getCopyFolder } from "#features/report/store/order-copy/order-copy.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { aBusiness, daysAgo, idOfCustomer, sellToFour, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import { saveBatch } from "../imports/save-batch.ts";
import { undoImport } from "../imports/undo-import.ts";
import { listSegmentCustomers, segmentCustomerIds } from "./list-report-customers.ts";
import { readGroups } from "./read-groups.ts";
import { ANOTHER } from "./rules/movement.ts";
import { copiedBehavior, copiedCells } from "./store/order-copy/copied-readings.ts";
import { readRfmCells } from "./store/rfm-scoring.ts";

const periods = twoPeriods({ zone: "UTC", last: toLocalDay(new Date(), "UTC"), days: 90, storefrontId: null });

const fromDatabase = async (scope: Scope) => {
  const { customersInAll: _, ...cells } = await readRfmCells(scope, periods);
  return cells;
};

test("a copy of the orders follows customers who are merged and separated again", async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  await sellToFour(scope);
  await aCopyOf(scope);
  const expectSame = async () => {
    const cells = await fromDatabase(scope);
    expect(await copiedCells(scope, periods)).toEqual(cells);
    return JSON.stringify(cells);
  };
  const before = await expectSame();
  const [keep, merge] = await Promise.all(["cleo", "bob"].map((name) => idOfCustomer(scope, name)));
  if (!keep || !merge) throw new Error("The shop has no cleo or bob");
  const { id } = await mergeTwo(asAdmin(scope), { keep, merge });
  expect(await expectSame()).not.toBe(before);
  await undoCustomerMerge(asAdmin(scope), id);
  expect(await expectSame()).toBe(before);
  // A customer who is as new as the merge.
  await someOrders(scope, [{ customer: "zoe", orderedAt: daysAgo(2), totalPrice: 4000 }]);
  await expectSame();
  await mergeTwo(asAdmin(scope), { keep, merge: await idOfCustomer(scope, "zoe") });
  await expectSame();
  await someOrders(scope, [{ customer: "dan", orderedAt: daysAgo(2) }]);
  await expectSame();
  // A copy made in between knows neither.
  await mergeTwo(asAdmin(scope), { keep, merge });
  await aCopyOf(scope);
  await expectSame();
});

test("a copy with traits reads no customers who were merged before it was built", async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  await sellToFour(scope);
  const [keep, merge] = await Promise.all(["cleo", "bob"].map((name) => idOfCustomer(scope, name)));
  if (!keep || !merge) throw new Error("The shop has no cleo or bob");
  await mergeTwo(asAdmin(scope), { keep, merge });
  await aCopyOf(scope, "traits");
  await someOrders(scope, [{ customer: "dan", orderedAt: daysAgo(1) }]);
  expect(await copiedBehavior(scope, periods, toLocalDay(new Date(), "UTC"))).not.toBeNull();
  const changes = await readFile(path.join(getCopyFolder(scope), "trait-changes.columns"), "latin1");
  expect(changes).toContain('"name":"ids","type":"Uint8Array","length":16,');
});

test("a copy of the orders has no customers whose import was undone", async () => {
  const actor = asAdmin(await aBusiness());
  await someOrders(actor, [{ customer: "ada", orderedAt: daysAgo(3) }]);
  const before = await fromDatabase(actor);
  const order = {
    externalId: "imported",
    customerExternalId: "new",
    storefrontId: 1,
    source: "web",
    orderedAt: daysAgo(5),
    totalPrice: 700,
    discountAmount: 0,
    items: [],
    status: "completed" as const,
  };
  const key = { format: "orders", fileName: "orders.csv", fileHash: "1", options: { storefrontId: 1, shiftDays: 0 } };
  const { id: importId } = await withBusiness(actor, (client) => beginImport(client, actor, key, 1));
  await saveBatch(
    actor,
    importId,
    { column: "order_id", existing: "update" },
    {
      readings: [{ customer: { externalId: "new", createdAt: daysAgo(5) }, order, credit: null, problems: [] }],
      documents: [],
      rowsRead: 1,
      resumeAt: { line: 1, byte: 1 },
    },
  );
  await withBusiness(actor, (client) => endImport(client, actor, importId, { state: "succeeded" }));
  await aCopyOf(actor);
  expect(await copiedCells(actor, periods)).not.toEqual(before);
  const progress = { at: () => {}, signal: new AbortController().signal, runId: importId };
  await undoImport(actor, { importId, fileName: "" }, progress);
  expect(await copiedCells(actor, periods)).toBeNull();
  await aCopyOf(actor);
  expect(await copiedCells(actor, periods)).toEqual(before);
});

test("lists and groups of a report are the same with a copy of the orders", async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  await sellToFour(scope);
  const items = [{ productId: "wool", category: "Yarn", quantity: 1, price: 500, lineTotal: 500 }];
  await someOrders(
    scope,
    [3, 5, 8].map((days) => ({ customer: "knitter", orderedAt: daysAgo(days), items })),
  );
  const ask = async () => {
    const lists = [
      { method: "rfm", segment: undefined, q: "a" },
      { method: "value", segment: "V3", history: "first_time" },
      { method: "value", segment: LAPSED_CODE, minRevenue: 1 },
      { method: "rfm", fromSegment: ANOTHER },
      { method: "behavior", segment: undefined, q: "a" },
      { method: "behavior", segment: "CAT:Yarn", history: "first_time" },
    ] as const;
    return {
      lists: await Promise.all(
        lists.map((list) => listSegmentCustomers(scope, { ...list, days: 90, sort: "name", page: 1, pageSize: 10 })),
      ),
      groups: await readGroups(scope, { method: "rfm", days: 90 }),
      byBehavior: await readGroups(scope, { method: "behavior", days: 90 }),
      actions: await countSegmentActions(scope, { method: "rfm", days: 90 }),
      ids: await segmentCustomerIds(scope, { method: "value", days: 90 }),
    };
  };
  const before = await ask();
  expect(before.groups.groups).not.toEqual([]);
  expect(before.lists.at(-1)?.data).toHaveLength(1);
  await aCopyOf(scope);
  await aCopyOf(scope, "traits");
  expect(await ask()).toEqual(before);
});
