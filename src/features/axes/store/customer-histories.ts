import { NIL as BEFORE_ALL } from "uuid";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { idMayBeProfiled, mayBeProfiled } from "#records/customers/consent.ts";

import { customersIn, type PackedHistories, packHistories } from "./packed-histories.ts";

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
