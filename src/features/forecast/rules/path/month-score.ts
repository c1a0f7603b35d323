import type { Day } from "#lib/time/day.ts";
import { areWholeMonths } from "#lib/time/month.ts";
import type { PathPeriod, StoredPath } from "./stored-path.ts";

type PathValues = PathPeriod["orders"]["all"];

/** Orders and revenue of all customers; revenue is null if too few amounts were known. */
type ExpectedMonth = { orders: PathValues; revenue: PathValues | null };

/** A calendar month as the last forecast before it expected it, and what happened. */
export type MonthScore = {
  /** The month's first day. */
  month: Day;
  /** The forecast's. */
  asOf: Day;
  expected: ExpectedMonth;
  /** Null until it is counted. */
  actual: { orders: number; revenue: number } | null;
};

/** What a forecast expects of the first whole calendar month after its as-of day; null if it doesn't reach that far. */
export const nextMonth = ({ months }: StoredPath): Pick<MonthScore, "month" | "expected"> | null => {
  const found = months.find(areWholeMonths);
  return found
    ? { month: found.from, expected: { orders: found.orders.all, revenue: found.revenue?.all ?? null } }
    : null;
};

/** What was bought in the calendar months that ended before the as-of day, whose own orders may be incomplete. */
export const monthsOver = ({ past }: StoredPath, asOf: Day): StoredPath["past"] => past.filter(({ to }) => to < asOf);
