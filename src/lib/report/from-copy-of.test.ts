import { expect, test } from "vitest";
import { LAPSED_CODE } from "#lib/domain/report/group.ts";
import { ANOTHER } from "#lib/domain/report/rfm/movement.ts";
import { readRfmCells } from "#lib/server/db/report/rfm-cells.ts";
import { copiedCells } from "#lib/server/order-copy/copied-report.ts";
import { aBusiness, daysAgo, idOfCustomer, sellToFour, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import { mergeTwo, undoMergeOf } from "../customers/duplicates/merge-customers.ts";
import { dayOf } from "../domain/time/day.ts";
import { countSegmentActions } from "../playbooks/count-segment-actions.ts";
import { listSegmentCustomers, segmentCustomerIds } from "./list-report-customers.ts";
import { readGroups } from "./read-groups.ts";

test("a copy of the orders follows customers who are merged and separated again", async () => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"] });
  await sellToFour(scope);
  await aCopyOf(scope);
  const periods = twoPeriods({ zone: "UTC", last: dayOf(new Date(), "UTC"), days: 90, storefrontId: null });
  const expectSame = async () => {
    const { customersInAll: _, ...cells } = await readRfmCells(scope, periods);
    expect(await copiedCells(scope, periods)).toEqual(cells);
    return JSON.stringify(cells);
  };
  const before = await expectSame();
  const [keep, merge] = await Promise.all(["cleo", "bob"].map((name) => idOfCustomer(scope, name)));
  if (!keep || !merge) throw new Error("The shop has no cleo or bob");
  const { id } = await mergeTwo(asAdmin(scope), { keep, merge });
  expect(await expectSame()).not.toBe(before);
  await undoMergeOf(asAdmin(scope), id);
  expect(await expectSame()).toBe(before);
  // A copy made in between knows neither.
  await mergeTwo(asAdmin(scope), { keep, merge });
  await aCopyOf(scope);
  await expectSame();
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
