import type { ReachFilter } from "#records/rules/customers/reach.ts";
import type { Criteria } from "./criteria.ts";

/**
 * A list's rule narrowed to customers who can be emailed; null if no rule is equivalent, as for SMS, because rules know no phone numbers.
 * `rule`: null for all customers.
 */
export const withReach = (rule: Criteria | null, reachable: ReachFilter | null): Criteria | null => {
  if (reachable === null || reachable === "all") return rule;
  if (reachable !== "email") return null;
  const byEmail: Criteria[] = [
    { field: "emailConsent", operator: "is", value: "granted" },
    { field: "email", operator: "is_set" },
  ];
  const own = rule === null ? [] : "all" in rule ? rule.all : [rule];
  return { all: [...own, ...byEmail] };
};
