import type { PoolClient } from "pg";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { cached } from "#core/cache.ts";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { total } from "#lib/rfm/score.ts";
import type { Day } from "#lib/time/day.ts";
import { noCustomer } from "#records/customers/customers.ts";
import { isSold } from "#records/orders/gift-cards.ts";
import { type Habits, type MonthSums, sumByMonth, type Taste } from "#records/rules/buying-habits.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import type { PurchaseDay, RefundDay } from "#records/rules/customers/customer-standing.ts";

/** Sample size: the 95% confidence interval of a share of 20% is then within one percentage point. */
const SAMPLE = 10_000;

/** The most frequent names; rarer ones have no meaningful share. */
const MOST_NAMES = 1000;
const MOST_PAIRED = 60;

/** A business's buyers, or a random sample (by hash of their IDs), and what they bought. */
const LINES = `people as materialized (
    select customer_id from customer_metrics where business_id = $1 and order_count > 0
     order by hashtextextended(customer_id::text, 0) limit ${SAMPLE}
  ), lines as materialized (
    select o.customer_id, i.category, i.brand, i.product_id, exact_sum(i.line_total - i.refund_amount) as spent
      from people join orders o on o.business_id = $1 and o.customer_id = people.customer_id and o.is_counted
      join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}
     group by 1, 2, 3, 4
  )`;

/** Pairs are formed within each customer's basket: with a plain join, a planner without statistics takes minutes. */
const SHARES = `grouped as (
    select case when grouping(category) = 0 then 'categories' when grouping(brand) = 0 then 'brands' else 'products' end as kind,
           coalesce(category, brand, product_id) as name, count(distinct customer_id)::int as buyers,
           sum(spent)::float8 as spent
      from lines group by grouping sets ((category), (brand), (product_id))
  ), named as (
    select kind, name, buyers, spent / nullif((select sum(spent) from lines), 0)::float8 as share,
           row_number() over (partition by kind order by buyers desc, name) as place
      from grouped where name is not null
  ), baskets as (
    select array_agg(distinct category) as categories from lines
     where category in (select name from named where kind = 'categories' and place <= ${MOST_PAIRED})
     group by customer_id
  ), together as (
    select a.category, b.category as other, count(*)::int as buyers
      from baskets cross join unnest(categories) as a (category) cross join unnest(categories) as b (category)
     where a.category <> b.category group by 1, 2
  )`;

type Answer = {
  buyers: number;
  allBuyers: number;
  names: (Taste & { kind: "categories" | "brands" | "products" })[];
  together: Habits["together"];
};

const read = async (client: PoolClient, { businessId }: Scope): Promise<Answer> => {
  const { rows } = await client.query<Answer>(
    `with ${LINES}, ${SHARES}
     select (select count(*) from people)::int as buyers,
            (select count(*) from customer_metrics where business_id = $1 and order_count > 0)::int as all_buyers,
            coalesce((select json_agg(json_build_object('kind', kind, 'name', name, 'buyers', buyers, 'share', coalesce(share, 0)))
               from named where place <= ${MOST_NAMES}), '[]') as names,
            coalesce((select json_agg(together) from together), '[]') as together`,
    [businessId],
  );
  return rows[0] ?? { buyers: 0, allBuyers: 0, names: [], together: [] };
};

/** What customers buy: each name's share of total spending, and which categories are bought together. */
export const readHabits = (scope: Scope): Promise<Habits> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await forceKeyedPlans(client);
    const { buyers, allBuyers: all, names, together } = await read(client, scope);
    const of = (wanted: string): Taste[] => names.flatMap(({ kind, ...taste }) => (kind === wanted ? [taste] : []));
    return {
      buyers,
      isSample: buyers < all,
      categories: of("categories"),
      brands: of("brands"),
      products: of("products"),
      together,
    };
  });

type Statuses = Record<"completed" | "partial" | "pending" | "cancelled", number>;

/** A customer's purchases of one category, brand or product; money in minor units, net of refunds. */
export type Bundle = {
  kind: "category" | "brand" | "product";
  name: string;
  /** A product's name, if the shop provided one. */
  label: string | null;
  orderCount: number;
  units: number;
  spent: number;
  lastDay: Day;
};

type Purchases = { days: PurchaseDay[]; statuses: Statuses; refunds: RefundDay[]; bundles: Bundle[] };

/** The maximum number of names; other products are still visible in the orders. */
const MOST = 50;

const dayIn = (instant: string) => `(${instant} at time zone $3)::date::text`;

const readDays = async (client: PoolClient, values: unknown[]) => {
  type Row = PurchaseDay & Statuses;
  const of = (status: keyof Statuses) => `count(*) filter (where status = '${status}')::int as ${status}`;
  const { rows } = await client.query<Row>(
    `select ${dayIn("order_date")} as day, count(*) filter (where is_counted)::int as sales,
            coalesce(capped_sum(net_amount) filter (where is_counted), 0) as revenue,
            coalesce(capped_sum(total_price - gift_card_amount) filter (where status in ('completed', 'partial')), 0) as charged,
            ${of("completed")}, ${of("partial")}, ${of("pending")}, ${of("cancelled")}
       from orders where business_id = $1 and customer_id = $2 group by 1 order by 1`,
    values,
  );
  const statuses: Statuses = { completed: 0, partial: 0, pending: 0, cancelled: 0 };
  const days = rows.map(({ day, sales, revenue, charged, ...counts }) => {
    for (const [status, count] of Object.entries(counts)) statuses[status as keyof Statuses] += count;
    return { day, sales, revenue, charged };
  });
  return { days, statuses };
};

