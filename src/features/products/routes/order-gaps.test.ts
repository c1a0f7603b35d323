import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/order-gaps/route.ts";
import { GET as getSecondOrder } from "#app/api/admin/second-order/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OrderGaps } from "#features/products/contracts/second-order.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { expectOrderGaps, listPlaced } from "#testing/recounts/first-orders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { sellProductsAtRandom } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/order-gaps";
const TIME_ZONE = "Pacific/Auckland";

const read = async (token: string, query = ""): Promise<OrderGaps> => {
  const answer = await GET(aRequest("GET", PATH + query, { token }));
  expect(answer.status).toBe(200);
  return (await answer.json()).data;
};

describe("200", () => {
  let scope: Scope;
  let token: string;

  beforeAll(async () => {
    scope = await aBusiness({ timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
    token = await aToken(scope);
    await someOrders(scope, sellProductsAtRandom(21));
    await someOrders(await aBusiness({ storefronts: ["Web", "Shop"] }), sellProductsAtRandom(22));
  });

  test("orders, quartiles and distribution of each step equal those counted in SQL", async () => {
    const answer = await read(token);
    const all = await listPlaced(scope, TIME_ZONE, answer);
    expect(all.length).toBeGreaterThan(300);
    expectOrderGaps(answer, all);
  });

  test("the first step is the second order, in every storefront and period", async () => {
    for (const query of ["", "?storefrontId=2", "?months=6"]) {
      const { customers, steps } = await read(token, query);
      const second = await (await getSecondOrder(aRequest("GET", `/api/admin/second-order${query}`, { token }))).json();
      const { quartiles, ladder } = second.data;
      expect(customers).toBe(second.data.customers);
      expect(steps[0]?.quartiles).toEqual(quartiles);
      expect(steps.map(({ orders }) => orders)).toEqual(
        ladder.slice(0, 3).map((step: { customers: number }) => step.customers),
      );
    }
  });
});

test("orders that are still waiting for the next one are not left out, and those of the same day count as one", async () => {
  const scope = await aBusiness();
  const at = (customer: string, ...days: number[]) => days.map((day) => ({ customer, orderedAt: daysAgo(day) }));
  await someOrders(scope, [...at("a", 100, 90, 60), ...at("b", 100, 70), ...at("c", 100), ...at("d", 100, 100)]);
  const { customers, steps, every } = await read(await aToken(scope));
  expect(customers).toBe(4);
  expect(steps.map(({ orders, followed }) => [orders, followed])).toEqual([
    [4, 2],
    [2, 1],
    [1, 0],
  ]);
  // Of four first orders, one is followed after 10 and one after 30 days; of two second ones, one after 30.
  expect(steps.map(({ quartiles }) => quartiles.map(({ day }) => day))).toEqual([
    [10, 30, null],
    [30, 30, null],
    [null, null, null],
  ]);
  // Second orders are 90 and 70 days old, so how many are followed on days 61 to 90 can't be told.
  expect(steps.map(({ spans }) => spans.slice(0, 4).map(({ share }) => share))).toEqual([
    [0.5, 0, 0, null],
    [0.5, 0, null, null],
    [0, 0, null, null],
  ]);
  // Of all seven, 1/7 is followed after 10 days, and 2 of the other 6 after 30 days: 3/7, which is less than half.
  expect(every).toMatchObject({ orders: 7, followed: 3, medianDays: null });
  expect(every.spans[0]?.share).toBeCloseTo(3 / 7, 9);
});

test("a shop without orders has no gaps", async () => {
  const answer = await read(await aToken(await aBusiness()));
  expect(answer).toMatchObject({ customers: 0, every: { orders: 0, followed: 0, medianDays: null } });
  expect(answer.steps.map(({ orders, quartiles }) => [orders, quartiles[1]?.day])).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
});

test("400 names the parameter", async () => {
  const token = await aToken(await aBusiness());
  const answer = await GET(aRequest("GET", `${PATH}?months=61`, { token }));
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toContain('"months"');
});
