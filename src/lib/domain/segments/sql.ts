/**
 * What a field's SQL is made with. The statement reads `customers c left join customer_metrics m` of one business, whose
 * id is `$1`; relations are joined to it by `customer_id`.
 */
export type Sql = {
  /** Puts a value among the parameters and gives its place, with its type. */
  parameter: (value: unknown, type: string) => string;
  /** Joins a select with a column `customer_id` and gives its alias; the same select is joined once. */
  relation: (select: string) => string;
  /** Narrows a relation to the customers who are asked about, where not all are: `and o.customer_id = any($2)`. */
  only: (alias: string) => string;
  /** The instant at which the business's day began, so many days ago (0: today). */
  dayStart: (daysAgo: number) => string;
  /** The business's own day of an instant. */
  dayOf: (instant: string) => string;
  /** Today in the business's time zone, as a date. */
  today: () => string;
  /** Major to minor units of the business's currency. */
  minor: (major: number) => number;
};

/** Counted sales of everybody, or of the last so many days; to be followed by `group by o.customer_id`. */
export const salesFrom = (sql: Sql, withinDays?: number, more = ""): string =>
  `from orders o ${more} where o.business_id = $1 and o.is_counted and o.customer_id is not null${sql.only("o")}${
    withinDays === undefined ? "" : ` and o.order_date >= ${sql.dayStart(withinDays - 1)}`
  }`;
