import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import { PAST_PERIODS } from "./normal-range.ts";

/** What the overview compares: the last complete day, week (7 days) or month (28 days, so that weekdays are balanced). */
export const SINCE = ["day", "week", "month"] as const;

export type Since = (typeof SINCE)[number];

const DAYS: Record<Since, number> = { day: 1, week: 7, month: 28 };

/** How far apart compared periods start: a day is compared with the same weekday. */
const APART: Record<Since, number> = { day: 7, week: 7, month: 28 };

/** Without a sale for so many days, the standard RFM period, a customer counts as lost. */
export const LOST_DAYS = 90;

/** With a shorter history than this, nothing is compared. */
const LEAST_HISTORY_DAYS = 14;

export type Period = { start: Day; end: Day; days: number };

/** The period that ended yesterday, and the earlier ones to compare it with, latest first. */
export const computePeriods = (since: Since, today: Day): { period: Period; past: Period[] } => {
  const days = DAYS[since];
  const endingOn = (end: Day): Period => ({ start: addDays(end, 1 - days), end, days });
  const yesterday = addDays(today, -1);
  return {
    period: endingOn(yesterday),
    past: Array.from({ length: PAST_PERIODS }, (_, i) => endingOn(addDays(yesterday, -(i + 1) * APART[since]))),
  };
};

/** Days from the first sale to the last complete day; 0 without a sale. */
export const historyDays = (firstDay: Day | null, today: Day): number =>
  firstDay === null ? 0 : Math.max(0, daysBetween(firstDay, today));

export const isComparable = (firstDay: Day | null, today: Day): boolean =>
  historyDays(firstDay, today) >= LEAST_HISTORY_DAYS;

/** Whether a period is all history: it starts at least `leadDays` after the first sale. */
export const isKnown = ({ start }: Period, firstDay: Day | null, leadDays = 0): boolean =>
  firstDay !== null && start >= addDays(firstDay, leadDays);
