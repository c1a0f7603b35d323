/** Outcomes on the churn list: handled, snoozed, or a false alarm. */
export const CHURN_STATES = ["done", "not_now", "wrong"] as const;

export type ChurnState = (typeof CHURN_STATES)[number];

/** A handled customer is left out of the lists for this long. */
export const HANDLED_DAYS = 30;
