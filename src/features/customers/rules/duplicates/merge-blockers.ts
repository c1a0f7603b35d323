/**
 * Why a merge can't be undone: it was undone; the customer was erased; the kept customer was merged into another one, or no longer
 * exists; a later merge into the same customer has to be undone first.
 */
export const MERGE_BLOCKERS = ["undone", "erased", "merged_on", "gone", "later_merge"] as const;
export type MergeBlocker = (typeof MERGE_BLOCKERS)[number];
