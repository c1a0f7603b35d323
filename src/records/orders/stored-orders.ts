import type { ClientBase } from "pg";
import {
  type ChangedPage,
  type ChangedReading,
  findRecord,
  type RecordTable,
  readChangedPage,
} from "#core/db/read-page.ts";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { countDecimals } from "#lib/money.ts";
import type { PostedOrder } from "#lib/purchases/order-log.ts";
import { idMayBeProfiled } from "#records/customers/consent.ts";
import type { StoredValues } from "#records/rules/custom-fields.ts";
import type { IncomingItem, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";
import { isSold } from "./gift-cards.ts";

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
  select page.customer_id, day, net_amount::float8 as amount, products, categories
    from page left join sales using (customer_id) left join lateral (
      select array_agg(product_id order by line_number) as products,
             array_agg(coalesce(category, '') order by line_number) as categories
        from order_items where business_id = $1 and order_items.order_id = sales.order_id and refunded_quantity < quantity
         and ${isSold("order_items")}
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

/** As it was written; money in minor units. */
export type StoredOrderRecord = Required<
  Omit<IncomingOrder, "customerExternalId" | "items" | "refunds" | "customFields">
> & {
  id: string;
  changedAt: string;
  customFields: StoredValues;
  customer: {
    externalId: string;
    email: string | null;
    name: string | null;
    firstName: string | null;
    lastName: string | null;
    phone: string | null;
    country: string | null;
  } | null;
  items: Required<Omit<IncomingItem, "isNumbered" | "isParentNumbered" | "discount">>[];
  refunds: Omit<IncomingRefund, "orderExternalId">[];
};

export const ORDERS: RecordTable = {
  name: "orders",
  columns: `r.order_id as id, r.order_date as ordered_at, r.source_updated_at as updated_at, r.status,
    r.storefront_id, r.source, r.total_price, r.discount_amount, r.shipping_amount, r.tax_amount, r.discount_codes,
    r.payment_state, r.device, r.campaign, r.custom_fields,
    case when c.customer_id is not null then jsonb_build_object('externalId', c.external_id, 'email', c.email, 'name', c.name,
      'firstName', c.first_name, 'lastName', c.last_name, 'phone', c.phone, 'country', c.country) end as customer`,
  joins: "left join customers c on c.business_id = $1 and c.customer_id = r.customer_id",
};

const ITEMS = `select order_id, product_id, product_name, category,
    product_type, brand, quantity, price, line_total, external_id, sku, variant, parent_id, collection, unit_cost, is_gift_card
  from order_items where business_id = $1 and order_id = any($2::uuid[]) order by order_id, line_number`;

const REFUNDS = `select order_id, external_id, refunded_at, amount, items
  from refunds where business_id = $1 and order_id = any($2::uuid[]) order by order_id, refunded_at, external_id`;

type Part = "items" | "refunds";
type RowOf<Of extends Part> = StoredOrderRecord[Of][number] & { orderId: string };

const withParts = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly Omit<StoredOrderRecord, Part>[],
): Promise<StoredOrderRecord[]> => {
  const values = [businessId, orders.map(({ id }) => id)];
  const whole = new Map(
    orders.map((order): [string, StoredOrderRecord] => [order.id, { ...order, items: [], refunds: [] }]),
  );
  const { rows: items } = await client.query<RowOf<"items">>(ITEMS, values);
  for (const { orderId, ...item } of items) whole.get(orderId)?.items.push(item);
  const { rows: refunds } = await client.query<RowOf<"refunds">>(REFUNDS, values);
  for (const { orderId, ...refund } of refunds) whole.get(orderId)?.refunds.push(refund);
  return [...whole.values()];
};

export const readChangedOrders = async (
  client: ClientBase,
  scope: Scope,
  reading: ChangedReading,
): Promise<ChangedPage<StoredOrderRecord>> => {
  const { data, ...page } = await readChangedPage<Omit<StoredOrderRecord, Part>>(client, scope, ORDERS, reading);
  return { ...page, data: await withParts(client, scope, data) };
};

export const findStoredOrder = async (
  client: ClientBase,
  scope: Scope,
  externalId: string,
): Promise<StoredOrderRecord | null> => {
  const found = await findRecord<Omit<StoredOrderRecord, Part>>(client, scope, ORDERS, externalId);
  const [order] = found ? await withParts(client, scope, [found]) : [];
  return order ?? null;
};
