/** The lists of a shop or help desk, in the order in which they are read: refunds need their orders, surveys their tickets. */
export const SOURCE_LISTS = ["orders", "refunds", "customers", "products", "tickets", "surveys"] as const;
export type SourceList = (typeof SOURCE_LISTS)[number];
