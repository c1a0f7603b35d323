import type { BusinessDay } from "#core/values/business-day.ts";
import type { OrderState } from "#core/values/changed.ts";

/** The operators of conditions; `listOperators` says which ones a field has. */
export const OPERATORS = [
  "at_least",
  "at_most",
  "between",
  "is",
  "is_not",
  "is_any_of",
  "is_none_of",
  "contains",
  "before",
  "after",
  "within_days",
  "more_than_days_ago",
  "is_set",
  "is_not_set",
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Whose criteria these are, and the reference time. */
export type CriteriaContext = BusinessDay & {
  /** Only these customers. */
  customerIds?: readonly string[];
  /** Conditions already computed from the copy of the orders. */
  copied?: CopiedConditions;
};

/** Which customers meet some conditions on their orders, from the copy of the orders: instead of reading these. */
export type CopiedConditions = {
  /** Of the orders. */
  state: OrderState;
  /** The bit of each condition, by its key. */
  bits: ReadonlyMap<string, number>;
  /** Customers, and the bits of the conditions that each meets: arrays in PostgreSQL's binary format. */
  ids: Uint8Array;
  met: Uint8Array;
  /** The bits of all other customers. */
  otherwise: number;
};

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

/**
 * A rule that selects the lapsed customers of a report of so many days: who bought before them, in any storefront, and not in them.
 */
export const lapsedRule = (days: number): Criteria => ({
  all: [{ field: "daysSinceLastPurchase", operator: "at_least", value: days }],
});

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

type InSegments = { segment: { id: string } | null; withoutSegment: { id: string } | null };

/** The customers of a report within segments, as conditions; none for all customers. */
export const populationConditions = (population: InSegments | undefined): Condition[] => [
  ...(population?.segment
    ? [{ field: "inSegment", operator: "is_any_of" as const, value: [population.segment.id] }]
    : []),
  ...(population?.withoutSegment
    ? [{ field: "inSegment", operator: "is_none_of" as const, value: [population.withoutSegment.id] }]
    : []),
];
