import type { Condition, Operator } from "#records/rules/criteria/criteria.ts";
import { type Field, type FieldTable, pickValueForm } from "#records/rules/criteria/field.ts";

/**
 * Builds a field's SQL. The statement reads `customers c left join customer_metrics m` of one business, whose ID is
 * `$1`; relations are joined to it by `customer_id`.
 */
export type Sql = {
  /** Adds a parameter and returns its typed placeholder. */
  parameter: (value: unknown, type: string) => string;
  /** Joins a select with a column `customer_id` and returns its alias; equal selects are joined once. */
  relation: (select: string) => string;
  /**
   * Adds an aggregate over the rows of `orders o` in a `from … where …`, or those that meet a condition, per customer. Returns its
   * value: null where a customer has none. Aggregates over the same rows are computed in one pass.
   */
  aggregate: (value: string, rows: string, condition: string) => string;
  /** Restricts a relation to the selected customers, unless all are selected: `and o.customer_id = any($2)`. */
  only: (alias: string) => string;
  /** The start of the business's day this many days ago (0: today). */
  dayStart: (daysAgo: number) => string;
  /** The business's day of an instant. */
  dayOf: (instant: string) => string;
  /** The business's time zone. */
  timeZone: () => string;
  /** Today in the business's time zone, as a date. */
  today: () => string;
  /** Major to minor units of the business's currency. */
  minor: (major: number) => number;
  /** SQL for a condition computed from the copy of the orders; null for any other. */
  copied: (condition: Condition) => string | null;
};

export type FieldSql = {
  /**
   * The customer's own value: a number in minor units (money), whole days, 0 to 1 (share), timestamptz (date), text
   * (folded if the field is); for several, how many of the given values (or orders) the customer has.
   */
  value: (sql: Sql, condition: Condition) => string;
  /** The value to show, if it differs from the one compared. */
  own?: (sql: Sql, condition: Condition) => string;
  /** For several: the values that the customer has, as `text[]`, the condition's first; null if there are none. */
  values?: (sql: Sql, condition: Condition) => string;
};

/**
 * Selects the values that occur, for the editor: `value`, `customers` (how many have it), and `label` if it differs.
 * `$1` is the business.
 */
type WithSuggestions = FieldSql & { suggestions: string };

/** The SQL of every field of a table, with suggestions exactly for the fields that have them. */
export type SqlOf<Table extends FieldTable> = {
  [Name in keyof Table]: Table[Name] extends { hasSuggestions: true } ? WithSuggestions : FieldSql;
};

/** What customers have in rows of `o`: `shown`, those of a condition's values in a column first. */
export const valuesIn = (
  sql: Sql,
  { value }: Condition,
  { column, shown = column, rows }: { column: string; shown?: string; rows: string },
): string => {
  const isGiven = `${column} = any(${sql.parameter(value, "text[]")})`;
  const found = `select distinct o.customer_id, ${shown} as value, ${isGiven} as is_given ${rows}${sql.only("o")} and ${column} is not null`;
  const listed = "array_agg(found.value order by found.is_given desc, found.value)";
  return joined(sql, `select found.customer_id, ${listed} as value from (${found}) found group by found.customer_id`);
};

/** A column of a select that is joined by `customer_id`. */
export const joined = (sql: Sql, select: string, column = "value"): string => `${sql.relation(select)}.${column}`;

type Sales = {
  withinDays?: number | undefined;
  /** Joins more to the orders. */
  join?: string;
  /** Which of them. */
  where?: string;
};

/** An aggregate over a customer's counted sales, or some of them; null where there are none. */
export const ofSales = (sql: Sql, value: string, { withinDays, join = "", where }: Sales = {}): string => {
  const rows = `from orders o ${join} where o.business_id = $1 and o.is_counted and o.customer_id is not null${sql.only("o")}`;
  const since = withinDays === undefined ? undefined : `o.order_date >= ${sql.dayStart(withinDays - 1)}`;
  return sql.aggregate(value, rows, [where, since].filter((part) => part !== undefined).join(" and "));
};

export type Comparison = (value: string, condition: Condition, field: Field, sql: Sql) => string;

const number = ({ type }: Field, sql: Sql, given: unknown): string =>
  sql.parameter(type === "money" ? sql.minor(Number(given)) : Number(given), "float8");

const text = ({ isFolded }: Field, sql: Sql, given: unknown): string =>
  isFolded ? `folded(${sql.parameter(String(given), "text")})` : sql.parameter(String(given), "text");

const pair = ({ value }: Condition): readonly unknown[] => (Array.isArray(value) ? value : []);

const dayAgo = (sql: Sql, { value }: Condition): string => `${sql.today()} - ${sql.parameter(Number(value), "int")}`;

/** SQL: whether a value meets a condition. */
export const COMPARE: Record<Operator, Comparison> = {
  at_least: (value, c, field, sql) => `${value} >= ${number(field, sql, c.value)}`,
  at_most: (value, c, field, sql) => `${value} <= ${number(field, sql, c.value)}`,
  between: (value, c, field, sql) =>
    `${value} between ${number(field, sql, pair(c)[0])} and ${number(field, sql, pair(c)[1])}`,
  is: (value, c, field, sql) =>
    `${value} = ${pickValueForm(field, "is") === "number" ? number(field, sql, c.value) : text(field, sql, c.value)}`,
  is_not: (value, c, field, sql) => `${value} is distinct from ${text(field, sql, c.value)}`,
  is_any_of: (value, c, field, sql) => `${value} = any(${texts(field, sql, c)})`,
  is_none_of: (value, c, field, sql) => `not coalesce(${value} = any(${texts(field, sql, c)}), false)`,
  contains: (value, c, field, sql) => `position(${text(field, sql, c.value)} in ${value}) > 0`,
  before: (value, c, _, sql) => `${sql.dayOf(value)} < ${sql.parameter(c.value, "date")}`,
  after: (value, c, _, sql) => `${sql.dayOf(value)} > ${sql.parameter(c.value, "date")}`,
  within_days: (value, c, _, sql) =>
    `(${sql.dayOf(value)} > ${dayAgo(sql, c)} and ${sql.dayOf(value)} <= ${sql.today()})`,
  more_than_days_ago: (value, c, _, sql) => `${sql.dayOf(value)} <= ${dayAgo(sql, c)}`,
  is_set: (value) => `${value} is not null`,
  is_not_set: (value) => `${value} is null`,
};

const texts = ({ isFolded }: Field, sql: Sql, { value }: Condition): string =>
  isFolded
    ? `array(select folded(word) from unnest(${sql.parameter(value, "text[]")}) word)`
    : sql.parameter(value, "text[]");
