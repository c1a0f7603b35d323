import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/second-order/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SecondOrder } from "#features/products/contracts/second-order.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { expectSecondOrder, expectSecondOrderCurve, listStarted } from "#testing/recounts/first-orders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { aLine, beginWith, sellProductsAtRandom } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/second-order";
const TIME_ZONE = "Pacific/Auckland";

const read = async (token: string, query = ""): Promise<SecondOrder> => {
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
    await someOrders(scope, sellProductsAtRandom(11));
    await someOrders(await aBusiness({ storefronts: ["Web", "Shop"] }), sellProductsAtRandom(12));
  });

  test("shares, months, steps and storefronts equal those counted in SQL", async () => {
    const answer = await read(token, "?by=storefront");
    const all = await listStarted(scope, TIME_ZONE, answer);
    expect(all.length).toBeGreaterThan(100);
    expect(answer.groups.length).toBe(2);
    expectSecondOrder(answer, all);
  });

  test("the curve is the product-limit estimate of all customers, day by day", async () => {
    const answer = await read(token);
    expectSecondOrderCurve(answer, await listStarted(scope, TIME_ZONE, answer));
  });

  test("groups by first product count customers whose first order had it, and no gift card, delivery or sample", async () => {
    const { groups } = await read(token, "?by=product");
    const keys = groups.map(({ key }) => key);
    expect(keys).toContain("p0");
    expect(keys).not.toContain("card");
    expect(keys).not.toContain("post");
  });
});

test("customers who still wait are not left out, so the median is not that of those who came back", async () => {
  const scope = await aBusiness();
  const orders = Array.from({ length: 60 }, (_, i) => {
    const first = { customer: `c${i}`, orderedAt: daysAgo(250), items: [aLine("lamp")] };
    return i < 20 ? [first, { ...first, orderedAt: daysAgo(240) }] : [first];
  }).flat();
  await someOrders(scope, orders);
  const { quartiles, due, ladder } = await read(await aToken(scope));
  // A third came back, all after ten days: a quarter within ten days, half never.
  expect(quartiles.map(({ day }) => day)).toEqual([10, null, null]);
  // The 40 others have waited for 250 days, longer than the curve reaches.
  expect(due).toEqual({ from: 10, to: null, customers: 0 });
  expect(ladder.map(({ customers, shareOfPrevious }) => [customers, shareOfPrevious])).toEqual([
    [60, 1],
    [20, 1 / 3],
    [0, 0],
    [0, null],
  ]);
});

test("a shop whose orders have no lines has its curve, months and ladder all the same", async () => {
  const scope = await aBusiness();
  await someOrders(
    scope,
    beginWith("lamp", 40, 20).map((order) => ({ ...order, totalPrice: 1000, items: [] })),
  );
  const answer = await read(await aToken(scope), "?by=product");
  expect(answer).toMatchObject({ customers: 40, returned: 20, groups: [{ kind: "other", customers: 40 }] });
  expect(answer.total.returns.map(({ share }) => share?.value)).toEqual([0.5, 0.5, 0.5]);
});

test("a shop without orders has no curve", async () => {
  const answer = await read(await aToken(await aBusiness()));
  expect(answer).toMatchObject({ customers: 0, returned: 0, curve: [], months: [], groups: [], due: null });
});

test("400 names the parameter", async () => {
  const token = await aToken(await aBusiness());
  const answer = await GET(aRequest("GET", `${PATH}?by=mood`, { token }));
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toContain('"by"');
});
