import type { EVENT_FIELDS } from "#features/segments/rules/fields/events.ts";
import { joined, type SqlOf } from "../field-sql.ts";

export const EVENT_SQL: SqlOf<typeof EVENT_FIELDS> = {
  event: {
    value: (sql, { value, withinDays }) => {
      const since = withinDays === undefined ? "" : ` and o.occurred_at >= ${sql.dayStart(withinDays - 1)}`;
      const counted = `select o.customer_id, count(*) as value from customer_events o
        where o.business_id = $1 and o.name = any(${sql.parameter(value, "text[]")})${since}${sql.only("o")} group by o.customer_id`;
      return `coalesce(${joined(sql, counted)}, 0)`;
    },
    suggestions:
      "select name as value, count(*)::int as customers from (select distinct name, customer_id from customer_events where business_id = $1) done group by 1",
  },
};
