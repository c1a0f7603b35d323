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

/**
 * What a business can have deleted after some months: events, support tickets, the rejected rows and undo data of imports, and the
 * personal data of customers without orders or activity.
 */
export const RETENTION_RULES = ["events", "tickets", "importDetails", "inactiveCustomers"] as const;
export type RetentionRule = (typeof RETENTION_RULES)[number];

/** Months by rule; null keeps. */
export type RetentionMonths = Record<RetentionRule, number | null>;

/** Shops sell once a year too, so that a customer isn't inactive before a year has passed. */
export const RETENTION_RANGE: Record<RetentionRule, { min: number; max: number }> = {
  events: { min: 1, max: 240 },
  tickets: { min: 1, max: 240 },
  importDetails: { min: 1, max: 240 },
  inactiveCustomers: { min: 12, max: 240 },
};

/** The instant so many months before another, in UTC; the last day of a shorter month. */
export const monthsBefore = (at: Date, months: number): Date => {
  const before = new Date(at);
  before.setUTCMonth(before.getUTCMonth() - months);
  if (before.getUTCDate() !== at.getUTCDate()) before.setUTCDate(0);
  return before;
};
