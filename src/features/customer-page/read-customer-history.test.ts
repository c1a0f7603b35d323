import { expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { findCuts, savePastCuts } from "#records/rfm/customer-rfm.ts";
import { monthEndsBefore } from "#records/rules/rfm/scores.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";

const ends = monthEndsBefore(new Date().toISOString().slice(0, 10), 24);
const keptOf = async (scope: Scope) => (await findCuts(scope, ends, 90)).map(({ day }) => day);
const noon = (day = "") => new Date(`${day}T12:00:00Z`);

test("month-end thresholds are cached for 24 months; an order or refund clears those of its month and later", async () => {
  const shop = await aBusiness();
  const [order] = await someOrders(shop, [{ customer: "ada", orderedAt: noon(ends[20]) }]);
  await savePastCuts(shop);
  expect(await keptOf(shop)).toEqual(ends);
  await someOrders(shop, [{ customer: "bob", orderedAt: noon(ends[22]) }]);
  expect(await keptOf(shop)).toEqual(ends.slice(0, 22));
  await savePastCuts(shop);
  // A refund made today for an order of that month.
  const refund = {
    externalId: "r1",
    orderExternalId: order?.externalId ?? "",
    amount: 100,
    refundedAt: new Date(),
    items: [],
  };
  await saveSales(shop, { refunds: [refund] });
  expect(await keptOf(shop)).toEqual(ends.slice(0, 20));
});

test("a period without purchases has no thresholds and no scores", async () => {
  const shop = await aBusiness();
  await savePastCuts(shop);
  expect(new Set((await findCuts(shop, ends, 90)).map(({ frequency }) => frequency.length))).toEqual(new Set([0]));
});
