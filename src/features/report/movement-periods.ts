import type { DatedPeriods } from "#features/report/store/rfm-places.ts";
import { addDays, type Day, daysBetween, startsOfDays } from "#lib/time/day.ts";
import { monthlyDays } from "#lib/time/months.ts";
import { assertRecent, type ReportScope, refusal } from "./load-report-context.ts";

/** A year of monthly steps. */
const MOST_STEPS = 11;

/**
 * The last days of the periods between which customers move, earliest first: two, or one a month. Throws
 * INVALID_PARAMETER for days out of order, long past, and for too many steps.
 */
export const endsOfPeriods = (
  { period: { start, end }, today }: ReportScope,
  { from = addDays(start, -1), step }: { from?: Day | undefined; step?: "month" | undefined },
): [Day, ...Day[]] => {
  if (from > end) throw refusal("from", "after_to", "must not be after to");
  assertRecent("from", from, today);
  if (step === undefined || from === end) return [from, end];
  const ends = monthlyDays(from, end);
  if (ends.length > MOST_STEPS + 1) {
    const message = `must be at most ${MOST_STEPS} months before to, with monthly steps`;
    throw refusal("from", "months_before", message, { months: MOST_STEPS });
  }
  return ends;
};

/** What the database needs of the periods with these last days. */
export const datedPeriods = (
  { period: { days }, storefrontId, business, scheme: { scheme } }: ReportScope,
  ends: readonly [Day, ...Day[]],
): Pick<DatedPeriods, "dayStarts" | "lastDays" | "days" | "storefrontId" | "scheme"> => {
  const first = addDays(ends[0], 1 - days);
  const lastDays = ends.map((end) => daysBetween(first, end));
  return {
    dayStarts: startsOfDays(first, Math.max(...lastDays) + 2, business.timeZone),
    lastDays,
    days,
    storefrontId,
    scheme,
  };
};
