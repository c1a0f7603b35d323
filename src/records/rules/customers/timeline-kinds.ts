/** The kinds of timeline entries. */
export const TIMELINE_KINDS = ["order", "refund", "ticket", "event", "segment", "note"] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];
