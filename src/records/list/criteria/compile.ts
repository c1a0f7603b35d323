import { toMinor } from "#lib/money.ts";
import { ownValue } from "#lib/own-value.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import { getField } from "#records/rules/criteria/catalogue.ts";
import {
  type Condition,
  type CopiedConditions,
  type Criteria,
  type CriteriaContext,
  findGroupKind,
  listMembers,
} from "#records/rules/criteria/criteria.ts";
import { type Field, findOpposite } from "#records/rules/criteria/field.ts";
import { type SalesFrame, salesConditionKey, toSalesCondition } from "#records/rules/criteria/sales-condition.ts";
import { COMPARE, type Comparison, type FieldSql, type Sql } from "./field-sql.ts";
import { AXES_SQL, AXIS_SEGMENT_SQL, METHOD_SQL } from "./method-sql.ts";
import { BOUGHT_SQL, FIRST_ORDER_SQL, ORDER_SQL } from "./order-sql.ts";
import { buildCustomSql, EVENT_SQL, PROFILE_SQL } from "./profile-sql.ts";

const SQL: Readonly<Record<string, FieldSql & { suggestions?: string }>> = {
  ...ORDER_SQL,
  ...PROFILE_SQL,
  ...BOUGHT_SQL,
  ...FIRST_ORDER_SQL,
  ...EVENT_SQL,
  ...METHOD_SQL,
  ...AXES_SQL,
  ...AXIS_SEGMENT_SQL,
};

/** Throws a RangeError for a name that is not in the catalogue, as `getField` does. */
export const getFieldSql = (name: string): FieldSql & { suggestions?: string } => {
  const sql = ownValue(SQL, name) ?? buildCustomSql(name);
  if (!sql) throw new RangeError(`There is no field ${name}`);
  return sql;
};

/** For a count: at least so many (by default one), or fewer. */
const several: Comparison = (value, { operator, times = 1 }, _, sql) =>
  findOpposite(operator) ? `${value} < ${sql.parameter(times, "int")}` : `${value} >= ${sql.parameter(times, "int")}`;

/** For axis segments: at least this membership, or less. */
const belonging: Comparison = (value, { operator, minMembership }, _, sql) => {
  const holds = `${value} >= ${sql.parameter(minMembership, "float8")}`;
  return operator === "is_not" || operator === "is_none_of" ? `not coalesce(${holds}, false)` : holds;
};

const pickComparison = ({ type, counts }: Field, { operator, minMembership }: Condition): Comparison => {
  if (type === "several" || counts) return several;
  return minMembership === undefined ? COMPARE[operator] : belonging;
};

/** With the values as they are stored: a rule's tag "VIP" is vip. */
const asStored = (condition: Condition): Condition => {
  const { asStored: written } = getField(condition.field);
  const { value } = condition;
  if (!written) return condition;
  if (typeof value === "string") return { ...condition, value: written(value) };
  return Array.isArray(value) ? { ...condition, value: value.map((each) => written(String(each))) } : condition;
};

/** A missing value meets no comparison; `not` and `is none of` are the exact opposites. */
const conditionSql = (given: Condition, sql: Sql): string => {
  const condition = asStored(given);
  const copied = sql.copied(condition);
  if (copied) return copied;
  const field = getField(condition.field);
  const value = `(${getFieldSql(field.name).value(sql, condition)})`;
  return `coalesce(${pickComparison(field, condition)(value, condition, field, sql)}, false)`;
};

type Aggregate = { value: string; condition: string };

/** What a statement joins to the customers: selects, or the rows that aggregates are computed over, with these. */
type Relations = Map<string, Aggregate[]>;

/** The alias of a relation, which is added if it is not there. */
const ensureAlias = (relations: Relations, text: string): string => {
  if (!relations.has(text)) relations.set(text, []);
  return `r${[...relations.keys()].indexOf(text) + 1}`;
};