const readRefunds = async (client: PoolClient, values: unknown[]): Promise<RefundDay[]> => {
  const { rows } = await client.query<RefundDay>(
    `select ${dayIn("r.refunded_at")} as day, capped_sum(r.amount) as amount
       from orders o join refunds r on r.business_id = $1 and r.order_id = o.order_id
      where o.business_id = $1 and o.customer_id = $2 and o.refunded_amount > 0 and o.status in ('completed', 'partial')
      group by 1 order by 1`,
    values,
  );
  return rows;
};

const readBundles = async (client: PoolClient, values: unknown[]): Promise<Bundle[]> => {
  const { rows } = await client.query<Bundle>(
    `with lines as (
       select o.order_id, ${dayIn("o.order_date")} as day, i.category, i.brand, i.product_id, i.product_name,
              i.quantity - i.refunded_quantity as units, i.line_total - i.refund_amount as spent
         from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}
        where o.business_id = $1 and o.customer_id = $2 and o.is_counted
     ), grouped as (
       select case when grouping(category) = 0 then 'category' when grouping(brand) = 0 then 'brand' else 'product' end as kind,
              coalesce(category, brand, product_id) as name, max(product_name) as label,
              count(distinct order_id)::int as order_count, sum(units)::int as units, capped_sum(spent) as spent,
              max(day) as last_day
         from lines group by grouping sets ((category), (brand), (product_id))
     ), ranked as (
       select *, row_number() over (partition by kind order by spent desc, name) as place from grouped where name is not null
     )
     select kind, name, case when kind = 'product' then label end as label, order_count, units, spent, last_day
       from ranked where place <= ${MOST} order by kind, place`,
    values,
  );
  return rows;
};

/** A customer's purchases by day and by kind of item, in three statements. */
export const readPurchases = (scope: Scope, customerId: string, timeZone: string): Promise<Purchases> =>
  withBusiness(scope, async (client) => {
    const values = [scope.businessId, customerId, timeZone];
    const { days, statuses } = await readDays(client, values);
    const refunds = await readRefunds(client, values);
    return { days, statuses, refunds, bundles: await readBundles(client, values) };
  });

/** The customer's number of sales; null if the customer doesn't exist. */
const findSaleCount = (scope: Scope, customerId: string): Promise<number | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ orderCount: number }>(
      `select coalesce(m.order_count, 0) as order_count from customers c
         left join customer_metrics m on m.business_id = $1 and m.customer_id = $2
        where c.business_id = $1 and c.customer_id = $2`,
      [scope.businessId, customerId],
    );
    return rows[0]?.orderCount ?? null;
  });

/** As long as the report that is shown beside them. */
const CACHE_SECONDS = 600;

/** Product shares of all customers, cached until orders change. */
export const getBuyingHabits = async (scope: Scope): Promise<Habits> =>
  (await cached(scope, `buying_habits:${scope.businessId}`, CACHE_SECONDS, () => readHabits(scope))).value;

/** Computed from all of a customer's orders; money in minor units. */
type PurchaseHistory = {
  days: PurchaseDay[];
  months: MonthSums[];
  statuses: Statuses;
  refunded: number;
  bundles: Bundle[];
};

const HISTORY_CACHE_SECONDS = 3600;

/** With fewer sales, computing the history is cheaper than caching it (a lock, a lookup and an insert). */
const WORTH_KEEPING = 500;

const draw = async (
  scope: Scope,
  customerId: string,
  { timeZone, today }: CriteriaContext,
): Promise<PurchaseHistory> => {
  const { refunds, ...purchases } = await readPurchases(scope, customerId, timeZone);
  const months = sumByMonth(purchases.days, refunds, today);
  return { ...purchases, months, refunded: total(refunds, ({ amount }) => amount) };
};

/**
 * One customer's purchase history and the context it was computed in. Longer histories are cached until orders change.
 * Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const loadPurchaseHistory = async (scope: Scope, customerId: string) => {
  const frame = await loadBusinessDay(scope);
  const { timeZone, today, businessId } = frame;
  const sales = isUuid(customerId) ? await findSaleCount(scope, customerId) : null;
  if (sales === null) throw noCustomer();
  if (sales < WORTH_KEEPING) return { picture: await draw(scope, customerId, frame), frame };
  const key = `customer_360:${businessId}:${customerId}:${today}:${timeZone}`;
  const { value } = await cached(scope, key, HISTORY_CACHE_SECONDS, () => draw(scope, customerId, frame));
  return { picture: value, frame };
};
