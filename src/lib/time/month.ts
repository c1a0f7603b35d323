import { addDays, type Day, daysBetween, startOfDay } from "./day.ts";

/** The same day of an earlier month, or that month's last day if it is shorter: a month before 31 March is 28 February. */
export const monthsBefore = (day: Day, months: number): Day => {
  const [year = 0, month = 1, ofMonth = 1] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return addDays(first, Math.min(ofMonth, last) - 1);
};

/** The same day of the year before; 28 February for 29 February. */
export const yearBefore = (day: Day): Day => monthsBefore(day, 12);

/** `from`, then every month counted back from `to`, and `to`. The first step may be shorter than a month. */
export const monthlyDays = (from: Day, to: Day): [Day, ...Day[]] => {
  const days: Day[] = [];
  for (let back = 0; daysBetween(from, monthsBefore(to, back)) > 0; back++) days.unshift(monthsBefore(to, back));
  return [from, ...days];
};

/** `from`, then the last day of every calendar month up to `to`, and `to`. The first and the last step may be shorter than a month. */
export const endsOfMonths = (from: Day, to: Day): [Day, ...Day[]] => {
  const ends = monthsFrom(toMonth(from), toMonth(to)).map((month) => addDays(`${addMonths(month, 1)}-01`, -1));
  return [from, ...ends.filter((end) => end > from && end < to), to];
};

/** A calendar month, `YYYY-MM`, which compares and sorts as text. */
export type Month = string;

export const toMonth = (day: Day): Month => day.slice(0, 7);

/** Whether days, both included, are one or more whole calendar months. */
export const areWholeMonths = ({ from, to }: { from: Day; to: Day }): boolean =>
  from.endsWith("-01") && addDays(to, 1).endsWith("-01");

/** Months since year 0, so that the difference of two is their distance. */
const toOrdinal = (month: Month): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

export const addMonths = (month: Month, months: number): Month => {
  const ordinal = toOrdinal(month) + months;
  return `${String(Math.floor(ordinal / 12)).padStart(4, "0")}-${String((ordinal % 12) + 1).padStart(2, "0")}`;
};

/** Months from one to another; negative if `to` is earlier. */
export const monthsBetween = (from: Month, to: Month): number => toOrdinal(to) - toOrdinal(from);

/** Every month from the first to the last, both included. */
export const monthsFrom = (first: Month, last: Month): Month[] =>
  Array.from({ length: Math.max(0, monthsBetween(first, last) + 1) }, (_, i) => addMonths(first, i));

/** The first instant of a month in a zone. */
export const startOfMonth = (month: Month, zone: string): Date => startOfDay(`${month}-01`, zone);
