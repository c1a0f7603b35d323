import { COST_COVERAGE, MARGIN_RATE } from "#core/db/margin-sql.ts";
import type { ORDER_FIELDS } from "#features/segments/rules/fields/orders.ts";
import { joined, ofSales, type SqlOf } from "../field-sql.ts";

export const ORDER_SQL: SqlOf<typeof ORDER_FIELDS> = {
  lifetimeValue: { value: () => "coalesce(m.lifetime_value, 0)" },
  orders: {
    value: (sql, { withinDays }) =>
      withinDays === undefined
        ? "coalesce(m.order_count, 0)"
        : `coalesce(${ofSales(sql, "count(*)", { withinDays })}, 0)`,
  },
  revenue: {
    value: (sql, { withinDays }) => `coalesce(${ofSales(sql, "exact_sum(o.net_amount)", { withinDays })}, 0)`,
  },
  averageOrderValue: { value: () => "m.lifetime_value::float8 / nullif(m.order_count, 0)" },
  grossMargin: { value: () => "m.gross_margin" },
  marginRate: { value: () => MARGIN_RATE },
  costCoverage: { value: () => COST_COVERAGE },
  // Greatest() alone would make 0 of no purchase.
  daysSinceLastPurchase: {
    value: (sql) =>
      `case when m.last_order_at is not null then greatest(${sql.today()} - ${sql.dayOf("m.last_order_at")}, 0) end`,
  },
  purchaseFrequency: {
    value: (sql) =>
      `coalesce(m.order_count, 0)::float8 / greatest(coalesce(${sql.today()} - ${sql.dayOf("m.first_order_at")}, 0)::float8 / 30.4375, 1)`,
  },
  tenureDays: { value: (sql) => `greatest(${sql.today()} - ${sql.dayOf("c.created_at")}, 0)` },
  firstOrderAt: { value: () => "m.first_order_at" },
  lastOrderAt: { value: () => "m.last_order_at" },
  customerSince: { value: () => "c.created_at" },
  discountShare: {
    value: (sql) =>
      ofSales(sql, "sum(o.discount_amount)::float8 / nullif(sum(o.total_price + o.discount_amount), 0)::float8"),
  },
  returnShare: {
    value: (sql) =>
      joined(
        sql,
        `select o.customer_id, sum(i.refunded_quantity)::float8 / nullif(sum(i.quantity), 0)::float8 as value
           from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id
          where o.business_id = $1 and o.status in ('completed', 'partial') and o.customer_id is not null${sql.only("o")}
          group by o.customer_id`,
      ),
  },
};
