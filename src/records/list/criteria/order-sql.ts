import { METRICS_SQL } from "#records/customers/head.ts";
import { fieldSql } from "#records/customers/list-rows.ts";
import { isSold } from "#records/orders/gift-cards.ts";
import type { BOUGHT_FIELDS, FIRST_ORDER_FIELDS, ORDER_FIELDS } from "#records/rules/criteria/fields/orders.ts";
import { type FieldSql, joined, ofSales, type SqlOf, valuesIn } from "./field-sql.ts";

export const ORDER_SQL: SqlOf<typeof ORDER_FIELDS> = {
  lifetimeValue: { value: () => fieldSql("lifetimeValue") },
  orders: {
    value: (sql, { withinDays }) =>
      withinDays === undefined ? fieldSql("orderCount") : `coalesce(${ofSales(sql, "count(*)", { withinDays })}, 0)`,
  },
  revenue: {
    value: (sql, { withinDays }) => `coalesce(${ofSales(sql, "exact_sum(o.net_amount)", { withinDays })}, 0)`,
  },
  averageOrderValue: { value: METRICS_SQL.averageOrderValue },
  grossMargin: { value: () => fieldSql("grossMargin") },
  marginRate: { value: () => fieldSql("marginRate") },
  costCoverage: { value: () => fieldSql("costCoverage") },
  daysSinceLastPurchase: { value: METRICS_SQL.daysSinceLastPurchase },
  purchaseFrequency: { value: METRICS_SQL.purchaseFrequency },
  tenureDays: { value: METRICS_SQL.tenureDays },
  firstOrderAt: { value: () => "m.first_order_at" },
  lastOrderAt: { value: () => fieldSql("lastOrderAt") },
  daysFirstToLastOrder: { value: (sql) => `(${sql.dayOf("m.last_order_at")} - ${sql.dayOf("m.first_order_at")})` },
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
           from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}
          where o.business_id = $1 and o.status in ('completed', 'partial') and o.customer_id is not null${sql.only("o")}
          group by o.customer_id`,
      ),
  },
};

const ORDERS = { join: "", count: "count(*)" };
const BOUGHT_LINES = {
  join: `join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}`,
  count: "count(distinct o.order_id)",
};

/** The number of counted sales with one of the given values in a column of the order or its lines. */
const salesWith = (column: string, { join, count } = ORDERS, label = ""): SqlOf<typeof BOUGHT_FIELDS>["channel"] => ({
  value: (sql, { value, withinDays }) => {
    const given = sql.parameter(value, "text[]");
    return `coalesce(${ofSales(sql, count, { withinDays, join, where: `${column} = any(${given})` })}, 0)`;
  },
  suggestions: `select ${column} as value, ${label}count(distinct o.customer_id)::int as customers from orders o ${join} where o.business_id = $1 and o.is_counted and o.customer_id is not null and ${column} is not null group by 1`,
});

export const BOUGHT_SQL: SqlOf<typeof BOUGHT_FIELDS> = {
  storefront: salesWith("o.storefront_id::text"),
  channel: salesWith("o.source"),
  categoryBought: salesWith("i.category", BOUGHT_LINES),
  productBought: salesWith("i.product_id", BOUGHT_LINES, "max(i.product_name) as label, "),
  brandBought: salesWith("i.brand", BOUGHT_LINES),
};

type Suggested = FieldSql & { suggestions: string };

const FIRST = `join customer_metrics f on f.business_id = $1 and f.customer_id = o.customer_id and f.first_order_at = o.order_date`;
const LINES = `${FIRST} join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}`;
const CODES = `${FIRST} cross join lateral unnest(o.discount_codes) as code`;

const salesOfAll = (join: string): string =>
  `from orders o ${join} where o.business_id = $1 and o.is_counted and o.customer_id is not null`;

/** The number of first orders, with what `join` adds to them, that have one of the given values in a column. */
const firstOrdersWith = (column: string, join = FIRST, label?: string): Suggested => ({
  value: (sql, { value }) => {
    const given = sql.parameter(value, "text[]");
    return `coalesce(${ofSales(sql, "count(*)", { join, where: `${column} = any(${given})` })}, 0)`;
  },
  values: (sql, condition) => {
    const shown = label === undefined ? column : `coalesce(${label} || ' (' || ${column} || ')', ${column})`;
    return valuesIn(sql, condition, { column, shown, rows: salesOfAll(join) });
  },
  suggestions: `select ${column} as value, ${label === undefined ? "" : `max(${label}) as label, `}count(distinct o.customer_id)::int as customers ${salesOfAll(join)} and ${column} is not null group by 1`,
});

/** Months since year 0 of an instant in a time zone. */
const monthNumber = (instant: string, zone: string): string =>
  `(extract(year from ${instant} at time zone ${zone}) * 12 + extract(month from ${instant} at time zone ${zone}))::int`;

const monthsSince = (zone: string): string =>
  `(${monthNumber("o.order_date", zone)} - ${monthNumber("f.first_order_at", zone)})`;

const METRICS = "join customer_metrics f on f.business_id = $1 and f.customer_id = o.customer_id";

export const FIRST_ORDER_SQL: SqlOf<typeof FIRST_ORDER_FIELDS> = {
  firstOrderProduct: firstOrdersWith("i.product_id", LINES, "i.product_name"),
  firstOrderCategory: firstOrdersWith("i.category", LINES),
  firstOrderStorefront: firstOrdersWith("o.storefront_id::text"),
  firstOrderChannel: firstOrdersWith("o.source"),
  firstOrderDiscountCode: firstOrdersWith("code", CODES),
  firstOrderDiscount: {
    value: (sql) =>
      ofSales(
        sql,
        `case when bool_or(cardinality(o.discount_codes) > 0) then 'code'
           when bool_or(o.discount_amount > 0) then 'automatic' else 'none' end`,
        { join: FIRST },
      ),
  },
  monthSinceFirstOrder: {
    value: (sql, { value }) => {
      const given = sql.parameter(value, "text[]");
      const where = `${monthsSince(sql.timeZone())}::text = any(${given})`;
      return `coalesce(${ofSales(sql, "count(*)", { join: METRICS, where })}, 0)`;
    },
    suggestions: `select ${monthsSince("b.time_zone")}::text as value, count(distinct o.customer_id)::int as customers
      ${salesOfAll(`${METRICS} join businesses b on b.id = $1`)} group by 1`,
  },
};
