import { expect } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type {
  Product,
  ProductPair,
  ProductPairSummary,
  ProductSummary,
} from "#features/products/contracts/products.ts";
import { twoSidedZ } from "#lib/statistics/normal.ts";

// Figures of products and pairs in SQL over orders and their lines, by the definitions of docs/products.md.

/** Whether the line `i` sold a product. */
const IS_PRODUCT = "not i.is_gift_card and i.product_name <> 'Shipping' and not (i.price = 0 and i.line_total = 0)";

type Range = Pick<ProductSummary, "asOf" | "from" | "storefrontId">;

/** Products or categories by key, with null for lines without a category. Money in minor units. */
const countProducts = (
  scope: Scope,
  timeZone: string,
  group: "product_id" | "category",
  { asOf, from, storefrontId }: Range,
) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Record<string, number | string | null>>(
      `with sales as (
         select order_id, customer_id, order_date as at, (order_date at time zone $2)::date as day, net_amount, storefront_id from orders
          where business_id = $1 and is_counted and customer_id is not null
       ), sold as (
         select i.${group} as key, sum(i.line_total - i.refund_amount)::float8 as revenue, count(distinct s.order_id)::int as orders,
                count(distinct s.customer_id)::int as buyers, sum(i.quantity)::int as quantity, sum(i.refunded_quantity)::int as returned_units,
                sum(i.quantity * i.price - i.line_total)::float8 as discount, sum(i.quantity * i.price)::float8 as listed
           from sales s join order_items i on i.business_id = $1 and i.order_id = s.order_id
          where ${IS_PRODUCT} and s.day >= $3::date and ($5::int is null or s.storefront_id = $5) group by 1
       ), firsts as (
         select customer_id, min(at) as at, min(day) as day from sales group by 1
       ), began as (
         select distinct f.customer_id, f.day, i.${group} as key
           from firsts f join sales s using (customer_id, at) join order_items i on i.business_id = $1 and i.order_id = s.order_id
          where ${IS_PRODUCT} and f.day >= $3::date
            and ($5::int is null or exists (select from sales o where o.customer_id = f.customer_id and o.at = f.at and o.storefront_id = $5))
       ), later as (
         select f.customer_id, min(s.day) - f.day as came, coalesce(sum(s.net_amount) filter (where s.day <= f.day + 365), 0) as year
           from firsts f join sales s on s.customer_id = f.customer_id and s.day > f.day group by f.customer_id, f.day
       ), back as (
         select key, count(*)::int as first_buyers, count(*) filter (where $4::date - day >= 90)::int as observed,
                count(*) filter (where $4::date - day >= 90 and came <= 90)::int as returned,
                count(*) filter (where $4::date - day >= 365)::int as year_buyers,
                coalesce(sum(year) filter (where $4::date - day >= 365), 0)::float8 as year
           from began left join later using (customer_id) group by 1
       )
       select sold.*, coalesce(first_buyers, 0) as first_buyers, coalesce(observed, 0) as observed, coalesce(returned, 0) as returned,
              coalesce(year_buyers, 0) as year_buyers, coalesce(year, 0) as year
         from sold left join back on back.key is not distinct from sold.key order by sold.key nulls last`,
      [scope.businessId, timeZone, `${from}-01`, asOf, storefrontId],
    );
    return rows;
  });

/** Expects all rows of products to be those counted in SQL; returns the counted ones. */
export const expectProducts = async (
  scope: Scope,
  timeZone: string,
  { data, summary }: { data: readonly Product[]; summary: ProductSummary },
) => {
  const expected = await countProducts(scope, timeZone, summary.by === "category" ? "category" : "product_id", summary);
  const shown = data.flatMap((row) =>
    row.kind !== "product"
      ? []
      : {
          key: row.key,
          revenue: Math.round(row.revenue * 100),
          orders: row.orders,
          buyers: row.buyers,
          quantity: row.quantity,
          firstBuyers: row.firstBuyers,
          observed: row.returns?.observed,
          returned: row.returns?.returned,
          yearBuyers: row.nextYear?.customers ?? 0,
          perBuyer: row.nextYear?.revenuePerCustomer ?? null,
          discountShare: row.discountShare,
          returnedShare: row.returnedShare,
        },
  );
  const counted = expected.map((row) => ({
    key: row.key,
    revenue: row.revenue,
    orders: row.orders,
    buyers: row.buyers,
    quantity: row.quantity,
    firstBuyers: row.firstBuyers,
    observed: row.observed,
    returned: row.returned,
    yearBuyers: row.yearBuyers,
    perBuyer: row.yearBuyers === 0 ? null : Math.round(Number(row.year) / Number(row.yearBuyers)) / 100,
    discountShare: Number(row.discount) / Number(row.listed),
    returnedShare: Number(row.returnedUnits) / Number(row.quantity),
  }));
  const sorted = (list: typeof shown | typeof counted) =>
    [...list].sort((a, b) => String(a.key).localeCompare(String(b.key)));
  expect(sorted(shown)).toEqual(sorted(counted));
  return expected;
};