/** The column of an aggregate, which is added if it is not there; an empty condition is met by all rows. */
const ensureColumn = (relations: Relations, rows: string, { value, condition }: Aggregate): string => {
  const alias = ensureAlias(relations, rows);
  const aggregates = relations.get(rows) ?? [];
  const known = aggregates.findIndex((one) => one.value === value && one.condition === condition);
  return `${alias}.value${known < 0 ? aggregates.push({ value, condition }) : known + 1}`;
};

/** Rows that no aggregate needs are not read: with one condition, as few as without the others. */
const inOnePass = (rows: string, aggregates: readonly Aggregate[]): string => {
  const conditions = [...new Set(aggregates.map(({ condition }) => condition))];
  const columns = aggregates.map(({ value, condition }, i) => {
    const isOfSome = condition !== "" && conditions.length > 1;
    return `${value}${isOfSome ? ` filter (where ${condition})` : ""} as value${i + 1}`;
  });
  const needed = conditions.includes("") ? "" : ` and ((${conditions.join(") or (")}))`;
  return `select o.customer_id, ${columns.join(", ")} ${rows}${needed} group by o.customer_id`;
};

/** To be followed by `where`. */
const buildFrom = (relations: Relations): string =>
  [
    "customers c left join customer_metrics m on m.business_id = c.business_id and m.customer_id = c.customer_id",
    ...[...relations].map(([text, aggregates], i) => {
      const select = aggregates.length === 0 ? text : inOnePass(text, aggregates);
      return `left join (${select}) r${i + 1} on r${i + 1}.customer_id = c.customer_id`;
    }),
  ].join(" ");
/** Makes the SQL of whether a condition holds; null for one that was not computed from the copy. */
const copiedConditionSql = (
  { bits, ids, met, otherwise }: CopiedConditions,
  frame: SalesFrame,
  parameters: unknown[],
  relations: Relations,
): ((condition: Condition) => string | null) => {
  let rows: string | undefined;
  const alias = (): string => {
    rows ??= `select o.* from unnest($${parameters.push(ids)}::uuid[], $${parameters.push(met)}::int[]) as o (customer_id, met)`;
    return ensureAlias(relations, rows);
  };
  return (condition) => {
    const found = toSalesCondition(condition, frame);
    const bit = found ? bits.get(salesConditionKey(found.sales)) : undefined;
    if (!found || bit === undefined) return null;
    const holds = `coalesce(${alias()}.met, ${otherwise}) & ${1 << bit} <> 0`;
    return found.isOpposite ? `not (${holds})` : `(${holds})`;
  };
};

/** A partial statement: `select … from ${from} where ${where}`. `$1` is the business. */
export type Compiled = { from: string; where: string; parameters: unknown[] };

const makeSql = (frame: CriteriaContext, parameters: unknown[], relations: Relations): Sql => {
  const known = new Map<string, string>();
  const parameter = (value: unknown, type: string): string => {
    const what = `${type} ${JSON.stringify(value)}`;
    const place = known.get(what) ?? `$${parameters.push(value)}::${type}`;
    known.set(what, place);
    return place;
  };
  return {
    parameter,
    relation: (select) => ensureAlias(relations, select),
    aggregate: (value, rows, condition) => ensureColumn(relations, rows, { value, condition }),
    only: (alias) =>
      frame.customerIds === undefined
        ? ""
        : ` and ${alias}.customer_id = any(${parameter(frame.customerIds, "uuid[]")})`,
    dayStart: (daysAgo) =>
      parameter(startOfDay(addDays(frame.today, -daysAgo), frame.timeZone).toISOString(), "timestamptz"),
    timeZone: () => parameter(frame.timeZone, "text"),
    dayOf: (instant) => `(${instant} at time zone ${parameter(frame.timeZone, "text")})::date`,
    today: () => parameter(frame.today, "date"),
    minor: (major) => toMinor(major, frame.currency),
    copied: frame.copied ? copiedConditionSql(frame.copied, frame, parameters, relations) : () => null,
  };
};

