/** The fields that the list of audiences can be sorted by. */
export const AUDIENCE_SORTS = ["name", "lastSentAt", "lastSent", "updatedAt"] as const;
