/** How a customer is to be reachable: by at least one channel, by email, or by SMS. */
export const REACHES = ["any", "email", "sms"] as const;
export type Reach = (typeof REACHES)[number];

/** The same as a filter that can be switched off: "all" has customers who cannot be reached too. */
export const REACH_FILTERS = [...REACHES, "all"] as const;
export type ReachFilter = (typeof REACH_FILTERS)[number];

/** The standard filter of each list of churn prevention: the rules select customers whether or not they can be contacted. */
export const STANDARD_REACH = { week: "any", churn: null, outreach: "email" } as const;

/** Of a set of customers, how many consented to a channel and have an address or number for it. */
export type ReachCounts = { customers: number; email: number; sms: number; any: number };

export const NO_REACH: ReachCounts = { customers: 0, email: 0, sms: 0, any: 0 };
