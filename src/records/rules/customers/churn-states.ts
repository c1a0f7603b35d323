/** Outcomes on the churn list: handled, snoozed, or a false alarm. */
export const CHURN_STATES = ["done", "not_now", "wrong"] as const;

export type ChurnState = (typeof CHURN_STATES)[number];

/** A handled customer is left out of the lists, and a handled action is not recommended again, for this long. */
export const HANDLED_DAYS = 30;

/** The name under which outcomes are stored among a customer's action marks. */
export const CHURN_MARK = "churn_prevention";
