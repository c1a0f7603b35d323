import type { PoolClient } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addMonths, type Month, monthsFrom, startOfMonth } from "#lib/time/month.ts";
import { isSold } from "#records/orders/gift-cards.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import {
  type CohortDimension,
  type CohortKind,
  type CohortRange,
  type CohortSums,
  MOST_COHORTS,
} from "./rules/cohort-table.ts";

/** The cohorts of a dimension in order, each with its sums, and those of all customers. */
type ReadCohorts = {
  cohorts: { kind: CohortKind; key: string | null; label: string | null; sums: CohortSums[] }[];
  total: CohortSums[];
  /** How many different values there are. */
  values: number;
};

const FIRST_ORDERS = `born b join orders o on o.business_id = $1 and o.customer_id = b.customer_id
    and o.order_date = b.first_order_at and o.is_counted`;
const FIRST_LINES = `${FIRST_ORDERS} join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}`;

const ofCustomer = (column: string, from: string): string =>
  `select b.customer_id, case when ${column} is null then 'unknown' else 'value' end, ${column}, null
     from born b join ${from} x on x.business_id = $1 and x.customer_id = b.customer_id`;

/** Each customer's cohorts: `customer_id, kind, value, label`; several for a first order with several values. */
const KEYED: Record<Exclude<CohortDimension, "month">, string> = {
  product: `select b.customer_id, 'value', i.product_id, max(i.product_name) from ${FIRST_LINES} group by 1, 3`,
  category: `select distinct b.customer_id, 'value', i.category, null from ${FIRST_LINES} where i.category is not null`,
  channel: `select distinct b.customer_id, 'value', o.source, null from ${FIRST_ORDERS}`,
  discount: `select distinct b.customer_id, 'value', code, null from ${FIRST_ORDERS} cross join lateral unnest(o.discount_codes) as code
    union all
    select b.customer_id, case when bool_or(o.discount_amount > 0) then 'automatic' else 'none' end, null, null
      from ${FIRST_ORDERS} group by 1 having not bool_or(cardinality(o.discount_codes) > 0)`,
  campaign: ofCustomer("x.acquisition_campaign", "customers"),
  country: ofCustomer("x.country", "customers"),
  rfm_segment: `select b.customer_id, case when x.segment is null then 'unknown' else 'value' end, x.segment, null
     from born b left join customer_rfm x on x.business_id = $1 and x.customer_id = b.customer_id`,
};

/** Customers by their first counted sale, and their sales by month since then: one pass over the business's orders. */
const spentSql = (hasStorefront: boolean): string => `
  born as materialized (
    select m.customer_id, m.first_order_at, width_bucket(m.first_order_at, $2::timestamptz[]) - 1 as month
      from customer_metrics m
     where m.business_id = $1 and m.first_order_at >= ($2::timestamptz[])[1] and m.first_order_at < $3${
       hasStorefront
         ? ` and exists (select from orders o where o.business_id = $1 and o.customer_id = m.customer_id
             and o.order_date = m.first_order_at and o.is_counted and o.storefront_id = $4)`
         : " and $4::int is null"
     }
  ), spent as materialized (
    select b.customer_id, b.month, width_bucket(o.order_date, $2::timestamptz[]) - 1 - b.month as age, count(*) as orders,
           exact_sum(o.net_amount) as revenue, exact_sum(o.gross_margin) as margin,
           count(o.gross_margin) as with_costs, exact_sum(o.covered_revenue) as covered
      from born b join orders o on o.business_id = $1 and o.customer_id = b.customer_id
     where o.is_counted and o.order_date < ($2::timestamptz[])[cardinality($2::timestamptz[])]
     group by 1, 2, 3
  )`;

const SUMS = `s.month, s.age, count(*)::int as active, sum(s.orders)::int as orders, capped_sum(s.revenue) as revenue,
    capped_sum(s.margin) as margin, sum(s.with_costs)::int as orders_with_costs, capped_sum(s.covered) as covered`;

