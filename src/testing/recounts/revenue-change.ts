import { expect } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Decomposition } from "#features/overview/contracts/decomposition.ts";

// The change of revenue in SQL over orders and their lines, by the definitions of docs/revenue-change.md.

/** Major units of a currency with cents, exactly. */
export const cents = (amount: number): number => Math.round(amount * 100);
export const sumOf = <Row>(rows: readonly Row[], amount: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + cents(amount(row)), 0);

/** SQL: the value of a counted order `o` of a customer `c` in each dimension whose rows are whole orders. */
const VALUES = {
  factors: "'all'",
  storefront: "o.storefront_id::text",
  channel: "nullif(o.source, '')",
  country: "nullif(c.country, '')",
  history: `case when (select min(order_date at time zone $5)::date from orders e where e.business_id = $1 and e.customer_id = o.customer_id
    and e.is_counted) >= $2 then 'first_time' else 'returning' end`,
} as const;

type Sums = { key: string | null; revenue: number; orders: number; customers: number };

/** The revenue of each value in minor units; of products, net of what was refunded for their lines, without gift cards. */
const countIn = (
  scope: Scope,
  { by, timeZone, storefrontId }: Pick<Decomposition, "by" | "timeZone" | "storefrontId">,
  { start, end }: Decomposition["period"],
) =>
  withBusiness(scope, async (client) => {
    const [value, amount, lines] =
      by === "product"
        ? [
            "i.product_id",
            "i.line_total - i.refund_amount",
            "join order_items i on i.business_id = $1 and i.order_id = o.order_id and not i.is_gift_card",
          ]
        : [VALUES[by], "o.net_amount", ""];
    const { rows } = await client.query<Sums>(
      `select ${value} as key, sum(${amount})::float8 as revenue, count(distinct o.order_id)::int as orders,
              count(distinct o.customer_id)::int as customers
         from orders o join customers c on c.business_id = $1 and c.customer_id = o.customer_id ${lines}
        where o.business_id = $1 and o.is_counted and (o.order_date at time zone $5)::date between $2 and $3
          and ($4::int is null or o.storefront_id = $4) group by 1`,
      [scope.businessId, start, end, storefrontId, timeZone],
    );
    return rows;
  });

type Amounts = readonly [before: number, after: number];

/** The changes that lead from three factors to three others, averaged over the six orders in which they can happen (Shapley 1953). */
const contributionsOf = (before: readonly number[], after: readonly number[]): number[] => {
  const product = (factors: readonly number[]) => factors.reduce((value, factor) => value * factor, 1);
  const sums = [0, 0, 0];
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    const now = [...before];
    for (const factor of order) {
      const was = product(now);
      now[factor] = after[factor] as number;
      sums[factor] = (sums[factor] as number) + (product(now) - was) / 6;
    }
  }
  return sums;
};

const NOTHING = { revenue: 0, orders: 0, customers: 0 };

const expectFactors = ({ factors }: Decomposition, before: Sums | undefined, after: Sums | undefined): void => {
  const [was, is] = [before ?? NOTHING, after ?? NOTHING].map(({ customers, orders, revenue }) => ({
    // Without orders there is no frequency and no value.
    shown: [customers, orders && orders / customers, orders && Math.round(revenue / orders)],
    exact: [customers, orders && orders / customers, orders && revenue / orders],
  })) as [Record<"shown" | "exact", number[]>, Record<"shown" | "exact", number[]>];
  for (const [side, { shown }] of [
    ["before", was],
    ["after", is],
  ] as const) {
    const [customers, frequency, orderValue] = (factors ?? []).map((factor) => factor[side]);
    expect([customers, frequency ?? 0, cents(orderValue ?? 0)]).toEqual(shown);
  }
  if (!before || !after) return;
  for (const [at, amount] of contributionsOf(was.exact, is.exact).entries())
    expect(Math.abs(cents(factors?.[at]?.change ?? Number.NaN) - amount)).toBeLessThan(1);
};

/**
 * Expects a split to have the revenue of both periods, and factors or rows as counted in SQL, which add up to it to the cent. A row for all
 * other values has the sum of those without one of their own, and the last one what is in no product.
 */
export const expectRevenueChange = async (scope: Scope, answer: Decomposition): Promise<void> => {
  const { by, revenue, period, comparedPeriod, rows, factors } = answer;
  const added: readonly { change: number }[] = factors ?? rows;
  expect(sumOf(added, ({ change }) => change)).toBe(cents(revenue.change));
  const count = (split: Decomposition["by"]) =>
    Promise.all([comparedPeriod, period].map((span) => countIn(scope, { ...answer, by: split }, span)));
  const [before, after] = (await count("factors")) as [Sums[], Sums[]];
  const total: Amounts = [before[0]?.revenue ?? 0, after[0]?.revenue ?? 0];
  expect([cents(revenue.before), cents(revenue.after), cents(revenue.change)]).toEqual([...total, total[1] - total[0]]);
  if (by === "factors") return expectFactors(answer, before[0], after[0]);
  const counted = new Map<string | null, Amounts>();
  const [old, now] = (await count(by)) as [Sums[], Sums[]];
  for (const { key, revenue: amount } of old) counted.set(key, [amount, 0]);
  for (const { key, revenue: amount } of now) counted.set(key, [counted.get(key)?.[0] ?? 0, amount]);
  const add = (amounts: Iterable<Amounts>): Amounts =>
    [...amounts].reduce<Amounts>((sum, each) => [sum[0] + each[0], sum[1] + each[1]], [0, 0]);
  const inLines = add(counted.values());
  const changes: number[] = [];
  for (const { kind, key, before: was, after: is } of rows) {
    const shown = [cents(was), cents(is)];
    if (kind === "rest") expect(shown).toEqual([total[0] - inLines[0], total[1] - inLines[1]]);
    else if (kind === "others") expect(shown).toEqual(add(counted.values()));
    else {
      expect([key, shown]).toEqual([key, counted.get(key) ?? [0, 0]]);
      counted.delete(key);
      changes.push(Math.abs(cents(is) - cents(was)));
    }
    if (kind === "others") counted.clear();
  }
  // Those that changed most have rows, and all that are left out are nothing.
  expect(changes).toEqual(changes.toSorted((a, b) => b - a));
  expect([...counted.values()].filter(([was, is]) => was !== 0 || is !== 0)).toEqual([]);
};
