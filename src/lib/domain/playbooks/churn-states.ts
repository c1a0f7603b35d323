/** Outcomes on the churn list: handled, snoozed, or a false alarm. */
export const CHURN_STATES = ["done", "not_now", "wrong"] as const;
