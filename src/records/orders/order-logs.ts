import { forceKeyedPlans } from "#core/db/force-keyed-plans.ts";
import { idMayBeProfiled } from "#core/db/profiling.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import { countDecimals } from "#lib/money.ts";
import type { PostedOrder } from "#lib/purchases/order-log.ts";

/** Complete customers per page: about ten thousand orders. */
const PAGE = 2500;

type Row = {
  customerId: string;
  day: number | null;
  amount: number;
  products: string[] | null;
  categories: string[] | null;
};

/**
 * `$1` business, `$2` the last customer of the previous page, `$3` the end (exclusive), `$4` time zone. As in
 * purchase-logs.ts, large tables are looked up by key even without statistics on the business.
 */
const PAGE_SQL = `
  with page as materialized (
    select customer_id from customer_metrics m
     where business_id = $1 and customer_id > $2 and (last_order_at is not null) is true
       and ${idMayBeProfiled("m.customer_id")}
     order by customer_id limit ${PAGE}
  ), sales as materialized (
    select page.customer_id, o.order_id, (o.order_date at time zone $4)::date - date '1970-01-01' as day, o.net_amount
      from page cross join lateral (
        select order_id, order_date, net_amount, is_counted from orders
         where business_id = $1 and orders.customer_id = page.customer_id and order_date < $3
        offset 0
      ) as o
     where is_counted
  )
  select page.customer_id as "customerId", day, net_amount::float8 as amount, products, categories
    from page left join sales using (customer_id) left join lateral (
      select array_agg(product_id order by line_number) as products,
             array_agg(coalesce(category, '') order by line_number) as categories
        from order_items where business_id = $1 and order_items.order_id = sales.order_id and refunded_quantity < quantity
    ) as i on true
   order by page.customer_id, day, order_id`;

const toPostedOrders = ({ customerId, day, amount, products, categories }: Row, perMajor: number): PostedOrder[] =>
  day === null
    ? []
    : [
        {
          customerId,
          day,
          amount: amount / perMajor,
          lines: (products ?? []).map((productId, at) => {
            const category = categories?.[at];
            return category ? { productId, category } : { productId };
          }),
        },
      ];

const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Counted sales, net of refunds, with the products that were not all returned, in pages of complete customers in ID order,
 * each page in its own transaction.
 */
export const eachOrderPage = async (
  scope: Scope,
  { until, timeZone, currency }: { until: Date; timeZone: string; currency: string },
  take: (orders: PostedOrder[]) => Promise<void>,
): Promise<void> => {
  const perMajor = 10 ** countDecimals(currency);
  for (let after = BEFORE_ALL; ; ) {
    const rows = await withBusiness(scope, async (client) => {
      await raiseWorkMem(client);
      await forceKeyedPlans(client);
      return (await client.query<Row>(PAGE_SQL, [scope.businessId, after, until, timeZone])).rows;
    });
    const orders = rows.flatMap((row) => toPostedOrders(row, perMajor));
    if (orders.length > 0) await take(orders);
    if (new Set(rows.map(({ customerId }) => customerId)).size < PAGE) return;
    after = rows.at(-1)?.customerId ?? after;
  }
};
