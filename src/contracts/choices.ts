// What contracts allow and pages offer. No schema is imported here, so that browsers may load it.

/** Customers chosen one by one; more are chosen by a search. */
export const MAX_SELECTED = 200;

/** How long the tenant secret before may still be used. */
export const MOST_OVERLAP_HOURS = 72;

/** Days that an API token may be created for. */
export const TOKEN_DAYS = [30, 90, 365] as const;
