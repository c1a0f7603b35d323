import { dayProblem, isDay } from "#lib/time/day.ts";
import type { Condition, Operator } from "#records/rules/criteria/criteria.ts";
import { type Field, pickValueForm } from "#records/rules/criteria/field.ts";
import { findField } from "./catalogue.ts";
import { getValueBounds, LONGEST_TEXT, MOST_DAYS, MOST_VALUES } from "./field.ts";

/** A problem in criteria and its path: `all[0].value`. Reasons are the API's codes for fields. */
export type ValueProblem = { path: string; reason: ProblemReason; values?: Record<string, string | number> };
type ProblemReason =
  | "required"
  | "unknown_value"
  | "unknown_key"
  | "not_with"
  | "not_of_field"
  | "not_of_operator"
  | "number_range"
  | "integer_range"
  | "at_most"
  | "groups_too_deep"
  | "date"
  | "earliest_day"
  | "type"
  | "too_many"
  | "too_long"
  | "not_empty"
  | "two_numbers"
  | "range_order";

export type GivenCondition = Record<string, unknown>;

/** One step further down a path. */
export const pathUnder = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

type Bounds = ReturnType<typeof getValueBounds>;

export const numberProblem = (value: unknown, path: string, { min, max, whole }: Bounds): ValueProblem[] => {
  if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value))) return [];
  return [{ path, reason: whole ? "integer_range" : "number_range", values: { min, max } }];
};

const DAYS = { min: 1, max: MOST_DAYS, whole: true };
const TIMES = { min: 1, max: 10_000, whole: true };

const textProblem = (value: unknown, path: string, field: Field): ValueProblem[] => {
  if (typeof value !== "string") return [{ path, reason: "type", values: { type: "string" } }];
  if (value.trim() === "") return [{ path, reason: "not_empty" }];
  if (value.length > LONGEST_TEXT) return [{ path, reason: "too_long", values: { max: LONGEST_TEXT } }];
  if (!field.options || field.options.includes(value)) return [];
  return [{ path, reason: "unknown_value", values: { values: field.options.join(", ") } }];
};

export const textListProblems = (value: unknown, path: string, field: Field): ValueProblem[] => {
  if (!Array.isArray(value)) return [{ path, reason: "type", values: { type: "array" } }];
  if (value.length === 0) return [{ path, reason: "not_empty" }];
  if (value.length > MOST_VALUES) return [{ path, reason: "too_many", values: { max: MOST_VALUES } }];
  return value.flatMap((each, i) => textProblem(each, `${path}[${i}]`, field));
};

const pairProblems = (value: unknown, path: string, field: Field): ValueProblem[] => {
  if (!Array.isArray(value) || value.length !== 2) return [{ path, reason: "two_numbers" }];
  const problems = value.flatMap((each, i) => numberProblem(each, `${path}[${i}]`, getValueBounds(field)));
  return problems.length === 0 && value[0] > value[1] ? [{ path, reason: "range_order" }] : problems;
};

/** "1", but not "01" or "1.0", which would equal no stored number. */
const isNumberIn = (text: string, { min, max }: { min: number; max: number }): boolean => {
  const number = Number(text);
  return String(number) === text && Number.isInteger(number) && number >= min && number <= max;
};

/** The problems of values that no customer can have, because the field's values are numbers (`numbered`). */
export const numberedProblems = ({ field, value }: Condition, path: string): ValueProblem[] => {
  const numbered = findField(field)?.numbered;
  if (!numbered || !Array.isArray(value)) return [];
  return value.flatMap((text, i): ValueProblem[] =>
    isNumberIn(String(text), numbered)
      ? []
      : [{ path: pathUnder(path, `value[${i}]`), reason: "integer_range", values: numbered }],
  );
};

const dayProblemAt = (value: unknown, path: string): ValueProblem => {
  const { reason, values } = dayProblem(value);
  return { path, reason, ...(values && { values }) };
};

/** The problems of a value for its field and operator. */
export const valueProblems = (
  given: GivenCondition,
  path: string,
  field: Field,
  operator: Operator,
): ValueProblem[] => {
  const form = pickValueForm(field, operator);
  const at = pathUnder(path, "value");
  const { value } = given;
  if (form === "none")
    return value === undefined ? [] : [{ path: at, reason: "not_of_operator", values: { operator } }];
  if (value === undefined) return [{ path: at, reason: "required" }];
  if (form === "number") return numberProblem(value, at, getValueBounds(field));
  if (form === "days") return numberProblem(value, at, DAYS);
  if (form === "two numbers") return pairProblems(value, at, field);
  if (form === "date") return isDay(value) ? [] : [dayProblemAt(value, at)];
  return form === "texts" ? textListProblems(value, at, field) : textProblem(value, at, field);
};

/** The problems of `withinDays`, `times` and `minMembership`. */
export const modifierProblems = (
  { withinDays, times, minMembership }: GivenCondition,
  path: string,
  field: Field,
  operator: Operator,
): ValueProblem[] => {
  const at = (key: string): string => pathUnder(path, key);
  const problemsOf = (value: unknown, key: string, isOfField: boolean, bounds: Bounds): ValueProblem[] => {
    if (value === undefined) return [];
    if (isOfField) return numberProblem(value, at(key), bounds);
    return [{ path: at(key), reason: "not_of_field", values: { field: field.name } }];
  };
  const lacksWindow = withinDays === undefined && field.window === "must";
  const hasNoValue = minMembership !== undefined && field.takesMembership && pickValueForm(field, operator) === "none";
  return [
    ...(lacksWindow ? [{ path: at("withinDays"), reason: "required" } as const] : []),
    ...problemsOf(withinDays, "withinDays", field.window !== undefined, DAYS),
    ...problemsOf(times, "times", field.counts !== undefined, TIMES),
    ...(hasNoValue
      ? [{ path: at("minMembership"), reason: "not_of_operator", values: { operator } } as const]
      : problemsOf(minMembership, "minMembership", field.takesMembership === true, getValueBounds({ type: "share" }))),
  ];
};
