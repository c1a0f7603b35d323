import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { freeReadCopies, getCopyFolder } from "#records/orders/copy/order-copy.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { createSegment, getAllSegments } from "./edit-segment.ts";

import { addSegment } from "./manage-segments.ts";
import { previewSegment } from "./preview-segment.ts";
import { recalculateSegments } from "./recalculate-segments.ts";

const BOUGHT_YARN = { field: "categoryBought", operator: "is_any_of", value: ["Yarn"] };
const FEW = { all: [BOUGHT_YARN, { field: "orders", operator: "at_most", value: 1, withinDays: 30 }] };

let actor: Actor;

const line = (category: string) => ({ productId: category, category, quantity: 1, price: 500, lineTotal: 500 });
const bought = (customer: string, category: string) => ({ customer, orderedAt: new Date(), items: [line(category)] });

beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  await someOrders(actor, [
    bought("ada", "Yarn"),
    bought("ada", "Yarn"),
    bought("bob", "Yarn"),
    bought("eve", "Fabric"),
  ]);
  for (const [name, criteria] of Object.entries({ yarn: BOUGHT_YARN, few: FEW, others: { not: [BOUGHT_YARN] } }))
    await createSegment(actor, { name, criteria, isAutomatic: true });
});

const members = async () => {
  const { failed } = await recalculateSegments(actor, { reason: "request" });
  expect(failed).toEqual([]);
  return Object.fromEntries((await getAllSegments(actor)).map(({ name, memberCount }) => [name, memberCount]));
};

const previewed = async () => {
  const request = { criteria: FEW, withReach: true, exact: true };
  const { count, reach, sample } = await previewSegment(actor, request, { language: "en" });
  return { count, reach: reach?.map((one) => one.count), sample: sample.map(({ externalId }) => externalId) };
};

test("rules about orders are evaluated on their copy, and in the database without one", async () => {
  await aCopyOf(actor, "traits");
  // As the owner, so that the copy can't know.
  await asOwner(`update order_items set category = 'Ribbons' where business_id = '${actor.businessId}'`);
  const [inCopy, inDatabase] = [
    { yarn: 2, few: 1, others: 1 },
    { yarn: 0, few: 0, others: 3 },
  ];
  expect(await members()).toEqual(inCopy);
  expect(await previewed()).toEqual({ count: 1, reach: [2, 2], sample: ["bob"] });
  await rm(getCopyFolder(actor), { recursive: true });
  await freeReadCopies();
  expect(await members()).toEqual(inDatabase);
  expect(await previewed()).toMatchObject({ count: 0, reach: [0, 2] });
});

test("orders that came after the copy count", async () => {
  await aCopyOf(actor, "traits");
  await someOrders(actor, [bought("eve", "Yarn"), bought("new", "Yarn")]);
  expect(await members()).toEqual({ yarn: 4, few: 2, others: 0 });
});

const becomeLarge = async () => {
  onTestFinished(() => rm(getCopyFolder(actor), { recursive: true, force: true }));
  await asOwner(`insert into customers (business_id, customer_id, external_id, created_at)
    select '${actor.businessId}', gen_random_uuid(), 'more' || n, now() from generate_series(1, 50000) n`);
  await asOwner("analyze customers");
};

test("a large business's copies are built by a recalculation, not by an edit or a preview @full", async () => {
  await becomeLarge();
  await addSegment(actor, { name: "new", criteria: FEW, isAutomatic: true }, { language: "en" });
  await previewed();
  expect(existsSync(getCopyFolder(actor))).toBe(false);
  await recalculateSegments(actor, { reason: "request" });
  expect(readdirSync(getCopyFolder(actor))).toEqual(expect.arrayContaining(["lines.columns", "traits.columns"]));
});

test("a recalculation that is stopped doesn't wait until the orders are copied @full", async () => {
  await becomeLarge();
  const stop = new AbortController();
  await withBusiness(actor, async (client) => {
    // The copy can't be built before this transaction ends.
    await client.query("lock table order_items in access exclusive mode");
    const [{ id } = { id: "" }] = await getAllSegments(actor);
    const stopped = recalculateSegments(actor, { reason: "request", segmentIds: [id], signal: stop.signal });
    setTimeout(() => stop.abort(), 500);
    await expect(stopped).rejects.toThrow("aborted");
  });
});
