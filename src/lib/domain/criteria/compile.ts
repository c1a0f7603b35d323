import { decimalsOf } from "../commerce/money.ts";
import { addDays, type Day, startOfDay } from "../time.ts";
import { fieldOf } from "./catalogue.ts";
import { type Condition, type Criteria, groupKindOf, membersOf } from "./criteria.ts";
import type { Field } from "./field.ts";
import type { Operator } from "./operator.ts";
import { valueFormOf } from "./operators.ts";
import type { Sql } from "./sql.ts";

/** Whose criteria these are, and as of when. */
export type Frame = {
  businessId: string;
  currency: string;
  timeZone: string;
  /** The business's today. */
  today: Day;
  /** Of these customers alone. */
  customerIds?: readonly string[];
};

/** A question to the database in parts: `select … from ${from} where ${where}`. `$1` is the business. */
export type Compiled = { from: string; where: string; parameters: unknown[] };

const makeSql = (frame: Frame, parameters: unknown[], relations: string[]): Sql => {
  const known = new Map<string, string>();
  const parameter = (value: unknown, type: string): string => {
    const what = `${type} ${JSON.stringify(value)}`;
    const place = known.get(what) ?? `$${parameters.push(value)}::${type}`;
    known.set(what, place);
    return place;
  };
  return {
    parameter,
    relation: (select) => {
      const found = relations.indexOf(select);
      return `r${found < 0 ? relations.push(select) : found + 1}`;
    },
    only: (alias) =>
      frame.customerIds === undefined
        ? ""
        : ` and ${alias}.customer_id = any(${parameter(frame.customerIds, "uuid[]")})`,
    dayStart: (daysAgo) =>
      parameter(startOfDay(addDays(frame.today, -daysAgo), frame.timeZone).toISOString(), "timestamptz"),
    dayOf: (instant) => `(${instant} at time zone ${parameter(frame.timeZone, "text")})::date`,
    today: () => parameter(frame.today, "date"),
    minor: (major) => Math.round(major * 10 ** decimalsOf(frame.currency)),
  };
};

type Comparison = (value: string, condition: Condition, field: Field, sql: Sql) => string;

const number = ({ type }: Field, sql: Sql, given: unknown): string =>
  sql.parameter(type === "money" ? sql.minor(Number(given)) : Number(given), "float8");

const text = ({ isFolded }: Field, sql: Sql, given: unknown): string =>
  isFolded ? `folded(${sql.parameter(String(given), "text")})` : sql.parameter(String(given), "text");

const pair = ({ value }: Condition): readonly unknown[] => (Array.isArray(value) ? value : []);

const dayAgo = (sql: Sql, { value }: Condition): string => `${sql.today()} - ${sql.parameter(Number(value), "int")}`;

const COMPARE: Record<Operator, Comparison> = {
  at_least: (value, c, field, sql) => `${value} >= ${number(field, sql, c.value)}`,
  at_most: (value, c, field, sql) => `${value} <= ${number(field, sql, c.value)}`,
  between: (value, c, field, sql) =>
    `${value} between ${number(field, sql, pair(c)[0])} and ${number(field, sql, pair(c)[1])}`,
  is: (value, c, field, sql) =>
    `${value} = ${valueFormOf(field, "is") === "number" ? number(field, sql, c.value) : text(field, sql, c.value)}`,
  is_not: (value, c, field, sql) => `${value} is distinct from ${text(field, sql, c.value)}`,
  is_any_of: (value, c, field, sql) => `${value} = any(${texts(field, sql, c)})`,
  is_none_of: (value, c, field, sql) => `not coalesce(${value} = any(${texts(field, sql, c)}), false)`,
  contains: (value, c, field, sql) => `position(${text(field, sql, c.value)} in ${value}) > 0`,
  before: (value, c, _, sql) => `${sql.dayOf(value)} < ${sql.parameter(c.value, "date")}`,
  after: (value, c, _, sql) => `${sql.dayOf(value)} > ${sql.parameter(c.value, "date")}`,
  within_days: (value, c, _, sql) => `${sql.dayOf(value)} > ${dayAgo(sql, c)}`,
  more_than_days_ago: (value, c, _, sql) => `${sql.dayOf(value)} < ${dayAgo(sql, c)}`,
  is_set: (value) => `${value} is not null`,
  is_not_set: (value) => `${value} is null`,
};

