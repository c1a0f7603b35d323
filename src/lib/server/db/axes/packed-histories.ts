import type { CustomerHistory } from "#lib/domain/axes/history/customer-history.ts";

// Histories as text that only the worker thread parses, so that the process in between spends no time on it. Amounts in
// minor units, instants in ms since 1970.

type PackedItem = [
  productId: string,
  category: string | null,
  productType: string | null,
  quantity: number,
  lineTotal: number,
  refundedQuantity: number,
];
type PackedRefund = [refundedAt: number, amount: number];
type PackedOrder = [
  orderedAt: number,
  totalPrice: number,
  discountAmount: number,
  source: string,
  items: PackedItem[] | null,
  refunds: PackedRefund[] | null,
];
type PackedTicket = [
  openedAt: number,
  closedAt: number | null,
  channel: string,
  messageCount: number,
  satisfaction: number | null,
  wasReopened: boolean,
];
type PackedCustomer = [
  customerId: string,
  revision: number,
  orders: PackedOrder[] | null,
  tickets: PackedTicket[] | null,
];

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/**
 * SQL: the histories of the customers in `page` (customer_id, revision) as one text, by ID. `$1` is the business, `$2`
 * the end, exclusive.
 */
export const PACKED = `
  select count(*)::int as customers, max(customer_id::text collate "C") as last,
         coalesce(json_agg(json_build_array(customer_id, revision, orders, tickets) order by customer_id)::text, '[]') as packed
    from (
      select page.customer_id, page.revision,
             (select json_agg(json_build_array(${MS("o.order_date")}, o.total_price, o.discount_amount, o.source,
                       (select json_agg(json_build_array(i.product_id, i.category, i.product_type, i.quantity, i.line_total,
                                          i.refunded_quantity) order by i.line_number)
                          from order_items i where i.business_id = $1 and i.order_id = o.order_id),
                       case when o.refunded_amount > 0 then
                         (select json_agg(json_build_array(${MS("r.refunded_at")}, r.amount) order by r.refund_id)
                            from refunds r where r.business_id = $1 and r.order_id = o.order_id)
                       end) order by o.order_date, o.order_id)
                from orders o
               where o.business_id = $1 and o.customer_id = page.customer_id and o.order_date < $2
                 and o.status in ('completed', 'partial')) as orders,
             (select json_agg(json_build_array(${MS("t.opened_at")}, ${MS("t.closed_at")}, t.channel, t.message_count,
                                t.satisfaction, t.was_reopened) order by t.opened_at, t.ticket_id)
                from support_tickets t
               where t.business_id = $1 and t.customer_id = page.customer_id and t.opened_at < $2) as tickets
        from page
    ) as histories`;

const dated = (ms: number): Date => new Date(ms);

/** Parses the text, with each customer's metrics revision at the time of reading. */
export const unpackHistories = (packed: string): { history: CustomerHistory; revision: number }[] =>
  (JSON.parse(packed) as PackedCustomer[]).map(([customerId, revision, orders, tickets]) => ({
    revision,
    history: {
      customerId,
      orders: (orders ?? []).map(([orderedAt, totalPrice, discountAmount, source, items, refunds]) => ({
        ...{ orderedAt: dated(orderedAt), totalPrice, discountAmount, source },
        items: (items ?? []).map(([productId, category, productType, quantity, lineTotal, refundedQuantity]) => ({
          ...{ productId, category, productType, quantity, lineTotal, refundedQuantity },
        })),
        refunds: (refunds ?? []).map(([refundedAt, amount]) => ({ refundedAt: dated(refundedAt), amount })),
      })),
      tickets: (tickets ?? []).map(([openedAt, closedAt, channel, messageCount, satisfaction, wasReopened]) => ({
        ...{ openedAt: dated(openedAt), closedAt: closedAt === null ? null : dated(closedAt) },
        ...{ channel, messageCount, satisfaction, wasReopened },
      })),
    },
  }));
