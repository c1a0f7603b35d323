import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/order-gaps/route.ts";
import { GET as getSecondOrder } from "#app/api/admin/second-order/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OrderGaps } from "#features/products/contracts/second-order.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { sellProductsAtRandom } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/order-gaps";
const TIME_ZONE = "Pacific/Auckland";

const read = async (token: string, query = ""): Promise<OrderGaps> => {
  const answer = await GET(aRequest("GET", PATH + query, { token }));
  expect(answer.status).toBe(200);
  return (await answer.json()).data;
};

/** An order of a customer: which one it is, how long it was observed, and the days to the next one. */
type Placed = { customer: string; nth: number; observed: number; gap: number | null };

/** The days with orders of the customers of the last 24 months. */
const listInSql = (scope: Scope, { asOf, from }: OrderGaps): Promise<Placed[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Placed>(
      `with days as (
         select distinct customer_id, (order_date at time zone $2)::date as day from orders
          where business_id = $1 and is_counted and customer_id is not null
       ), placed as (
         select customer_id as customer, row_number() over own::int as nth, $4::date - day as observed,
                lead(day) over own - day as gap, min(day) over (partition by customer_id) as first
           from days window own as (partition by customer_id order by day)
       )
       select customer, nth, observed, gap from placed where first >= $3::date`,
      [scope.businessId, TIME_ZONE, `${from}-01`, asOf],
    );
    return rows;
  });

/** The share followed by each day up to 180, by the product-limit formula; it ends where none is observed any more. */
const followedBy = (placed: readonly Placed[]): number[] => {
  const shares: number[] = [];
  let waiting = 1;
  for (let day = 0; day <= 180; day++) {
    const risk = placed.filter(({ observed, gap }) => (gap ?? observed) >= day).length;
    if (risk === 0) break;
    waiting *= 1 - placed.filter(({ gap }) => gap === day).length / risk;
    shares.push(1 - waiting);
  }
  return shares;
};

const dayOf = (shares: readonly number[], share: number): number | null => {
  const day = shares.findIndex((followed) => followed >= share - 1e-9);
  return day < 0 ? null : day;
};

const expectSpans = (spans: OrderGaps["every"]["spans"], placed: readonly Placed[]): void => {
  const shares = followedBy(placed);
  expect(spans.map(({ from, to }) => [from, to])).toEqual([0, 30, 60, 90, 120, 150].map((day) => [day + 1, day + 30]));
  for (const { from, to, gaps, share } of spans) {
    expect(gaps).toBe(placed.filter(({ gap }) => gap !== null && gap >= from && gap <= to).length);
    expect(share).toBeCloseTo((shares[to] as number) - (shares[from - 1] as number), 9);
  }
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
    const all = await listInSql(scope, answer);
    expect(all.length).toBeGreaterThan(300);
    expect(answer.customers).toBe(new Set(all.map(({ customer }) => customer)).size);
    for (const { order, orders, followed, quartiles, spans } of answer.steps) {
      const own = all.filter(({ nth }) => nth === order);
      expect([orders, followed]).toEqual([own.length, own.filter(({ gap }) => gap !== null).length]);
      const shares = followedBy(own);
      expect(quartiles.map(({ day }) => day)).toEqual([0.25, 0.5, 0.75].map((share) => dayOf(shares, share)));
      expectSpans(spans, own);
    }
    const { every } = answer;
    expect([every.orders, every.followed]).toEqual([all.length, all.filter(({ gap }) => gap !== null).length]);
    expect(every.medianDays).toBe(dayOf(followedBy(all), 0.5));
    expectSpans(every.spans, all);
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
