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
