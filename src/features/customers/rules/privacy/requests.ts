/** What a person can ask for. `access` and `export` are answered with everything stored about them. */
export const PRIVACY_KINDS = ["access", "export", "rectification", "erasure", "objection"] as const;
export type PrivacyKind = (typeof PRIVACY_KINDS)[number];

/** A disconnected shop asks for the erasure of everything that came from it; the others are about one person. */
export const PRIVACY_REQUEST_KINDS = [...PRIVACY_KINDS, "shop_erasure"] as const;
export type PrivacyRequestKind = (typeof PRIVACY_REQUEST_KINDS)[number];

export const PRIVACY_STATES = ["open", "completed", "rejected"] as const;
export type PrivacyState = (typeof PRIVACY_STATES)[number];

/** The law says within one month of receipt; 30 days are never more. */
const DUE_DAYS = 30;
const DAY_MS = 86_400_000;

export const dueAt = (receivedAt: Date): Date => new Date(receivedAt.getTime() + DUE_DAYS * DAY_MS);

export const isOverdue = ({ state, dueAt: due }: { state: PrivacyState; dueAt: Date }, now: Date): boolean =>
  state === "open" && due < now;
