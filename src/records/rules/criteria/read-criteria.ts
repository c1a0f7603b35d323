import { AppError, type FieldIssue } from "#core/values/errors.ts";
import {
  CONDITION_KEYS,
  type Condition,
  type Criteria,
  GROUP_KINDS,
  listConditions,
  listMembers,
  type Operator,
} from "#records/rules/criteria/criteria.ts";
import { listOperators } from "#records/rules/criteria/field.ts";
import { FIELDS, findField, getField } from "./catalogue.ts";
import { DEEPEST, getValueBounds, MOST_CONDITIONS } from "./field.ts";
import {
  type GivenCondition,
  modifierProblems,
  numberedProblems,
  numberProblem,
  pathUnder,
  textListProblems,
  type ValueProblem,
  valueProblems,
} from "./value-problems.ts";

/** The specification's flat form: the field and operator of each key. All given keys must hold. */
export const FLAT: Record<string, { field: string; operator: Operator }> = {
  minLifetimeValue: { field: "lifetimeValue", operator: "at_least" },
  maxLifetimeValue: { field: "lifetimeValue", operator: "at_most" },
  minOrders: { field: "orders", operator: "at_least" },
  maxOrders: { field: "orders", operator: "at_most" },
  minDaysSinceLastPurchase: { field: "daysSinceLastPurchase", operator: "at_least" },
  maxDaysSinceLastPurchase: { field: "daysSinceLastPurchase", operator: "at_most" },
  minPurchaseFrequency: { field: "purchaseFrequency", operator: "at_least" },
  maxPurchaseFrequency: { field: "purchaseFrequency", operator: "at_most" },
  loyaltyLevels: { field: "loyaltyLevel", operator: "is_any_of" },
  minTenureDays: { field: "tenureDays", operator: "at_least" },
  maxTenureDays: { field: "tenureDays", operator: "at_most" },
};

export const FLAT_KEYS: readonly string[] = Object.keys(FLAT);

/** Whether criteria are in the flat form: any object that is neither a group nor a condition, not even an incomplete one. */
const isFlat = (given: GivenCondition): boolean => {
  const has = (keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(given, key));
  return !has([...GROUP_KINDS, "field"]) && (has(FLAT_KEYS) || !has(CONDITION_KEYS));
};

const findProblems = (key: string, value: unknown): ValueProblem[] => {
  const condition = Object.hasOwn(FLAT, key) ? FLAT[key] : undefined;
  if (!condition) return [{ path: key, reason: "unknown_key" }];
  const field = getField(condition.field);
  return condition.operator === "is_any_of"
    ? textListProblems(value, key, field)
    : numberProblem(value, key, getValueBounds(field));
};

/** A minimum above its maximum can't match any customer. */
const orderProblems = (given: GivenCondition): ValueProblem[] =>
  FLAT_KEYS.flatMap((key) => {
    const maximum = key.replace(/^min/, "max");
    const [from, to] = [given[key], given[maximum]];
    return maximum !== key && typeof from === "number" && typeof to === "number" && from > to
      ? [{ path: key, reason: "at_most" as const, values: { max: to } }]
      : [];
  });

/** The flat form as a tree, `{all: […]}`, in a fixed order, because JSON storage doesn't preserve the order of keys. */
const readFlat = (given: GivenCondition): { criteria: Criteria | null; problems: ValueProblem[] } => {
  const problems = Object.entries(given).flatMap(([key, value]) => findProblems(key, value));
  const all = problems.length > 0 ? problems : orderProblems(given);
  if (all.length > 0) return { criteria: null, problems: all };
  const conditions = Object.entries(FLAT).flatMap(([key, condition]): Condition[] =>
    given[key] === undefined ? [] : [{ ...condition, value: given[key] as number | string[] }],
  );
  return { criteria: { all: conditions }, problems: [] };
};

const getLowerBound = ({ operator, value }: Condition): number | undefined => {
  if (operator === "at_least" && typeof value === "number") return value;
  return operator === "between" && Array.isArray(value) ? Number(value[0]) : undefined;
};

const getUpperBound = ({ operator, value }: Condition): number | undefined => {
  if (operator === "at_most" && typeof value === "number") return value;
  return operator === "between" && Array.isArray(value) ? Number(value[1]) : undefined;
};

const isSameField = (a: Condition, b: Condition): boolean => a.field === b.field && a.withinDays === b.withinDays;

/**
 * Minimums above a maximum for the same field within one `all`, which no customer can meet. Of orders, one can meet the
 * minimum and another the maximum.
 */
const contradictionsIn = (criteria: Criteria, at = ""): ValueProblem[] => {
  if ("field" in criteria) return [];
  const [kind = "all"] = Object.keys(criteria);
  const path = (i: number) => `${at === "" ? "" : `${at}.`}${kind}[${i}]`;
  const members = listMembers(criteria);
  const here = members.flatMap((member, i): ValueProblem[] => {
    if (kind !== "all" || !("field" in member) || findField(member.field)?.counts) return [];
    const lowest = getLowerBound(member);
    const against = members.find((other) => {
      const highest = "field" in other && isSameField(member, other) ? getUpperBound(other) : undefined;
      return lowest !== undefined && highest !== undefined && lowest > highest;
    });
    const max = against && "field" in against ? getUpperBound(against) : undefined;
    return max === undefined ? [] : [{ path: `${path(i)}.value`, reason: "at_most", values: { max } }];
  });
  return [...here, ...members.flatMap((member, i) => contradictionsIn(member, path(i)))];
};

