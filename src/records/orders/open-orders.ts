import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { CreditNote, OpenOrder } from "#records/rules/match-credits.ts";

/** Credits without a product consider this many of a customer's latest orders with an amount left. */
const LATEST_ORDERS = 200;

type OpenRow = { order: string; customer: string; orderedAt: Date; amount: number };
type OpenLine = OpenRow & { lineNumber: number; productId: string; quantity: number; lineAmount: number };

/** The amounts and quantities that earlier orders have left for these credit notes. */
export const findOpenOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  credits: readonly CreditNote[],
): Promise<OpenOrder[]> => {
  const wanted = credits.flatMap(({ customerExternalId, lines }) =>
    lines.flatMap(({ productId }) => (productId === null ? [] : [[customerExternalId, productId] as const])),
  );
  const { rows: lines } = await client.query<OpenLine>(
    `select o.external_id as "order", w.customer, o.order_date as "orderedAt", o.net_amount as amount,
       i.line_number as "lineNumber", i.product_id as "productId", i.quantity - i.refunded_quantity as quantity,
       i.line_total - i.refund_amount as "lineAmount"
       from (select customer, array_agg(product) as products from unnest($2::text[], $3::text[]) as w(customer, product)
         group by customer) w
       join customers c on c.business_id = $1 and c.external_id = w.customer
       join orders o on o.business_id = $1 and o.customer_id = c.customer_id and o.net_amount > 0
       join order_items i on i.business_id = $1 and i.order_id = o.order_id and i.refunded_quantity < i.quantity
         and i.product_id = any (w.products)`,
    [businessId, wanted.map(([customer]) => customer), wanted.map(([, product]) => product)],
  );
  const moneyBack = credits.filter((credit) => credit.lines.some(({ productId }) => productId === null));
  const { rows: purses } = await client.query<OpenRow>(
    `select o.external_id as "order", c.external_id as customer, o.order_date as "orderedAt", o.net_amount as amount
       from unnest($2::text[], $3::timestamptz[]) as w(customer, at)
       join customers c on c.business_id = $1 and c.external_id = w.customer
       cross join lateral (select * from orders o where o.business_id = $1 and o.customer_id = c.customer_id
         and o.order_date <= w.at and o.net_amount > 0 order by o.order_date desc, o.external_id desc limit ${LATEST_ORDERS}) o`,
    [businessId, moneyBack.map((credit) => credit.customerExternalId), moneyBack.map((credit) => credit.creditedAt)],
  );
  const open = new Map<string, OpenOrder & { lines: OpenOrder["lines"][number][] }>();
  for (const row of [...purses, ...lines]) {
    const known = open.get(row.order);
    const { order: externalId, customer: customerExternalId, orderedAt, amount } = row;
    if (!known) open.set(externalId, { externalId, customerExternalId, orderedAt, amount, lines: [] });
  }
  for (const { order, lineNumber, productId, quantity, lineAmount: amount } of lines)
    open.get(order)?.lines.push({ lineNumber, productId, quantity, amount });
  return [...open.values()];
};

/** Which of these credit notes already have refunds; their refunds' IDs start with the note's ID. */
export const findServedCredits = async (
  client: ClientBase,
  { businessId }: Scope,
  credits: readonly CreditNote[],
): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    // The first refund at or after the note's position in the index is the note's, or there is none.
    `select w.id from unnest($2::text[]) as w(id)
       cross join lateral (select r.external_id from refunds r where r.business_id = $1 and r.external_id >= w.id || ':'
         order by r.business_id, r.external_id limit 1) r
      where r.external_id < w.id || ';'`,
    [businessId, credits.map(({ externalId }) => externalId)],
  );
  return new Set(rows.map(({ id }) => id));
};
