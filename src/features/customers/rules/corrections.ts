/** What users correct on a customer's page. A name has three columns and an address four, each corrected as a whole. */
export const CORRECTED_FIELDS = ["name", "email", "phone", "country", "address", "locale"] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];
