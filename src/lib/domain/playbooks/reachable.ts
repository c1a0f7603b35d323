/** How a customer on a list must be reachable: any = by email or SMS, all = not necessarily. */
export const REACHABLE_BY = ["any", "email", "sms", "all"] as const;
export type ReachableBy = (typeof REACHABLE_BY)[number];