const TOTAL = `select 'total' as kind, null as value, null as label, null::int as place, 0 as "values", ${SUMS}
  from spent s group by s.month, s.age`;

/** The most frequent values, the customers without one of them, and those of another kind. */
const placedSql = (keyed: string): string => `
  keyed (customer_id, kind, value, label) as materialized (${keyed}),
  ranked as (
    select kind, value, max(label) as label, count(*) over (partition by kind)::int as found,
           row_number() over (partition by kind order by count(*) desc, value)::int as place
      from keyed group by kind, value
  ),
  shown as (select * from ranked where kind <> 'value' or place <= ${MOST_COHORTS}),
  placed as materialized (
    select k.customer_id, r.kind, r.value, r.label, r.place, r.found
      from keyed k join shown r on r.kind = k.kind and r.value is not distinct from k.value
    union all
    select b.customer_id, 'other', null, null, null, coalesce((select max(found) from ranked where kind = 'value'), 0)
      from born b where not exists (
        select from keyed k join shown r on r.kind = k.kind and r.value is not distinct from k.value
         where k.customer_id = b.customer_id)
  )`;

const BY_VALUE = `select p.kind, p.value, max(p.label), p.place, max(p.found), ${SUMS}
  from placed p join spent s on s.customer_id = p.customer_id group by p.kind, p.value, p.place, s.month, s.age`;

const statement = (by: CohortDimension, hasStorefront: boolean): string => {
  const spent = spentSql(hasStorefront);
  return by === "month"
    ? `with ${spent} ${TOTAL}`
    : `with ${spent}, ${placedSql(KEYED[by])} ${TOTAL} union all ${BY_VALUE}`;
};

type Row = CohortSums & { kind: CohortKind; value: string | null; label: string | null; place: number; values: number };

const toCohortSums = ({ month, age, active, orders, revenue, margin, ordersWithCosts, covered }: Row): CohortSums => ({
  month,
  age,
  active,
  orders,
  revenue,
  margin,
  ordersWithCosts,
  covered,
});

/** A start for each month from one to another, and the end of the last one. */
const listMonthStarts = (from: Month, to: Month, timeZone: string): Date[] =>
  monthsFrom(from, addMonths(to, 1)).map((month) => startOfMonth(month, timeZone));

/** The sales of the customers who came from these campaigns and started in these months, by campaign. */
export const readCampaignSums = (
  scope: Scope,
  { from, to }: { from: Month; to: Month },
  { campaigns, now, timeZone }: { campaigns: readonly string[]; now: Month; timeZone: string },
): Promise<(CohortSums & { campaign: string })[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const end = startOfMonth(addMonths(to, 1), timeZone);
    const { rows } = await client.query<CohortSums & { campaign: string }>(
      `with ${spentSql(false)}
       select c.acquisition_campaign as campaign, ${SUMS}
         from spent s join customers c on c.business_id = $1 and c.customer_id = s.customer_id
        where c.acquisition_campaign = any($5) group by 1, s.month, s.age`,
      [scope.businessId, listMonthStarts(from, now, timeZone), end, null, campaigns],
    );
    return rows;
  });

const ORDER: readonly CohortKind[] = ["value", "automatic", "none", "unknown", "other"];

/**
 * The sales of the customers whose first counted sale was in these months, in total and by cohort, up to the end of the
 * month `now`, by the months of a time zone. Sales of the same instant are all the first. The most frequent values come
 * first; of months, all are cohorts, in order.
 */
