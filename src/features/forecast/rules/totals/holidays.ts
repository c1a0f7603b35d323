import type { Span } from "./horizon-parts.ts";
import { type Holidays, WEEK } from "./weekly-log.ts";

/** In a shorter history, a few days at the turn of the year decide: nine months have other holidays too. */
const LEAST_WEEKS = 39;
/** With fewer, nothing can be said about what they change. */
const FEWEST = 4;

const countIn = (days: ReadonlySet<number>, { from, to }: Span): number => {
  let count = 0;
  for (let day = from; day <= to; day++) if (days.has(day)) count++;
  return count;
};

/** The holidays of a business, if enough of them are in its past weeks to learn from. */
export const learnableHolidays = (
  days: ReadonlySet<number>,
  { asOf, weeks }: { asOf: number; weeks: number },
): Holidays | null => {
  const count = countIn(days, { from: asOf - WEEK * weeks + 1, to: asOf });
  return weeks < LEAST_WEEKS || count < FEWEST ? null : { days, mean: count / weeks };
};

/** The holidays of a span per week, relative to the mean: the regressor of what one changes in a week. */
export const holidayTerm = ({ days, mean }: Holidays, span: Span): number =>
  (WEEK * countIn(days, span)) / (span.to - span.from + 1) - mean;
