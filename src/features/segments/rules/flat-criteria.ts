import { CONDITION_KEYS, type Condition, type Criteria, GROUP_KINDS } from "#records/rules/criteria/criteria.ts";
import type { Operator } from "#records/rules/criteria/operator.ts";
import { getValueBounds } from "./bounds.ts";
import { getField } from "./catalogue.ts";
import { type GivenCondition, numberProblem, textListProblems, type ValueProblem } from "./value-problems.ts";

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
export const isFlat = (given: GivenCondition): boolean => {
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
export const readFlat = (given: GivenCondition): { criteria: Criteria | null; problems: ValueProblem[] } => {
  const problems = Object.entries(given).flatMap(([key, value]) => findProblems(key, value));
  const all = problems.length > 0 ? problems : orderProblems(given);
  if (all.length > 0) return { criteria: null, problems: all };
  const conditions = Object.entries(FLAT).flatMap(([key, condition]): Condition[] =>
    given[key] === undefined ? [] : [{ ...condition, value: given[key] as number | string[] }],
  );
  return { criteria: { all: conditions }, problems: [] };
};
