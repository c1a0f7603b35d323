import { REVENUE_DIMENSIONS } from "#records/rules/order-readings/change-of-revenue.ts";

/** What a change of revenue can be split by. */
export const SPLITS = ["factors", ...REVENUE_DIMENSIONS] as const;

/** The values of a dimension that have rows of their own. */
export const MOST_ROWS = 20;
