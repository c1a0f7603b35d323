import { NIL as BEFORE_ALL } from "uuid";
import { type Part, samplingSql } from "#core/db/copy-rows.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PurchasingRow } from "#lib/purchases/purchasing.ts";
import type { Day } from "#lib/time/day.ts";
import { idMayBeProfiled } from "#records/customers/consent.ts";
import type { QueryInput } from "#records/orders/copy/copy-queries.ts";
import { ensureCopy, queryCopy } from "#records/orders/copy/order-copy.ts";
import { readGiftCardsAreSales } from "#records/orders/gift-cards.ts";

export type PurchasePeriod = {
  timeZone: string;
  currency: string;
  /** The first instant, and the end (exclusive). */
  from: Date;
  until: Date;
  /** The last day. */
  end: Day;
};

/** An estimate of the number of buyers: those whose last counted sale is in or after the period. */
export const countBuyersSince = (scope: Scope, from: Date): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*) as count from customer_metrics where business_id = $1 and last_order_at >= $2",
      [scope.businessId, from],
    );
    return rows[0]?.count ?? 0;
  });

const MAY_BE_PROFILED = idMayBeProfiled("m.customer_id");

/** Complete customers per page: about ten thousand orders. */
const PAGE = 2500;

/**
 * The next customers by ID who bought in or after a period and don't object to profiling. Large tables are looked up by key even
 * without statistics on the business: hence `is true`, without which the index by time would read all customers for each page.
 */
const readCustomers = (
  scope: Scope,
  { from, part, after }: { from: Date; part: Part; after: string },
): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<{ id: string }>(
      `select customer_id as id from customer_metrics m
        where business_id = $1 and customer_id > $2 and (last_order_at >= $3) is true${samplingSql(part)}
          and ${MAY_BE_PROFILED}
        order by customer_id limit ${PAGE}`,
      [scope.businessId, after, from],
    );
    return rows.map(({ id }) => id);
  });

/** Reads some of a period's customers with what they bought, in ID order, page by page: only one page is held in memory. */
export type PurchaseReader = (part: Part, take: (page: PurchasingRow[]) => void) => Promise<void>;

/**
 * Opens the purchases of a period, all from one state of the orders. Days with far more of the `buyers` than the days around them are
 * event days. The signal ends waiting for the copy.
 */
export const openPurchases = async (
  scope: Scope,
  { timeZone, currency, from, until, end }: PurchasePeriod,
  buyers: number,
  signal?: AbortSignal,
): Promise<PurchaseReader> => {
  const state = await ensureCopy(scope, "lines", { signal });
  const span = {
    from: from.getTime(),
    until: until.getTime(),
    timeZone,
    giftCardsAreSales: await readGiftCardsAreSales(scope),
  };
  const context = await queryCopy(scope, "purchaseContext", { ...span, buyers }, { state });
  const reading: Omit<QueryInput<"purchasingRows">, "ids"> = { ...span, currency, today: end, context };
  return async (part, take) => {
    for (let after: string | undefined = BEFORE_ALL; after !== undefined; ) {
      const found: string[] = await readCustomers(scope, { from, part, after });
      const ids = Buffer.from(found.join("").replaceAll("-", ""), "hex");
      const rows = await queryCopy(scope, "purchasingRows", { ...reading, ids }, { state });
      // Those whose last sale is after the period may have none in it.
      const bought = rows.flatMap((row, at) => (row ? [{ ...row, customerId: found[at] as string }] : []));
      if (bought.length > 0) take(bought);
      after = found.length === PAGE ? found.at(-1) : undefined;
    }
  };
};
