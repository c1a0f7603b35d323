import { getField } from "#features/segments/rules/catalogue.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import { findOpposite } from "#records/rules/criteria/operators.ts";
import { getFieldSql } from "./catalogue-sql.ts";
import { COMPARE, type Comparison } from "./comparison-sql.ts";
import type { Sql } from "./field-sql.ts";

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
export const asStored = (condition: Condition): Condition => {
  const { asStored: written } = getField(condition.field);
  const { value } = condition;
  if (!written) return condition;
  if (typeof value === "string") return { ...condition, value: written(value) };
  return Array.isArray(value) ? { ...condition, value: value.map((each) => written(String(each))) } : condition;
};

/** A missing value meets no comparison; `not` and `is none of` are the exact opposites. */
export const conditionSql = (given: Condition, sql: Sql): string => {
  const condition = asStored(given);
  const copied = sql.copied(condition);
  if (copied) return copied;
  const field = getField(condition.field);
  const value = `(${getFieldSql(field.name).value(sql, condition)})`;
  return `coalesce(${pickComparison(field, condition)(value, condition, field, sql)}, false)`;
};
