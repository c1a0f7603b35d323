import { NIL as BEFORE_ALL } from "uuid";
import type { Scope } from "#lib/domain/permissions.ts";
import { forceKeyedPlans } from "../force-keyed-plans.ts";
import { idMayBeProfiled, mayBeProfiled } from "../profiling.ts";
import { raiseWorkMem } from "../report/rfm-scoring.ts";
import { withBusiness } from "../with-business.ts";
import { type PackedHistories, packHistories, sizeOf } from "./packed-histories.ts";

/** Complete customers per page: about ten thousand orders with their lines. */
const PAGE = 1000;

type HistoryPage = {
  customers: number;
  last: string | null;
  /** Decoded by `unpackHistories`. */
  packed: PackedHistories;
};

/** `$3`: the last customer of the previous page. Customers with orders after `$2` are read as outdated: revision −1. */
const NEXT_PAGE = `
  select customer_id, case when last_order_at >= $2 then -1 else revision end as revision
    from customer_metrics m where business_id = $1 and customer_id > $3 and ${idMayBeProfiled("m.customer_id")}
   order by customer_id limit ${PAGE}`;

/** `$3`: the customer IDs. Customers without orders have no metrics, but still a history. */
const NAMED = `
  select c.customer_id, coalesce(m.revision, 0) as revision
    from customers c left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id
   where c.business_id = $1 and c.customer_id = any($3) and ${mayBeProfiled("c")}`;

const readPage = (scope: Scope, sql: string, until: Date, which: string | readonly string[]): Promise<HistoryPage> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await forceKeyedPlans(client);
    const packed = await packHistories(client, sql, [scope.businessId, until, which]);
    return { ...sizeOf(packed), packed };
  });

/** Two threads compute while the next page is read. */
const PAGES_AT_ONCE = 2;

type Page = Omit<HistoryPage, "last">;

/**
 * Reads all customers with orders before an instant who don't object to profiling, by ID: complete customers, in pages, each in its own transaction.
 * `compute` runs for two pages at once, and `take` for one after another in their order. At most three pages are held in memory.
 */
export const eachHistoryPage = async <Result>(
  scope: Scope,
  until: Date,
  { compute, take }: { compute: (page: Page) => Promise<Result>; take: (result: Result, page: Page) => Promise<void> },
): Promise<void> => {
  const underWay: Promise<void>[] = [];
  const afterLast = async (page: Page): Promise<void> => {
    const before = underWay.at(-1);
    const result = await compute(page);
    await before;
    await take(result, page);
  };
  try {
    for (let after: string = BEFORE_ALL; ; ) {
      const { last, ...page } = await readPage(scope, NEXT_PAGE, until, after);
      if (underWay.length === PAGES_AT_ONCE) await underWay.shift();
      if (page.customers > 0) {
        const taken = afterLast(page);
        // If another page fails first, this rejection has no other handler.
        taken.catch(() => {});
        underWay.push(taken);
      }
      if (last === null || page.customers < PAGE) break;
      after = last;
    }
    await underWay.at(-1);
  } finally {
    // After an error, no page may be taken while the caller already cleans up.
    await Promise.allSettled(underWay);
  }
};

/** The same for specific customers; unknown IDs are skipped, and customers who object to profiling. */
export const readHistories = (scope: Scope, customerIds: readonly string[], until: Date): Promise<HistoryPage> =>
  readPage(scope, NAMED, until, customerIds);
