import { toMinor } from "#lib/domain/money.ts";
import { type Condition, type Criteria, groupKindOf, listMembers } from "#lib/domain/segments/criteria.ts";
import { addDays, type Day, startOfDay } from "#lib/domain/time/day.ts";
import { sqlOf } from "./catalogue-sql.ts";
import { asStored, conditionSql } from "./condition-sql.ts";
import { type CopiedConditions, copiedConditionSql } from "./copied-condition-sql.ts";
import type { Sql } from "./field-sql.ts";
import { aliasOf, columnOf, fromOf, type Relations } from "./relations.ts";

/** Whose criteria these are, and the reference time. */
export type CriteriaContext = {
  businessId: string;
  currency: string;
  timeZone: string;
  /** The business's today. */
  today: Day;
  /** Only these customers. */
  customerIds?: readonly string[];
  /** Conditions already computed from the copy of the orders. */
  copied?: CopiedConditions;
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
    relation: (select) => aliasOf(relations, select),
    aggregate: (value, rows, condition) => columnOf(relations, rows, { value, condition }),
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
  const kind = groupKindOf(criteria);
  const members = listMembers(criteria).map((member) => nodeSql(member, sql));
  const joined = `(${members.join(kind === "all" ? " and " : " or ")})`;
  return kind === "not" ? `not ${joined}` : joined;
};

const whereOf = (predicate: string, sql: Sql): string => `c.business_id = $1 and (${predicate})${sql.only("c")}`;

/**
 * Compiles criteria to a predicate over a business's customers, shared by lists, previews, single customers and the
 * nightly recalculation. `criteria` have been parsed (`readCriteria`).
 */
export const compileCriteria = (criteria: Criteria, frame: CriteriaContext): Compiled => {
  const [parameters, relations]: [unknown[], Relations] = [[frame.businessId], new Map()];
  const sql = makeSql(frame, parameters, relations);
  const where = whereOf(nodeSql(criteria, sql), sql);
  return { from: fromOf(relations), where, parameters };
};

/** Several criteria as columns in the given order: `meets1, meets2, …`. */
export const compileAnswers = (all: readonly Criteria[], frame: CriteriaContext): Compiled & { columns: string } => {
  const [parameters, relations]: [unknown[], Relations] = [[frame.businessId], new Map()];
  const sql = makeSql(frame, parameters, relations);
  const columns = all.map((criteria, i) => `${nodeSql(criteria, sql)} as meets${i + 1}`).join(", ");
  return { where: whereOf("true", sql), from: fromOf(relations), parameters, columns };
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
      const { value: compared, own = compared, values } = sqlOf(condition.field);
      const several = values ? `${values(sql, condition)} as values${i + 1}, ` : "";
      return `(${own(sql, condition)}) as value${i + 1}, ${several}${conditionSql(condition, sql)} as holds${i + 1}`;
    })
    .join(", ");
  return { from: fromOf(relations), where: whereOf("true", sql), parameters, columns };
};

/**
 * The minimum number of conditions that would have to change for criteria to hold; 0 if they hold. For `all`, the
 * members' distances are added; for `any`, the smallest counts. A condition that occurs twice counts twice.
 */
const distanceSql = (criteria: Criteria, sql: Sql, isWanted = true): string => {
  if ("field" in criteria) return `(${isWanted ? "not " : ""}${conditionSql(criteria, sql)})::int`;
  const kind = groupKindOf(criteria);
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
  return { from: fromOf(relations), where: whereOf("true", sql), parameters, distance };
};
