/** What somebody says of a customer on the churn list: dealt with, not for now, or the list is wrong about them. */
export const CHURN_STATES = ["done", "not_now", "wrong"] as const;
