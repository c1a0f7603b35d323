import type { Condition } from "#records/rules/criteria/criteria.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import type { Operator } from "#records/rules/criteria/operator.ts";
import { pickValueForm } from "#records/rules/criteria/operators.ts";
import type { Sql } from "./field-sql.ts";

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
