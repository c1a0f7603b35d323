import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/second-order/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SecondOrder } from "#features/products/contracts/second-order.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { aLine, beginWith, sellProductsAtRandom } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/second-order";
const TIME_ZONE = "Pacific/Auckland";

const read = async (token: string, query = ""): Promise<SecondOrder> => {
  const answer = await GET(aRequest("GET", PATH + query, { token }));
  expect(answer.status).toBe(200);
  return (await answer.json()).data;
};

type Started = { month: string; age: number; came: number | null; storefronts: number[]; spent: number[] };

/** The customers of the last 24 months: days to the second order, and what they spent on each day with orders. Minor units. */
const listInSql = (scope: Scope, { asOf, from }: SecondOrder): Promise<Started[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Started>(
      `with days as (
         select customer_id, (order_date at time zone $2)::date as day, sum(net_amount)::int as spent from orders
          where business_id = $1 and is_counted and customer_id is not null group by 1, 2
       ), firsts as (
         select customer_id, min(order_date) as at from orders
          where business_id = $1 and is_counted and customer_id is not null group by 1
       )
       select to_char(min(day), 'YYYY-MM') as month, $4::date - min(day) as age,
              (array_agg(day order by day))[2] - min(day) as came, array_agg(spent order by day) as spent,
              (select array_agg(distinct o.storefront_id) from orders o
                where o.business_id = $1 and o.is_counted and o.customer_id = f.customer_id and o.order_date = f.at) as storefronts
         from days join firsts f using (customer_id) group by f.customer_id, f.at having min(day) >= $3::date`,
      [scope.businessId, TIME_ZONE, `${from}-01`, asOf],
    );
    return rows;
  });

const shareIn = (customers: readonly Started[], days: number) => {
  const observed = customers.filter(({ age }) => age >= days);
  return {
    days,
    observed: observed.length,
    returned: observed.filter(({ came }) => came !== null && came <= days).length,
  };
};

const sharesIn = (customers: readonly Started[]) => [30, 60, 90].map((days) => shareIn(customers, days));

const countsOf = (returns: SecondOrder["total"]["returns"]) =>
  returns.map(({ days, observed, returned }) => ({ days, observed, returned }));

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
    const all = await listInSql(scope, answer);
    expect(all.length).toBeGreaterThan(100);
    expect(answer.customers).toBe(all.length);
    expect(answer.returned).toBe(all.filter(({ came }) => came !== null).length);
    expect(countsOf(answer.total.returns)).toEqual(sharesIn(all));
    const months = [...new Set(all.map(({ month }) => month))].sort();
    expect(
      answer.months.map(({ month, customers, returns }) => ({ month, customers, returns: countsOf(returns) })),
    ).toEqual(
      months.map((month) => {
        const own = all.filter((each) => each.month === month);
        return { month, customers: own.length, returns: sharesIn(own) };
      }),
    );
    const groups = new Map(answer.groups.map(({ key, returns }) => [key, countsOf(returns)]));
    for (const storefront of [1, 2])
      expect(groups.get(String(storefront))).toEqual(
        sharesIn(all.filter((each) => each.storefronts.includes(storefront))),
      );
    const steps = [1, 2, 3, 4].map((order) => {
      const own = all.filter(({ spent }) => spent.length >= order);
      const average = (sums: number[]) => Math.round(sums.reduce((sum, each) => sum + each, 0) / own.length) / 100;
      return {
        order,
        customers: own.length,
        revenuePerCustomer: average(own.map(({ spent }) => spent[order - 1] as number)),
        revenueSoFarPerCustomer: average(
          own.map(({ spent }) => spent.slice(0, order).reduce((sum, each) => sum + each, 0)),
        ),
      };
    });
    expect(answer.ladder.map(({ shareOfPrevious: _, ...step }) => step)).toEqual(steps);
  });

  test("the curve is the product-limit estimate of all customers, day by day", async () => {
    const answer = await read(token);
    const all = await listInSql(scope, answer);
    let waiting = 1;
    for (const { day, value, lower, upper, waiting: atRisk } of answer.curve) {
      const risk = all.filter(({ age, came }) => (came ?? age) >= day).length;
      const events = all.filter(({ came }) => came === day).length;
      expect(atRisk).toBe(risk);
      waiting *= 1 - events / risk;
      expect(value).toBeCloseTo(1 - waiting, 9);
      expect(lower <= value + 1e-12 && value <= upper + 1e-12).toBe(true);
    }
    expect(answer.curve.length).toBe(181);
    const quarter = answer.curve.find(({ value }) => value >= 0.25 - 1e-9)?.day ?? null;
    expect(answer.quartiles[0]?.day).toBe(quarter);
    const last = answer.quartiles[2]?.day ?? 180;
    const due = all.filter(
      ({ age, came }) => came === null && quarter !== null && age >= quarter && age <= last,
    ).length;
    expect(answer.due?.customers ?? 0).toBe(due);
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
