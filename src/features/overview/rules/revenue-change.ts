/** The values of a dimension that have rows of their own. */
export const MOST_ROWS = 20;
