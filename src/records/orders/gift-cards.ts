import type { ClientBase } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/**
 * SQL: whether what the line `i` sold counts: not the value of a gift card, unless the business counts these as sales.
 *
 * @param business SQL: its ID.
 */
export const isSold = (i: string, business = "$1"): string =>
  `(not ${i}.is_gift_card or (select b.gift_cards_are_sales from businesses b where b.id = ${business}))`;

/** Whether the business counts gift cards as sales when they are sold. */
export const readGiftCardsAreSales = (scope: Scope): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ areSales: boolean }>(
      "select gift_cards_are_sales as are_sales from businesses where id = $1",
      [scope.businessId],
    );
    return rows[0]?.areSales ?? false;
  });

type Changed = { id: string; customerId: string | null; orderedAt: Date };

/**
 * Sums what orders sold of gift cards and did not pay back, which is no part of their net amount; nothing where the business counts
 * gift cards as sales. All of an order that sold nothing else is stored value, with what its delivery cost. Call it after `sumRefunds`; returns the orders that
 * changed.
 *
 * @param orderIds Null for all orders of the business.
 */
export const sumGiftCards = async (
  client: ClientBase,
  { businessId }: Scope,
  orderIds: readonly string[] | null,
): Promise<Changed[]> => {
  if (orderIds?.length === 0) return [];
  const these = orderIds ? "and order_id = any($2::uuid[])" : "";
  const { rows } = await client.query<Changed>(
    `with given as (
       select order_id from order_items where business_id = $1 and is_gift_card ${these}
       union select order_id from orders where business_id = $1 and gift_card_amount <> 0 ${these}
     ), sums as materialized (
       select o.order_id, case when b.gift_cards_are_sales then 0 else greatest(least(o.total_price - o.refunded_amount,
                case when bool_and(i.is_gift_card) and sum(i.line_total) >= o.total_price - o.shipping_amount - o.tax_amount then o.total_price - o.refunded_amount
                  else coalesce(sum(greatest(i.line_total - i.refund_amount, 0)) filter (where i.is_gift_card), 0) end), 0) end as amount
         from given g
         join businesses b on b.id = $1
         join orders o on o.business_id = $1 and o.order_id = g.order_id
         left join order_items i on i.business_id = $1 and i.order_id = g.order_id
        group by o.order_id, o.total_price, o.refunded_amount, o.shipping_amount, o.tax_amount, b.gift_cards_are_sales
     )
     update orders o set gift_card_amount = coalesce(s.amount, 0) from sums s
      where o.business_id = $1 and o.order_id = s.order_id and o.gift_card_amount <> coalesce(s.amount, 0)
     returning o.order_id as id, o.customer_id, o.order_date as ordered_at`,
    orderIds ? [businessId, orderIds] : [businessId],
  );
  return rows;
};
