/** The lists that have saved views. */
export const VIEW_LISTS = ["customers", "segments", "churn", "forecast"] as const;
export type ViewList = (typeof VIEW_LISTS)[number];

/** Of one person or token. */
export const MOST_VIEWS = 100;
export const VIEW_NAME_LENGTH = 60;
