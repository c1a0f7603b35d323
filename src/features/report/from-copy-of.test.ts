import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { mergeTwo, undoCustomerMerge } from "#features/customers/merge-customers.ts";
import { beginImport, endImport } from "#features/imports/store/imports.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { freeReadCopies, getCopyFolder } from "#records/orders/copy/order-copy.ts";
import { readBehavior, readCells } from "#records/orders/copy/order-readings.ts";
import { aBusiness, daysAgo, idOfCustomer, sellToFour, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import { saveBatch } from "../imports/save-batch.ts";
import { undoImport } from "../imports/undo-import.ts";

const periods = twoPeriods({ zone: "UTC", last: toLocalDay(new Date(), "UTC"), days: 90, storefrontId: null });

/** What a copy says that was made just now, which then is the business's. */
const fromNewCopy = async (scope: Scope) => {
  await freeReadCopies();
  await rm(getCopyFolder(scope), { recursive: true, force: true });
  return readCells(scope, periods);
};

test("a copy of the orders follows customers who are merged and separated again @full", async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  await sellToFour(scope);
  await readCells(scope, periods);
  const expectSame = async () => {
    const updated = await readCells(scope, periods);
    expect(updated).toEqual(await fromNewCopy(scope));
    return JSON.stringify(updated);
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
  await readBehavior(scope, periods, toLocalDay(new Date(), "UTC"));
  const changes = await readFile(path.join(getCopyFolder(scope), "trait-changes.columns"), "latin1");
  expect(changes).toContain('"name":"ids","type":"Uint8Array","length":16,');
});

test("a copy of the orders has no customers whose import was undone", async () => {
  const actor = asAdmin(await aBusiness());
  await someOrders(actor, [{ customer: "ada", orderedAt: daysAgo(3) }]);
  const before = await readCells(actor, periods);
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
  expect(await readCells(actor, periods)).not.toEqual(before);
  const progress = { at: () => {}, signal: new AbortController().signal, runId: importId };
  await undoImport(actor, { importId, fileName: "" }, progress);
  expect(await readCells(actor, periods)).toEqual(before);
  expect(await fromNewCopy(actor)).toEqual(before);
});