const nodeSql = (criteria: Criteria, sql: Sql): string => {
  if ("field" in criteria) return conditionSql(criteria, sql);
  const kind = findGroupKind(criteria);
  const members = listMembers(criteria).map((member) => nodeSql(member, sql));
  const joined = `(${members.join(kind === "all" ? " and " : " or ")})`;
  return kind === "not" ? `not ${joined}` : joined;
};

const buildWhere = (predicate: string, sql: Sql): string => `c.business_id = $1 and (${predicate})${sql.only("c")}`;

/**
 * Compiles criteria to a predicate over a business's customers, shared by lists, previews, single customers and the
 * nightly recalculation. `criteria` have been parsed (`readCriteria`).
 */
export const compileCriteria = (criteria: Criteria, frame: CriteriaContext): Compiled => {
  const [parameters, relations]: [unknown[], Relations] = [[frame.businessId], new Map()];
  const sql = makeSql(frame, parameters, relations);
  const where = buildWhere(nodeSql(criteria, sql), sql);
  return { from: buildFrom(relations), where, parameters };
};

/** Several criteria as columns in the given order: `meets1, meets2, …`. */
export const compileAnswers = (all: readonly Criteria[], frame: CriteriaContext): Compiled & { columns: string } => {
  const [parameters, relations]: [unknown[], Relations] = [[frame.businessId], new Map()];
  const sql = makeSql(frame, parameters, relations);
  const columns = all.map((criteria, i) => `${nodeSql(criteria, sql)} as meets${i + 1}`).join(", ");
  return { where: buildWhere("true", sql), from: buildFrom(relations), parameters, columns };
};

/**
 * Each condition as columns in the given order: `value1, values1, holds1, value2, …`, to show a customer's own value beside
 * each threshold; of some fields with several values (`FieldSql.values`), the values.
 */
export const compileReasons = (
  conditions: readonly Condition[],
  frame: CriteriaContext,
): Compiled & { columns: string } => {
  const [parameters, relations]: [unknown[], Relations] = [[frame.businessId], new Map()];
  const sql = makeSql(frame, parameters, relations);
  const columns = conditions
    .map(asStored)
    .map((condition, i) => {
      const { value: compared, own = compared, values } = getFieldSql(condition.field);
      const several = values ? `${values(sql, condition)} as values${i + 1}, ` : "";
      return `(${own(sql, condition)}) as value${i + 1}, ${several}${conditionSql(condition, sql)} as holds${i + 1}`;
    })
    .join(", ");
  return { from: buildFrom(relations), where: buildWhere("true", sql), parameters, columns };
};

/**
 * The minimum number of conditions that would have to change for criteria to hold; 0 if they hold. For `all`, the
 * members' distances are added; for `any`, the smallest counts. A condition that occurs twice counts twice.
 */
const distanceSql = (criteria: Criteria, sql: Sql, isWanted = true): string => {
  if ("field" in criteria) return `(${isWanted ? "not " : ""}${conditionSql(criteria, sql)})::int`;
  const kind = findGroupKind(criteria);
  const members = listMembers(criteria).map((member) =>
    distanceSql(member, sql, kind === "not" ? !isWanted : isWanted),
  );
  const isSum = kind === "any" ? !isWanted : isWanted;
  return isSum ? `(${members.join(" + ")})` : `least(${members.join(", ")})`;
};

/** Each customer's distance from meeting criteria (`distanceSql`), as a column. */
export const compileDistance = (criteria: Criteria, frame: CriteriaContext): Compiled & { distance: string } => {
  const [parameters, relations]: [unknown[], Relations] = [[frame.businessId], new Map()];
  const sql = makeSql(frame, parameters, relations);
  const distance = distanceSql(criteria, sql);
  return { from: buildFrom(relations), where: buildWhere("true", sql), parameters, distance };
};
