import { REVENUE_DIMENSIONS } from "#records/rules/order-readings/change-of-revenue.ts";

/** What a change of revenue can be split by. */
export const SPLITS = ["factors", ...REVENUE_DIMENSIONS] as const;

/** Weekdays are balanced. */
export const STANDARD_DAYS = 28;
export const LONGEST_CHANGE = 9999;
/** A point a day. */
export const LONGEST_CHART = 366;

/** The periods that the page offers, and what it compares them with. */
export const CHANGE_DAYS = [1, 7, 28, 90] as const;
export const COMPARISONS = ["previous", "year"] as const;

/** The values of a dimension that have rows of their own. */
export const MOST_ROWS = 20;
