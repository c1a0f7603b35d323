/** How a customer is to be reachable: by email, by SMS, or by at least one of them. */
export const REACHES = ["email", "sms", "any"] as const;
export type Reach = (typeof REACHES)[number];

/** Of a set of customers, how many consented to a channel and have an address or number for it. */
export type ReachCounts = { customers: number; email: number; sms: number; any: number };

export const NOBODY: ReachCounts = { customers: 0, email: 0, sms: 0, any: 0 };
