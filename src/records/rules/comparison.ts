import { refuseField } from "#core/values/fields.ts";
import { LONGEST_PERIOD } from "#lib/rfm/periods.ts";
import { addDays, type Day, daysBetween, isDay } from "#lib/time/day.ts";
import { yearBefore } from "#lib/time/month.ts";

/**
 * What a period is compared with: the one just before, the one that ended on the same day last year, or the one that ends
 * on a given day. All have the same number of days.
 */
export type Comparison = "previous" | "year" | Day;

export const parseComparison = (text: string): Comparison | undefined =>
  text === "previous" || text === "year" || isDay(text) ? text : undefined;

/** The last day of the compared period. */
export const comparedEnd = ({ start, end }: { start: Day; end: Day }, comparison: Comparison): Day => {
  if (comparison === "previous") return addDays(start, -1);
  return comparison === "year" ? yearBefore(end) : comparison;
};

/** Throws INVALID_PARAMETER for a day after the latest possible one. */
export const checkNotAfter = (parameter: string, day: Day, latest: Day): void => {
  if (day <= latest) return;
  refuseField(parameter, { reason: "latest_day", values: { day: latest }, message: `must not be after ${latest}` });
};

/** Throws INVALID_PARAMETER for a day after the latest possible one or long before it. */
export const checkEarlier = (parameter: string, day: Day, latest: Day): void => {
  checkNotAfter(parameter, day, latest);
  if (daysBetween(day, latest) > LONGEST_PERIOD) {
    const message = `must be within the last ${LONGEST_PERIOD} days`;
    refuseField(parameter, { reason: "within_days", values: { days: LONGEST_PERIOD }, message });
  }
};

/** The last day of the compared period. Throws INVALID_PARAMETER as `checkEarlier` does. */
export const checkedEnd = (period: { start: Day; end: Day }, comparison: Comparison): Day => {
  const end = comparedEnd(period, comparison);
  checkEarlier("compare", end, period.end);
  return end;
};
