import { expect } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OrderGaps, SecondOrder } from "#features/products/contracts/second-order.ts";

// The second order and the time between orders, counted customer by customer from days that SQL lists.

type Started = { month: string; age: number; came: number | null; storefronts: number[]; spent: number[] };

/** The customers of an answer's months: days to the second order, and what they spent on each day with orders. Minor units. */
export const listStarted = (
  scope: Scope,
  timeZone: string,
  { asOf, from }: Pick<SecondOrder, "asOf" | "from">,
): Promise<Started[]> =>
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
      [scope.businessId, timeZone, `${from}-01`, asOf],
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

/** Expects the shares, months, steps and groups of an answer by storefront to be those of the listed customers. */
export const expectSecondOrder = (answer: SecondOrder, all: readonly Started[]): void => {
  expect(answer.customers).toBe(all.length);
  expect(answer.returned).toBe(all.filter(({ came }) => came !== null).length);
  expect(countsOf(answer.total.returns)).toEqual(sharesIn(all));
  for (const { observed, returned, share } of answer.total.returns)
    expect(share?.value).toBeCloseTo(returned / observed, 12);
  const months = [...new Set(all.map(({ month }) => month))].sort();
  expect(
    answer.months.map(({ month, customers, returns }) => ({ month, customers, returns: countsOf(returns) })),
  ).toEqual(
    months.map((month) => {
      const own = all.filter((each) => each.month === month);
      return { month, customers: own.length, returns: sharesIn(own) };
    }),
  );
  expect(new Map(answer.groups.map(({ key, returns }) => [key, countsOf(returns)]))).toEqual(
    new Map(
      [...new Set(all.flatMap(({ storefronts }) => storefronts))].map((storefront) => [
        String(storefront),
        sharesIn(all.filter(({ storefronts }) => storefronts.includes(storefront))),
      ]),
    ),
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
};

/** Expects each day of the curve to be the product-limit estimate from the listed customers at risk, and who is due by it. */
export const expectSecondOrderCurve = (answer: SecondOrder, all: readonly Started[]): void => {
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
  const due = all.filter(({ age, came }) => came === null && quarter !== null && age >= quarter && age <= last).length;
  expect(answer.due?.customers ?? 0).toBe(due);
};

/** An order of a customer: which one it is, how long it was observed, and the days to the next one. */
type Placed = { customer: string; nth: number; observed: number; gap: number | null };

/** The days with orders of the customers of an answer's months. */
export const listPlaced = (scope: Scope, timeZone: string, { asOf, from }: Pick<OrderGaps, "asOf" | "from">) =>
  withBusiness(scope, async (client): Promise<Placed[]> => {
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
      [scope.businessId, timeZone, `${from}-01`, asOf],
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

const expectSpans = (
  spans: OrderGaps["every"]["spans"],
  placed: readonly Placed[],
  shares: readonly number[],
): void => {
  expect(spans.map(({ from, to }) => [from, to])).toEqual([0, 30, 60, 90, 120, 150].map((day) => [day + 1, day + 30]));
  for (const { from, to, gaps, share } of spans) {
    expect(gaps).toBe(placed.filter(({ gap }) => gap !== null && gap >= from && gap <= to).length);
    expect(share).toBeCloseTo((shares[to] as number) - (shares[from - 1] as number), 9);
  }
};

/** Expects the orders, quartiles and distribution of each step to be those of the listed days. */
export const expectOrderGaps = ({ customers, steps, every }: OrderGaps, all: readonly Placed[]): void => {
  expect(customers).toBe(new Set(all.map(({ customer }) => customer)).size);
  for (const { order, orders, followed, quartiles, spans } of steps) {
    const own = all.filter(({ nth }) => nth === order);
    expect([orders, followed]).toEqual([own.length, own.filter(({ gap }) => gap !== null).length]);
    const shares = followedBy(own);
    expect(quartiles.map(({ day }) => day)).toEqual([0.25, 0.5, 0.75].map((share) => dayOf(shares, share)));
    expectSpans(spans, own, shares);
  }
  expect([every.orders, every.followed]).toEqual([all.length, all.filter(({ gap }) => gap !== null).length]);
  const shares = followedBy(all);
  expect(every.medianDays).toBe(dayOf(shares, 0.5));
  expectSpans(every.spans, all, shares);
};
