import type { Scope } from "#lib/domain/permissions.ts";
import { planByKey } from "../force-keyed-plans.ts";
import { raiseWorkMem } from "../report/rfm-scoring.ts";
import { withBusiness } from "../with-business.ts";
import { PACKED } from "./packed-histories.ts";

/** Whole customers a page: some ten thousand orders with their lines. */
const PAGE = 1000;

const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

export type HistoryPage = {
  customers: number;
  /** To be read by `unpackHistories`. */
  packed: string;
};

type Row = HistoryPage & { last: string | null };

/** `$3` the customer before the page. Who has ordered since `$2` is read as out of date: revision −1. */
const NEXT_PAGE = `
  with page as materialized (
    select customer_id, case when last_order_at >= $2 then -1 else revision end as revision
      from customer_metrics where business_id = $1 and customer_id > $3
     order by customer_id limit ${PAGE}
  ) ${PACKED}`;

/** `$3` whose. Who never ordered has no metrics, and a history all the same. */
const NAMED = `
  with page as materialized (
    select c.customer_id, coalesce(m.revision, 0) as revision
      from customers c left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id
     where c.business_id = $1 and c.customer_id = any($3::uuid[])
  ) ${PACKED}`;

const readPage = (scope: Scope, sql: string, until: Date, which: string | readonly string[]): Promise<Row> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await planByKey(client);
    const { rows } = await client.query<Row>(sql, [scope.businessId, until, which]);
    return rows[0] as Row;
  });

/**
 * What all who ever had an order did before an instant, in the order of their ids: whole customers, a page at a time, each
 * page a transaction of its own. The next page is read while `take` works on one: two are held, however many there are.
 */
export const eachHistoryPage = async (
  scope: Scope,
  until: Date,
  take: (page: HistoryPage) => Promise<void>,
): Promise<void> => {
  let working = Promise.resolve();
  for (let after = BEFORE_ALL; ; ) {
    const { last, ...page } = await readPage(scope, NEXT_PAGE, until, after);
    await working;
    if (page.customers > 0) {
      working = take(page);
      // Where reading the next page fails first, nobody is there to hear of this one.
      working.catch(() => {});
    }
    if (last === null || page.customers < PAGE) return working;
    after = last;
  }
};

/** The same of some customers; of ids that there are not, nothing. */
export const readHistories = (scope: Scope, customerIds: readonly string[], until: Date): Promise<HistoryPage> =>
  readPage(scope, NAMED, until, customerIds);
