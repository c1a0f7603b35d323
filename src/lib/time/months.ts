import { addDays, type Day, daysBetween } from "./day.ts";

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
