/** What can happen to a customer, as the timeline tells it apart. */
export const TIMELINE_KINDS = ["order", "refund", "ticket", "segment", "note"] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];
