import { expect, test } from "vitest";
import { GET } from "#app/api/admin/overview/revenue/route.ts";
import type { RevenueOverTime } from "#features/overview/contracts/revenue-over-time.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { yearBefore } from "#lib/time/month.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

const TODAY = toLocalDay(new Date(), "UTC");
const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

const read = async (token: string, query = "") => {
  const { status, body } = await answerOf(GET(aRequest("GET", `/api/admin/overview/revenue${query}`, { token })));
  expect(status).toBe(200);
  return body.data as RevenueOverTime;
};

test("each day has its revenue and that of the year before, net of refunds, of one business and storefront", async () => {
  const shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  const token = await aToken(shop);
  const [yesterday, before] = [addDays(TODAY, -1), addDays(TODAY, -2)];
  await someOrders(shop, [
    { customer: "ada", orderedAt: noonOf(yesterday), totalPrice: 5000, refunded: 1000 },
    { customer: "bob", orderedAt: noonOf(yesterday), totalPrice: 700, storefrontId: 2 },
    { customer: "ada", orderedAt: noonOf(yearBefore(yesterday)), totalPrice: 2000 },
    { customer: "ada", orderedAt: noonOf(addDays(yearBefore(yesterday), -200)), totalPrice: 100 },
    { customer: null, orderedAt: noonOf(yesterday), totalPrice: 99_900 },
  ]);
  await someOrders(await aBusiness(), [{ customer: "ada", orderedAt: noonOf(yesterday), totalPrice: 7700 }]);
  const { points, period, firstDay } = await read(token, "?days=2");
  expect([period, firstDay]).toEqual([
    { start: before, end: yesterday, days: 2 },
    addDays(yearBefore(yesterday), -200),
  ]);
  const compared = yearBefore(yesterday);
  expect(points).toEqual([
    { day: before, revenue: 0, orders: 0, comparedDay: addDays(compared, -1), yearBefore: 0 },
    { day: yesterday, revenue: 47, orders: 2, comparedDay: compared, yearBefore: 20 },
  ]);
  expect((await read(token, "?days=2&storefront=2")).points).toMatchObject([
    { revenue: 0, yearBefore: null },
    { revenue: 7, orders: 1, yearBefore: null },
  ]);
});

test("a shop without sales has 28 days without revenue and no year before", async () => {
  const token = await aToken(await aBusiness());
  const { points, firstDay } = await read(token);
  expect([points.length, firstDay]).toEqual([28, null]);
  expect(points.every(({ revenue, yearBefore }) => revenue === 0 && yearBefore === null)).toBe(true);
});
