import { MOST_PAIRED, type PairRelation } from "#records/rules/order-readings/pairs-of-products.ts";
import type { ProductGrouping } from "#records/rules/order-readings/products-of-orders.ts";
import { DAY_MS, DAYS } from "../shared/generated-copy.ts";

// What the product answers, as a GROUP BY over the tables `orders` and `lines`.

/** The values that have a group of their own. */
export const MOST_GROUPS = 20;
const CHANGE_DAYS = 28;

const FIRSTS = `sales as (select *, placed // ${DAY_MS} as day from orders),
  firsts as (select customer, min(placed) as placed, min(day) as day from sales group by 1),
  followed as (
    select f.customer, min(s.day) - f.day as came, coalesce(sum(s.revenue) filter (where s.day <= f.day + 365), 0) as year
      from firsts f join sales s on s.customer = f.customer and s.day > f.day group by f.customer, f.day)`;

/** What the first orders had. */
const beganBy = (key: string) => `began as (
    select distinct f.customer, f.day, l.${key} as key
      from firsts f join sales s on s.customer = f.customer and s.placed = f.placed join lines l using (order_id))`;

const BACK = `count(*), count(*) filter (where ${DAYS - 1} - day >= 90), count(*) filter (where ${DAYS - 1} - day >= 90 and came <= 90)`;

export const productsSql = (key: ProductGrouping) => `with ${FIRSTS}, sold as (
    select l.${key} as key, sum(l.charged - l.refunded) as revenue, count(distinct s.order_id) as orders, count(distinct s.customer) as buyers,
           sum(l.quantity) as quantity, sum(l.returned) as returned, sum(l.quantity * l.price) as listed,
           sum(greatest(l.quantity * l.price - l.charged, 0)) as discount
      from sales s join lines l using (order_id) group by 1
  ), ${beganBy(key)}, back as (
    select key, ${BACK}, count(*) filter (where ${DAYS - 1} - day >= 365), sum(year) filter (where ${DAYS - 1} - day >= 365)
      from began left join followed using (customer) group by 1
  ) select * from sold left join back using (key)`;

export const pairsSql = (relation: PairRelation) => {
  const baskets =
    relation === "together"
      ? `select distinct o.customer, o.order_id as basket, l.product from orders o join lines l using (order_id)`
      : `select distinct r.customer, r.customer as basket, r.place, l.product
           from (select *, dense_rank() over (partition by customer order by placed // ${DAY_MS}) as place from orders) r
           join lines l using (order_id) where r.place <= 2`;
  const [first, second] = relation === "together" ? ["true", "true"] : ["place = 1", "place = 2"];
  const isPair = relation === "together" ? "a.product < b.product" : "a.place = 1 and b.place = 2";
  const cameBack =
    relation === "together"
      ? "baskets"
      : "(select * from baskets where customer in (select customer from baskets where place = 2))";
  return `with baskets as materialized (${baskets}), wanted as materialized (select * from ${cameBack}), buyers as (
      select product, greatest(count(distinct customer) filter (where ${first}), count(distinct customer) filter (where ${second})) as buyers
        from wanted group by 1
    ), compared as (
      select product from buyers where buyers >= 20 order by buyers desc, product limit ${MOST_PAIRED}
    ), own as materialized (select * from wanted where product in (select product from compared))
    select a.product, b.product, count(distinct a.customer) as joint
      from own a join own b on a.basket = b.basket and ${isPair} group by 1, 2 having joint >= 20`;
};

const MONTH = (day: string) => `date_diff('month', date '1970-01-01', date '1970-01-01' + (${day})::int)`;

export const secondSql = `with ${FIRSTS}, spent as (
    select customer, day, sum(revenue) as revenue, row_number() over (partition by customer order by day) as place from sales group by 1, 2
  )
  select 'day', coalesce(came, ${DAYS} - 1 - day + 1000), count(*), sum((came is not null)::int) from firsts left join followed using (customer) group by 1, 2
  union all
  select 'month', ${MONTH("day")}, count(*), count(came)
    from firsts left join followed using (customer) group by 1, 2
  union all
  select 'step', place, count(*), sum(revenue) from spent where place <= 4 group by 1, 2`;

export const gapsSql = `with days as (select distinct customer, placed // ${DAY_MS} as day from orders), placed as (
    select row_number() over own as place, lead(day) over own - day as gap, day from days window own as (partition by customer order by day)
  ) select least(place, 4), coalesce(gap, ${DAYS} - 1 - day + 1000), count(*), count(gap) from placed group by 1, 2`;

/** The most frequent products of first orders, and the customers who began with each or with none of them. */
const MEMBERS = `${beganBy("product")}, chosen as (
    select key from began group by 1 order by count(*) desc, 'product ' || key limit ${MOST_GROUPS}
  ), own as (select customer, day, key from began join chosen using (key)), members as (
    select * from own
    union all select distinct customer, day, -1 from began where customer not in (select customer from own))`;

export const secondBySql = `with ${FIRSTS}, ${MEMBERS}
  select key, coalesce(came, ${DAYS} + ${DAYS} - 1 - day) as days, count(*) from members left join followed using (customer) group by 1, 2`;

export const cohortsSql = (by: "month" | "product") => {
  const [members, key, join] =
    by === "product" ? [`, ${MEMBERS}`, "m.key", "join members m using (customer)"] : ["", "-1", ""];
  return `with ${FIRSTS}${members}
  select ${key}, ${MONTH("f.day")} as month, ${MONTH("s.day")} - ${MONTH("f.day")} as age, count(distinct s.customer), count(*), sum(s.revenue)
    from firsts f join sales s using (customer) ${join} group by 1, 2, 3`;
};

/** The first instants of two periods of 28 days; the second one is the last of all days. */
export const [BEFORE, AFTER] = [DAYS - 2 * CHANGE_DAYS, DAYS - CHANGE_DAYS].map((day) => day * DAY_MS) as [
  number,
  number,
];

export const changeSql = (() => {
  const sums = (
    value: string,
  ) => `coalesce(sum(${value}) filter (where placed < ${AFTER}), 0), coalesce(sum(${value}) filter (where placed >= ${AFTER}), 0),
    coalesce(sum(${value}::double ** 2) filter (where placed < ${AFTER}), 0), coalesce(sum(${value}::double ** 2) filter (where placed >= ${AFTER}), 0)`;
  const own = ["storefront", "channel", "country"].map(
    (column) => `select '${column}', ${column}, ${sums("revenue")} from sold group by 1, 2`,
  );
  return `with sold as materialized (select * from orders where placed >= ${BEFORE}), firsts as (select customer, min(placed) as first from orders group by 1)
    ${own.join(" union all ")}
    union all select 'history', (first >= case when placed < ${AFTER} then ${BEFORE} else ${AFTER} end)::int, ${sums("revenue")} from sold join firsts using (customer) group by 1, 2
    union all select 'product', product, ${sums("kept")} from (
      select product, order_id, any_value(placed) as placed, sum(charged - refunded) as kept from sold join lines using (order_id) group by 1, 2) group by 1, 2`;
})();