const texts = ({ isFolded }: Field, sql: Sql, { value }: Condition): string =>
  isFolded
    ? `array(select folded(word) from unnest(${sql.parameter(value, "text[]")}) word)`
    : sql.parameter(value, "text[]");

/** Of things a customer has several of, at least so many (one, unless more are asked for), or none. */
const several: Comparison = (value, { operator, times = 1 }, _, sql) =>
  operator === "is_none_of"
    ? `${value} < ${sql.parameter(times, "int")}`
    : `${value} >= ${sql.parameter(times, "int")}`;

/** What a customer lacks holds for no comparison: `not` and `is none of` are the exact opposites. */
const conditionSql = (condition: Condition, sql: Sql): string => {
  const field = fieldOf(condition.field);
  const value = `(${field.value(sql, condition)})`;
  const compare = field.type === "several" ? several : COMPARE[condition.operator];
  return `coalesce(${compare(value, condition, field, sql)}, false)`;
};

const nodeSql = (criteria: Criteria, sql: Sql): string => {
  if ("field" in criteria) return conditionSql(criteria, sql);
  const kind = groupKindOf(criteria);
  const members = membersOf(criteria).map((member) => nodeSql(member, sql));
  const joined = `(${members.join(kind === "all" ? " and " : " or ")})`;
  return kind === "not" ? `not ${joined}` : joined;
};

const fromOf = (relations: readonly string[]): string =>
  [
    "customers c left join customer_metrics m on m.business_id = c.business_id and m.customer_id = c.customer_id",
    ...relations.map((select, i) => `left join (${select}) r${i + 1} on r${i + 1}.customer_id = c.customer_id`),
  ].join(" ");

const whereOf = (predicate: string, sql: Sql): string => `c.business_id = $1 and (${predicate})${sql.only("c")}`;

/**
 * The one meaning of criteria: a predicate over a business's customers, for a list, a preview, one customer and the
 * nightly recalculation alike. `criteria` have been read (`readCriteria`).
 */
export const compileCriteria = (criteria: Criteria, frame: Frame): Compiled => {
  const [parameters, relations]: [unknown[], string[]] = [[frame.businessId], []];
  const sql = makeSql(frame, parameters, relations);
  const where = whereOf(nodeSql(criteria, sql), sql);
  return { from: fromOf(relations), where, parameters };
};

/** Several criteria at once, as columns in the order given: `meets1, meets2, …`. */
export const compileAnswers = (all: readonly Criteria[], frame: Frame): Compiled & { columns: string } => {
  const [parameters, relations]: [unknown[], string[]] = [[frame.businessId], []];
  const sql = makeSql(frame, parameters, relations);
  const columns = all.map((criteria, i) => `${nodeSql(criteria, sql)} as meets${i + 1}`).join(", ");
  return { where: whereOf("true", sql), from: fromOf(relations), parameters, columns };
};

/**
 * Conditions, each by itself, as columns: `value1, holds1, value2, …`, in the order given, to show a customer's own value
 * beside each threshold.
 */
export const compileReasons = (conditions: readonly Condition[], frame: Frame): Compiled & { columns: string } => {
  const [parameters, relations]: [unknown[], string[]] = [[frame.businessId], []];
  const sql = makeSql(frame, parameters, relations);
  const columns = conditions
    .map((condition, i) => {
      const { value: compared, own = compared } = fieldOf(condition.field);
      const value = own(sql, condition);
      return `(${value}) as value${i + 1}, ${conditionSql(condition, sql)} as holds${i + 1}`;
    })
    .join(", ");
  return { from: fromOf(relations), where: whereOf("true", sql), parameters, columns };
};