type CountedPair = { first: string; second: string; all: number; one: number; other: number; both: number };

/** Pairs of products with twenty joint customers: all customers, and those of the first, the second and both. */
const countPairs = (scope: Scope, timeZone: string, { relation, from, storefrontId }: ProductPairSummary) =>
  withBusiness(scope, async (client) => {
    const isTogether = relation === "together";
    // The planner takes what the common table expressions find for a few rows, and would compare each with every other.
    await client.query("set local enable_nestloop = off");
    const { rows } = await client.query<CountedPair>(
      `with sales as (
         select customer_id, order_id, order_date as at, (order_date at time zone $2)::date as day, storefront_id from orders
          where business_id = $1 and is_counted and customer_id is not null
       ), firsts as (
         select customer_id, min(at) as at, min(day) as day from sales group by 1
       ), placed as (
         ${
           isTogether
             ? `select customer_id, order_id as basket, order_id, 0 as step from sales
                 where day >= $3::date and ($4::int is null or storefront_id = $4)`
             : `select s.customer_id, s.customer_id::text as basket, s.order_id, dense_rank() over (partition by s.customer_id order by s.day) as step
                  from sales s join firsts f using (customer_id)
                 where f.day >= $3::date and ($4::int is null or exists (
                   select from sales o where o.customer_id = f.customer_id and o.at = f.at and o.storefront_id = $4))`
         }
       ), everyone as (
         select distinct customer_id from placed where step in (0, 2)
       ), bought as materialized (
         select distinct p.customer_id, p.basket, p.step, i.product_id as product
           from placed p join everyone using (customer_id) join order_items i on i.business_id = $1 and i.order_id = p.order_id
          where ${IS_PRODUCT} and p.step <= 2
       ), buyers as (
         select step, product, count(distinct customer_id)::int as buyers from bought group by 1, 2
       )
       select a.product as first, b.product as second, (select count(*)::int from everyone) as all,
              count(distinct a.customer_id)::int as both,
              (select buyers from buyers w where w.product = a.product and w.step = a.step) as one,
              (select buyers from buyers w where w.product = b.product and w.step = b.step) as other
         from bought a join bought b using (basket)
        where ${isTogether ? "a.product < b.product" : "a.step = 1 and b.step = 2"}
        group by a.product, b.product, a.step, b.step having count(distinct a.customer_id) >= 20`,
      [scope.businessId, timeZone, `${from}-01`, storefrontId],
    );
    return rows;
  });

/** Expects pairs of products to be those counted in SQL, with their lift and its interval. */
export const expectPairs = async (
  scope: Scope,
  timeZone: string,
  { data, summary }: { data: readonly ProductPair[]; summary: ProductPairSummary },
) => {
  const expected = await countPairs(scope, timeZone, summary);
  // What was bought together has no first one.
  const nameOf = (first: string, second: string): string =>
    (summary.relation === "together" ? [first, second].sort() : [first, second]).join(" ");
  const shown = new Map(data.map((pair) => [nameOf(pair.first.id, pair.second.id), pair]));
  expect([...shown.keys()].sort()).toEqual(expected.map(({ first, second }) => nameOf(first, second)).sort());
  const z = twoSidedZ(0.05);
  for (const { first, second, all, one, other, both } of expected) {
    const pair = shown.get(nameOf(first, second)) as ProductPair;
    const lift = (all * both) / (one * other);
    const margin = Math.exp(z * Math.sqrt((all / both - all / one - all / other + 2 * lift - 1) / all));
    const [shareOfFirst, shareOfSecond] =
      pair.first.id === first ? [both / one, both / other] : [both / other, both / one];
    expect([summary.customers, pair.customers, pair.shareOfFirst, pair.shareOfSecond]).toEqual([
      all,
      both,
      shareOfFirst,
      shareOfSecond,
    ]);
    expect(pair.lift.value).toBeCloseTo(lift, 9);
    expect(pair.lift.lower).toBeCloseTo(lift / margin, 9);
    expect(pair.lift.upper).toBeCloseTo(lift * margin, 9);
  }
};
