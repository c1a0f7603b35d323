import type { Field, FieldType } from "./field.ts";
import type { Operator } from "./operator.ts";

const NUMBERS: readonly Operator[] = ["at_least", "at_most", "between"];
const WHETHER: readonly Operator[] = ["is_set", "is_not_set"];

const OF_TYPE: Record<FieldType, readonly Operator[]> = {
  money: NUMBERS,
  count: [...NUMBERS, "is"],
  days: [...NUMBERS, "is"],
  rate: NUMBERS,
  number: [...NUMBERS, "is"],
  share: NUMBERS,
  score: [...NUMBERS, "is"],
  date: ["before", "after", "within_days", "more_than_days_ago"],
  text: ["is", "is_not", "contains", "is_any_of", "is_none_of"],
  choice: ["is_any_of", "is_none_of", "is", "is_not"],
  several: ["is_any_of", "is_none_of"],
};

/** A field's operators, most common first. */
export const listOperators = ({ type, always }: Field): readonly Operator[] =>
  always || type === "several" ? OF_TYPE[type] : [...OF_TYPE[type], ...WHETHER];

const OPPOSITES: Partial<Record<Operator, Operator>> = { is_none_of: "is_any_of", is_not: "is", is_not_set: "is_set" };

/** The operator that holds exactly where this negative one does not; undefined for any other. */
export const findOpposite = (operator: Operator): Operator | undefined => OPPOSITES[operator];

/** The form of an operator's value. */
export const VALUE_FORMS = ["none", "number", "two numbers", "text", "texts", "date", "days"] as const;
export type ValueForm = (typeof VALUE_FORMS)[number];

const FORM_OF: Record<Operator, ValueForm> = {
  at_least: "number",
  at_most: "number",
  between: "two numbers",
  is: "text",
  is_not: "text",
  is_any_of: "texts",
  is_none_of: "texts",
  contains: "text",
  before: "date",
  after: "date",
  within_days: "days",
  more_than_days_ago: "days",
  is_set: "none",
  is_not_set: "none",
};

const NUMERIC: readonly FieldType[] = ["money", "count", "days", "rate", "number", "share", "score"];

export const isNumeric = ({ type }: Field): boolean => NUMERIC.includes(type);

export const pickValueForm = (field: Field, operator: Operator): ValueForm =>
  operator === "is" && isNumeric(field) ? "number" : FORM_OF[operator];
