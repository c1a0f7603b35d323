import { NIL as BEFORE_ALL } from "uuid";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { GapSums } from "#lib/axes/cadence.ts";
import { LEAST_GAPS } from "#lib/time/day.ts";
import { idMayBeProfiled, mayBeProfiled } from "#records/customers/consent.ts";

import { customersIn, type PackedHistories, packHistories } from "./packed-histories.ts";

/** SQL: the days between a customer's days with a sale, `gap` (null for the first) and `day`; `zone` is a placeholder. */
export const buildPurchaseGapsSql = (customer: string, zone: string): string =>
  `select day, day - lag(day) over (order by day) as gap from (
     select distinct (o.order_date at time zone ${zone})::date as day from orders o
      where o.business_id = $1 and o.customer_id = ${customer} and o.is_counted) days`;

/** A customer's usual gap in days, as in `computeUsualGap`. */
export const readUsualGap = (scope: Scope, customerId: string, timeZone: string): Promise<number | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ gap: number | null }>(
      `select case when count(gap) >= ${LEAST_GAPS} then percentile_cont(0.5) within group (order by gap) end as gap
         from (${buildPurchaseGapsSql("$2", "$3")}) gaps`,
      [scope.businessId, customerId, timeZone],
    );
    return rows[0]?.gap ?? null;
  });

/** Sample size: the mean of the logarithms is then known to about one percent. */
const SAMPLE = 10_000;

/** Sums over a business's buyers, or a random sample of them (by hash of their IDs), of their gaps between purchases. */
export const readGapSums = (scope: Scope, timeZone: string): Promise<GapSums> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<GapSums>(
      `with people as materialized (
         select customer_id from customer_metrics where business_id = $1 and order_count > 1
          order by hashtextextended(customer_id::text, 0) limit ${SAMPLE}
       ), each as (
         select own.* from people cross join lateral (
           select count(gap)::float8 as n, sum(ln(gap::float8)) as s, sum(ln(gap::float8) ^ 2) as q
             from (${buildPurchaseGapsSql("people.customer_id", "$2")}) gaps) own
          where own.n > 0
       )
       select count(*)::int as customers, coalesce(sum(n), 0) as gaps, coalesce(sum(s), 0) as sum_of_logs,
              coalesce(sum(q), 0) as sum_of_squares, coalesce(sum(n * n), 0) as squared_counts,
              coalesce(sum(s / n), 0) as sum_of_means, coalesce(sum(s * s / n), 0) as sum_of_squared_means
         from each`,
      [scope.businessId, timeZone],
    );
    const [sums] = rows;
    if (!sums) throw new Error("An aggregate without a group has one row");
    return sums;
  });

/** Complete customers per page: about five thousand orders with their lines. */
const PAGE = 500;

type Page = {
  customers: number;
  /** Decoded by `unpackHistories`. */
  packed: PackedHistories;
};

/** The last customer of each page. Customers who are added later have later IDs, and would all be on the last page without its end. */
const PAGE_ENDS = `
  select customer_id as id
    from (select customer_id, row_number() over by_id as row, lead(customer_id) over by_id as next from customer_metrics
           where business_id = $1 window by_id as (order by customer_id)) m
   where row % ${PAGE} = 0 or next is null order by customer_id`;

/** `$3`: the last customers of the previous page and of this one. Customers with orders after `$2` are read as outdated: revision −1. */
const OF_PAGE = `
  select customer_id, case when last_order_at >= $2 then -1 else revision end as revision
    from customer_metrics m
   where business_id = $1 and customer_id > ($3::uuid[])[1] and customer_id <= ($3::uuid[])[2] and ${idMayBeProfiled("m.customer_id")}`;

/** `$3`: the customer IDs. Customers without orders have no metrics, but still a history. */
const NAMED = `
  select c.customer_id, coalesce(m.revision, 0) as revision
    from customers c left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id
   where c.business_id = $1 and c.customer_id = any($3) and ${mayBeProfiled("c")}`;

const readPage = (scope: Scope, sql: string, until: Date, which: readonly string[]): Promise<Page> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await forceKeyedPlans(client);
    const packed = await packHistories(client, sql, [scope.businessId, until, which]);
    return { customers: customersIn(packed), packed };
  });

const readPageEnds = (scope: Scope): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(PAGE_ENDS, [scope.businessId]);
    return rows.map(({ id }) => id);
  });

/** A run has two connections, so two pages are read while another is computed. */
const PAGES_AT_ONCE = 3;

/**
 * Reads all customers with orders before an instant who don't object to profiling, by ID: complete customers, in pages, each in its own transaction.
 * `compute` runs for several pages at once, and `take` for one after another in their order. At most three pages are held in memory.
 */
export const eachHistoryPage = async <Result>(
  scope: Scope,
  until: Date,
  { compute, take }: { compute: (page: Page) => Promise<Result>; take: (result: Result, page: Page) => Promise<void> },
): Promise<void> => {
  const underWay: Promise<void>[] = [];
  const takePage = async (from: string, to: string, before: Promise<void> | undefined): Promise<void> => {
    const page = await readPage(scope, OF_PAGE, until, [from, to]);
    const result = page.customers > 0 ? await compute(page) : null;
    await before;
    if (result !== null) await take(result, page);
  };
  try {
    let from: string = BEFORE_ALL;
    for (const to of await readPageEnds(scope)) {
      if (underWay.length === PAGES_AT_ONCE) await underWay.shift();
      const taken = takePage(from, to, underWay.at(-1));
      // If another page fails first, this rejection has no other handler.
      taken.catch(() => {});
      underWay.push(taken);
      from = to;
    }
    await underWay.at(-1);
  } finally {
    // After an error, no page may be taken while the caller already cleans up.
    await Promise.allSettled(underWay);
  }
};

/** The same for specific customers; unknown IDs are skipped, and customers who object to profiling. */
export const readHistories = (scope: Scope, customerIds: readonly string[], until: Date): Promise<Page> =>
  readPage(scope, NAMED, until, customerIds);
