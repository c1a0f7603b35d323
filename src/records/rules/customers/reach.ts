import type { Criteria } from "#records/rules/criteria/criteria.ts";

/** How a customer is to be reachable: by at least one channel, by email, or by SMS. */
export const REACHES = ["any", "email", "sms"] as const;
export type Reach = (typeof REACHES)[number];

/** The same as a filter that can be switched off: "all" has customers who cannot be reached too. */
export const REACH_FILTERS = [...REACHES, "all"] as const;
export type ReachFilter = (typeof REACH_FILTERS)[number];

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

/** The standard filter of each list of churn prevention: the rules select customers whether or not they can be contacted. */
export const STANDARD_REACH = { week: "any", churn: null, outreach: "email" } as const;

/** Of a set of customers, how many consented to a channel and have an address or number for it. */
export type ReachCounts = { customers: number; email: number; sms: number; any: number };

export const NO_REACH: ReachCounts = { customers: 0, email: 0, sms: 0, any: 0 };