const isObject = (given: unknown): given is GivenCondition =>
  typeof given === "object" && given !== null && !Array.isArray(given);

/** Keys of one form of criteria in another are named as such, because they are known elsewhere. */
const keyProblem = (path: string, key: string, other: string): ValueProblem =>
  [...CONDITION_KEYS, ...GROUP_KINDS, ...FLAT_KEYS].includes(key)
    ? { path: pathUnder(path, key), reason: "not_with", values: { other } }
    : { path: pathUnder(path, key), reason: "unknown_key" };

const conditionProblems = (given: GivenCondition, path: string): ValueProblem[] => {
  const others = Object.keys(given).filter((key) => !CONDITION_KEYS.includes(key));
  if (others.length > 0) return others.map((key) => keyProblem(path, key, "field"));
  const field = findField(String(given.field));
  if (!field) {
    return [
      {
        path: pathUnder(path, "field"),
        reason: "unknown_value",
        values: { values: FIELDS.map(({ name }) => name).join(", ") },
      },
    ];
  }
  const operators = listOperators(field);
  const operator = operators.find((name) => name === given.operator);
  if (!operator) {
    return [{ path: pathUnder(path, "operator"), reason: "unknown_value", values: { values: operators.join(", ") } }];
  }
  return [...valueProblems(given, path, field, operator), ...modifierProblems(given, path, field, operator)];
};

const nodeProblems = (given: unknown, path: string, depth: number): ValueProblem[] => {
  if (!isObject(given)) return [{ path, reason: "type", values: { type: "object" } }];
  if (Object.hasOwn(given, "field")) return conditionProblems(given, path);
  const keys = Object.keys(given);
  const known = GROUP_KINDS.find((kind) => keys.includes(kind));
  if (!known) {
    const others = keys.filter((key) => !CONDITION_KEYS.includes(key));
    const problems = others.map((key) => keyProblem(path, key, GROUP_KINDS.join(", ")));
    const isCondition = others.length < keys.length || keys.length === 0;
    return [...problems, ...(isCondition ? [{ path: pathUnder(path, "field"), reason: "required" } as const] : [])];
  }
  if (keys.length > 1) return keys.filter((key) => key !== known).map((key) => keyProblem(path, key, known));
  if (depth >= DEEPEST) return [{ path: pathUnder(path, known), reason: "groups_too_deep", values: { max: DEEPEST } }];
  const members = given[known];
  if (!Array.isArray(members)) return [{ path: pathUnder(path, known), reason: "type", values: { type: "array" } }];
  if (members.length === 0) return [{ path: pathUnder(path, known), reason: "not_empty" }];
  if (members.length > MOST_CONDITIONS)
    return [{ path: pathUnder(path, known), reason: "too_many", values: { max: MOST_CONDITIONS } }];
  return members.flatMap((member, i) => nodeProblems(member, pathUnder(path, `${known}[${i}]`), depth + 1));
};

/** Without -0, which would read as "-0", and without repeated values. */
const tidy = (criteria: Criteria): Criteria => {
  if (!("field" in criteria)) {
    const [kind = "all"] = Object.keys(criteria);
    return { [kind]: listMembers(criteria).map(tidy) } as unknown as Criteria;
  }
  const { value } = criteria;
  if (typeof value === "number") return { ...criteria, value: value + 0 };
  if (!Array.isArray(value)) return criteria;
  const isRange = value.some((each) => typeof each === "number");
  return { ...criteria, value: isRange ? value.map((each) => Number(each) + 0) : [...new Set(value)] } as Condition;
};

/**
 * Parses criteria as received: the flat form (all given keys must hold) or a tree. Returns a tree, or the problems;
 * null for empty criteria (`{}`), which only a manual segment may have.
 */
export const readCriteria = (given: unknown): { criteria: Criteria | null; problems: ValueProblem[] } => {
  if (isObject(given) && Object.keys(given).length === 0) return { criteria: null, problems: [] };
  if (isObject(given) && isFlat(given)) {
    const { criteria, problems } = readFlat(given);
    return { criteria: criteria && tidy(criteria), problems };
  }
  const problems = nodeProblems(given, "", 0);
  if (problems.length > 0) return { criteria: null, problems };
  const criteria = given as Criteria;
  const count = listConditions(criteria).length;
  if (count > MOST_CONDITIONS)
    return { criteria: null, problems: [{ path: "", reason: "too_many", values: { max: MOST_CONDITIONS } }] };
  const contradictions = contradictionsIn(criteria);
  return contradictions.length > 0
    ? { criteria: null, problems: contradictions }
    : { criteria: tidy(criteria), problems: [] };
};

/**
 * The same for criteria that are new, in which the values of numbered fields must be such numbers. Stored criteria may contain
 * others, and a sentence's name storefronts, before they are matched with the business's own.
 */
export const readNewCriteria = (given: unknown): ReturnType<typeof readCriteria> => {
  const read = readCriteria(given);
  const conditions = read.criteria ? listConditions(read.criteria) : [];
  const problems = conditions.flatMap(({ path, condition }) => numberedProblems(condition, path));
  return problems.length > 0 ? { criteria: null, problems } : read;
};

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
