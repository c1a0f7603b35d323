import type { FIRST_ORDER_FIELDS } from "#features/segments/rules/fields/first-order.ts";
import { type FieldSql, ofSales, type SqlOf, valuesIn } from "../field-sql.ts";

type Suggested = FieldSql & { suggestions: string };

const FIRST = `join customer_metrics f on f.business_id = $1 and f.customer_id = o.customer_id and f.first_order_at = o.order_date`;
const LINES = `${FIRST} join order_items i on i.business_id = $1 and i.order_id = o.order_id`;
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