export const readCohortSums = (
  scope: Scope,
  { from, to, storefrontId }: CohortRange,
  { by, now, timeZone }: { by: CohortDimension; now: Month; timeZone: string },
): Promise<ReadCohorts> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const starts = listMonthStarts(from, now, timeZone);
    const end = startOfMonth(addMonths(to, 1), timeZone);
    const text = statement(by, storefrontId !== null);
    const { rows } = await client.query<Row>(text, [scope.businessId, starts, end, storefrontId]);
    const cohorts = new Map<string, ReadCohorts["cohorts"][number] & { place: number }>();
    const total: CohortSums[] = [];
    const takeInto = (kind: CohortKind, key: string | null, { label, place }: Row, sums: CohortSums) => {
      const name = JSON.stringify([kind, key]);
      const cohort = cohorts.get(name) ?? { kind, key, label, place, sums: [] };
      cohorts.set(name, cohort);
      cohort.sums.push(sums);
    };
    for (const row of rows) {
      if (row.kind === "total") total.push(toCohortSums(row));
      else takeInto(row.kind, row.value, row, toCohortSums(row));
      if (by === "month")
        takeInto("value", addMonths(from, row.month), { ...row, place: row.month }, toCohortSums(row));
    }
    const sorted = [...cohorts.values()].sort(
      (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.place - b.place,
    );
    return {
      cohorts: sorted.map(({ place: _, ...cohort }) => cohort),
      total,
      values:
        by === "month"
          ? sorted.length
          : Math.max(0, ...rows.map(({ kind, values }) => (kind === "value" || kind === "other" ? values : 0))),
    };
  });

const MONTH = "to_char(month, 'YYYY-MM')";

const KEYS = { month: "month", campaign: "campaign", amount: "amount" };
export type CostSort = keyof typeof KEYS | `-${keyof typeof KEYS}`;

/** A page of the costs whose campaign has all these words. */
export const readCostPage = (
  scope: Scope,
  { words, sort }: { words: readonly string[]; sort: CostSort },
  window: PageWindow,
): Promise<Page<AcquisitionCost & { id: string }>> =>
  withBusiness(scope, (client) =>
    readPage(
      client,
      {
        found: `select ${MONTH} || ' ' || campaign as id, campaign, ${MONTH} as month, amount
          from acquisition_costs where business_id = $1 and ${hasWords("campaign", "$2")}`,
        order: orderBy(KEYS, sort),
        values: [scope.businessId, words],
      },
      window,
    ),
  );

/** The costs of these months. */
export const readCosts = (scope: Scope, { from, to }: { from: Month; to: Month }): Promise<AcquisitionCost[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<AcquisitionCost>(
      `select campaign, ${MONTH} as month, amount from acquisition_costs
        where business_id = $1 and month between $2 and $3 order by acquisition_costs.month, campaign`,
      [scope.businessId, `${from}-01`, `${to}-01`],
    );
    return rows;
  });

/** Until the transaction ends, no other one replaces costs: two files of a month would be mixed. */
export const lockCosts = async (client: PoolClient, { businessId }: Scope): Promise<void> => {
  await lockUntilCommit(client, "acquisition costs", businessId);
};

/** Deletes all costs of these months; returns how many there were. */
export const deleteCosts = async (
  client: PoolClient,
  { businessId }: Scope,
  months: readonly Month[],
): Promise<number> => {
  const { rowCount } = await client.query("delete from acquisition_costs where business_id = $1 and month = any($2)", [
    businessId,
    months.map((month) => `${month}-01`),
  ]);
  return rowCount ?? 0;
};

/** Of these months, those that have costs. */
export const monthsWithCosts = (scope: Scope, months: readonly Month[]): Promise<Month[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ month: Month }>(
      `select distinct ${MONTH} as month from acquisition_costs where business_id = $1 and month = any($2) order by 1`,
      [scope.businessId, months.map((month) => `${month}-01`)],
    );
    return rows.map(({ month }) => month);
  });

/** Of these campaigns, those that a customer came from. */
export const campaignsWithCustomers = (scope: Scope, campaigns: readonly string[]): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ campaign: string }>(
      `select distinct acquisition_campaign as campaign from customers
        where business_id = $1 and acquisition_campaign = any($2)`,
      [scope.businessId, campaigns],
    );
    return rows.map(({ campaign }) => campaign);
  });
