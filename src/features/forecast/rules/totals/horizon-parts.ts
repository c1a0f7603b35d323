import { dayOfNumber, toDayNumber } from "#lib/time/day.ts";
import { WEEK } from "./weekly-log.ts";

/** A span of days (since 1970), both included. */
export type Span = { from: number; to: number };

export const midpoint = ({ from, to }: Span): number => (from + to) / 2;

/** A span of one week and one month. */
export type Part = Span & { week: number; month: number };

export type HorizonParts = { parts: Part[]; weeks: Span[]; months: Span[] };

const monthEnd = (day: number): number => {
  const [year, month] = dayOfNumber(day).split("-").map(Number) as [number, number];
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
  return toDayNumber(next) - 1;
};

/** The days after the as-of day in weeks from then on and in calendar months; the last of either may be shorter. */
export const horizonParts = (asOf: number, days: number): HorizonParts => {
  const end = asOf + days;
  const [parts, weeks, months]: [Part[], Span[], Span[]] = [[], [], []];
  for (let from = asOf + 1; from <= end; ) {
    const [week, month] = [weeks.at(-1), months.at(-1)];
    if (!week || from > week.to) weeks.push({ from, to: Math.min(end, from + WEEK - 1) });
    if (!month || from > month.to) months.push({ from, to: Math.min(end, monthEnd(from)) });
    const to = Math.min(weeks.at(-1)?.to ?? end, months.at(-1)?.to ?? end);
    parts.push({ from, to, week: weeks.length - 1, month: months.length - 1 });
    from = to + 1;
  }
  return { parts, weeks, months };
};
