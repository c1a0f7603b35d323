// Values that contracts allow and pages offer. Browsers load this file, so it imports no schemas.

/** The most customers that can be selected individually; more need a search. */
export const MAX_SELECTED = 200;

/** How long the previous tenant secret may stay valid. */
export const MOST_OVERLAP_HOURS = 72;

/** Lifetimes of new API tokens, in days. */
export const TOKEN_DAYS = [30, 90, 365] as const;

/** What the search of the whole product finds on the server; the browser finds pages, actions and documentation itself. */
export const SEARCH_KINDS = ["customers", "segments", "campaigns", "audiences", "products"] as const;
