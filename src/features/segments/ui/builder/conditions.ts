import { findField } from "#features/segments/rules/catalogue.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import type { Operator } from "#records/rules/criteria/operator.ts";
import { listOperators, pickValueForm, type ValueForm } from "#records/rules/criteria/operators.ts";

type Value = Condition["value"];

/** The default window for fields that require one. */
const DEFAULT_DAYS = 90;

/** Converts a value for another operator as far as possible; undefined if it must be entered again. */
const convertValue = (value: Value, from: ValueForm, to: ValueForm): Value => {
  if (from === to) return value;
  if (typeof value === "number" && to === "two numbers") return [value, value];
  if (from === "two numbers" && to === "number" && Array.isArray(value)) return Number(value[0]);
  if (typeof value === "string" && to === "texts" && from === "text") return [value];
  if (from === "texts" && to === "text" && Array.isArray(value) && value.length === 1) return String(value[0]);
  return undefined;
};

type PartialCondition = { [Key in keyof Condition]?: Condition[Key] | undefined };

/** Removes keys without a value, which the API's criteria do not have. */
const condition = ({ value, withinDays, times, minMembership, ...rest }: PartialCondition) =>
  ({
    ...rest,
    ...(value !== undefined && { value }),
    ...(withinDays !== undefined && { withinDays }),
    ...(times !== undefined && { times }),
    ...(minMembership !== undefined && { minMembership }),
  }) as Condition;

/** Changes the field: uses its default operator without a value. Unchanged for the same field. */
export const withField = (before: Condition, field: Field): Condition => {
  if (before.field === field.name) return before;
  const operator = listOperators(field)[0] ?? "is";
  return condition({
    field: field.name,
    operator,
    withinDays: field.window === "must" ? DEFAULT_DAYS : undefined,
  });
};

/** A condition on this field whose value is still to be entered. */
export const beginCondition = (field: Field): Condition => withField({ field: "", operator: "is" }, field);

/** Changes the operator; keeps the value if it fits. */
export const withOperator = (before: Condition, operator: Operator): Condition => {
  const field = findField(before.field);
  if (!field) return before;
  const form = pickValueForm(field, operator);
  const value = convertValue(before.value, pickValueForm(field, before.operator), form);
  return condition({ ...before, operator, value, minMembership: form === "none" ? undefined : before.minMembership });
};

export const withValue = (before: Condition, value: Value): Condition => condition({ ...before, value });

/** Only in the last days; undefined for all time. */
export const withWindow = (before: Condition, withinDays: number | undefined): Condition =>
  condition({ ...before, withinDays });

/** In at least this many orders, or this many times; undefined for no minimum. */
export const withTimes = (before: Condition, times: number | undefined): Condition => condition({ ...before, times });

/** With at least this membership; undefined for the nearest segment. */
export const withMinMembership = (before: Condition, minMembership: number | undefined): Condition =>
  condition({ ...before, minMembership });
