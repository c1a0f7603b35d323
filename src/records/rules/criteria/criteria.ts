import type { Operator } from "./operator.ts";

/** One statement about a customer. */
export type Condition = {
  field: string;
  operator: Operator;
  /** A number, a text, a date, a list of texts, two numbers for `between`; absent for `is_set` and `is_not_set`. */
  value?: number | string | readonly string[] | readonly [number, number];
  /** Only the last so many days. */
  withinDays?: number;
  /** In at least this many orders. */
  times?: number;
  /** For a segment of an axis: requires at least this membership, 0 to 1, instead of the nearest segment. */
  minMembership?: number;
};

export const CONDITION_KEYS: readonly string[] = [
  "field",
  "operator",
  "value",
  "withinDays",
  "times",
  "minMembership",
] satisfies (keyof Condition)[];

/** A tree of conditions. `not` holds if none of its nodes does. */
export type Criteria =
  | Condition
  | { all: readonly Criteria[] }
  | { any: readonly Criteria[] }
  | { not: readonly Criteria[] };

export type GroupKind = "all" | "any" | "not";
export const GROUP_KINDS: readonly GroupKind[] = ["all", "any", "not"];

/** The kind of a group, or undefined for a condition. */
export const findGroupKind = (criteria: Criteria): GroupKind | undefined =>
  "field" in criteria ? undefined : GROUP_KINDS.find((kind) => kind in criteria);

export const listMembers = (criteria: Criteria): readonly Criteria[] => {
  if ("all" in criteria) return criteria.all;
  if ("any" in criteria) return criteria.any;
  return "not" in criteria ? criteria.not : [];
};

/** Every condition with its path, in reading order: `all[0].any[1]`. */
export const listConditions = (criteria: Criteria, at = ""): { path: string; condition: Condition }[] => {
  if ("field" in criteria) return [{ path: at, condition: criteria }];
  const kind = findGroupKind(criteria);
  return listMembers(criteria).flatMap((member, i) =>
    listConditions(member, `${at === "" ? "" : `${at}.`}${kind}[${i}]`),
  );
};
