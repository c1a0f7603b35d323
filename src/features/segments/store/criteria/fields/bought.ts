import type { BOUGHT_FIELDS } from "#features/segments/rules/fields/bought.ts";
import { ofSales, type SqlOf } from "../field-sql.ts";

const ORDERS = { join: "", count: "count(*)" };
const LINES = {
  join: "join order_items i on i.business_id = $1 and i.order_id = o.order_id",
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
  categoryBought: salesWith("i.category", LINES),
  productBought: salesWith("i.product_id", LINES, "max(i.product_name) as label, "),
  brandBought: salesWith("i.brand", LINES),
};
