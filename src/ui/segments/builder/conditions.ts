import { CATALOGUE } from "#lib/domain/segments/catalogue.ts";
import type { Condition } from "#lib/domain/segments/criteria.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import type { Operator } from "#lib/domain/segments/operator.ts";
import { operatorsOf, type ValueForm, valueFormOf } from "#lib/domain/segments/operators.ts";

type Value = Condition["value"];

/** What a field that must be asked of a window is asked of at first. */
const USUAL_DAYS = 90;

/** A value in the form another operator takes, as far as it can be kept; undefined where it has to be given anew. */
const kept = (value: Value, from: ValueForm, to: ValueForm): Value => {
  if (from === to) return value;
  if (typeof value === "number" && to === "two numbers") return [value, value];
  if (from === "two numbers" && to === "number" && Array.isArray(value)) return Number(value[0]);
  if (typeof value === "string" && to === "texts" && from === "text") return [value];
  if (from === "texts" && to === "text" && Array.isArray(value) && value.length === 1) return String(value[0]);
  return undefined;
};

type Loose = { [Key in keyof Condition]?: Condition[Key] | undefined };

/** Without the keys that have no value: the criteria that go over the wire have none. */
const condition = ({ value, withinDays, times, minMembership, ...rest }: Loose) =>
  ({
    ...rest,
    ...(value !== undefined && { value }),
    ...(withinDays !== undefined && { withinDays }),
    ...(times !== undefined && { times }),
    ...(minMembership !== undefined && { minMembership }),
  }) as Condition;

/** A question about another field: the usual one, still without a value. The same where it is the same field. */
export const aboutField = (before: Condition, field: Field): Condition => {
  if (before.field === field.name) return before;
  const operator = operatorsOf(field)[0] ?? "is";
  return condition({
    field: field.name,
    operator,
    withinDays: field.window === "must" ? USUAL_DAYS : undefined,
  });
};

/** Asked otherwise; the value stays where it fits. */
export const askedBy = (before: Condition, operator: Operator): Condition => {
  const field = CATALOGUE.get(before.field);
  if (!field) return before;
  const form = valueFormOf(field, operator);
  const value = kept(before.value, valueFormOf(field, before.operator), form);
  return condition({ ...before, operator, value, minMembership: form === "none" ? undefined : before.minMembership });
};

export const withValue = (before: Condition, value: Value): Condition => condition({ ...before, value });

/** Of the last so many days only; undefined: of all time. */
export const ofLastDays = (before: Condition, withinDays: number | undefined): Condition =>
  condition({ ...before, withinDays });

/** In at least so many orders; undefined: however often. */
export const inOrders = (before: Condition, times: number | undefined): Condition => condition({ ...before, times });

/** Belonging by at least so much; undefined: the segment that is nearest. */
export const belongingBy = (before: Condition, minMembership: number | undefined): Condition =>
  condition({ ...before, minMembership });
