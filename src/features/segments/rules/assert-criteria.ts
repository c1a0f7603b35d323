import { AppError, type FieldIssue } from "#core/values/errors.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { readNewCriteria } from "./read-criteria.ts";
import type { ValueProblem } from "./value-problems.ts";

const words = ({ reason, values = {} }: ValueProblem): string => {
  const { min, max, type } = values;
  switch (reason) {
    case "required":
      return "is required";
    case "unknown_value":
      return `must be one of: ${values.values}`;
    case "unknown_key":
      return "is not a known field";
    case "not_with":
      return `cannot be combined with ${values.other}`;
    case "not_of_field":
      return `is not allowed for the field ${values.field}`;
    case "not_of_operator":
      return `is not allowed with the operator ${values.operator}`;
    case "number_range":
      return `must be between ${min} and ${max}`;
    case "integer_range":
      return `must be an integer between ${min} and ${max}`;
    case "at_most":
      return `must be at most ${max}`;
    case "groups_too_deep":
      return `is nested too deeply: groups can be nested at most ${max} levels deep`;
    case "date":
      return "must be a date (YYYY-MM-DD)";
    case "earliest_day":
      return `must not be before ${values.day}`;
    case "type":
      return `must be of type ${type}`;
    case "too_many":
      return `has more than ${max} items`;
    case "too_long":
      return `must have at most ${max} characters`;
    case "not_empty":
      return "must not be empty";
    case "two_numbers":
      return "must be a list of two numbers";
    case "range_order":
      return "must not start above its end";
  }
};

const toFieldIssue = (problem: ValueProblem): FieldIssue => ({
  parameter: problem.path === "" ? "criteria" : `criteria.${problem.path}`,
  location: "body",
  message: words(problem),
  reason: problem.reason,
  ...(problem.values && { values: problem.values }),
});

/** Criteria as a tree; null for none. Throws INVALID_PARAMETER (INVALID_CRITERIA) with every invalid field. */
export const assertCriteria = (given: unknown): Criteria | null => {
  const { criteria, problems } = readNewCriteria(given);
  const [first] = problems;
  if (!first) return criteria;
  const issues = problems.map(toFieldIssue);
  const field = issues[0]?.parameter ?? "criteria";
  throw new AppError("INVALID_PARAMETER", `${field} ${words(first)}`, {
    reason: "INVALID_CRITERIA",
    issues,
    values: { field },
  });
};
