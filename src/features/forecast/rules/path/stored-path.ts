import { type Day, dayOfNumber } from "#lib/time/day.ts";
import type { Span } from "../totals/horizon-parts.ts";
import { type PastSums, pastMonths } from "../totals/past-months.ts";
import type { TotalsAhead } from "../totals/totals-ahead.ts";
import type { Columns, TotalsByGroup, TotalsPath } from "../totals/totals-by-group.ts";
import type { WhatIf } from "../totals/what-if.ts";

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const tenThousandths = (value: number): number => Math.round(value * 10_000) / 10_000;

const GROUPS = ["all", "existing", "newcomers"] as const;
const VALUES = ["expected", "lower80", "upper80", "lower95", "upper95"] as const;

type Days = { from: Day; to: Day };
type PathValues = Record<(typeof VALUES)[number], number>;
type Groups = Record<(typeof GROUPS)[number], PathValues>;

/** Orders (customers' days with a purchase) and revenue of a period ahead; revenue is null if too few amounts are known. */
export type PathPeriod = Days & { orders: Groups; revenue: Groups | null };

/** A business's orders and revenue over the horizon, and what they were. Money in major units, not discounted. */
export type StoredPath = {
  months: PathPeriod[];
  weeks: PathPeriod[];
  /** The horizon as one period. */
  whole: PathPeriod;
  /** Up to 24 calendar months before, without those before the first order; the last one ends with the as-of day. */
  past: (Days & { orders: number; revenue: number })[];
  /**
   * What a public holiday of a country changes in the repeat orders of its week, relative to them; null if it was not learned.
   * Absent from forecasts stored by an earlier version.
   */
  holiday?: { country: string; change: number } | null;
  /** Absent from forecasts stored by an earlier version. */
  whatIf?: StoredWhatIf | null;
};

/** What the months' orders and revenue would be with another retention, relative to the forecast's. */
type StoredWhatIf = {
  retention: number;
  scenarios: { retention: number; orders: MonthRatios; revenue: MonthRatios | null }[];
};
type MonthRatios = { existing: number[]; newcomers: number[] };

const toMonthRatios = ({ existing, newcomers }: Columns): MonthRatios => ({
  existing: Array.from(existing, tenThousandths),
  newcomers: Array.from(newcomers, tenThousandths),
});

const storedWhatIf = ({ retention, scenarios }: WhatIf): StoredWhatIf => ({
  retention,
  scenarios: scenarios.map(({ orders, revenue, ...scenario }) => ({
    ...scenario,
    orders: toMonthRatios(orders),
    revenue: revenue && toMonthRatios(revenue),
  })),
});

const toDays = ({ from, to }: Span): Days => ({ from: dayOfNumber(from), to: dayOfNumber(to) });

const valuesAt = (path: TotalsPath, at: number, scale: number): PathValues =>
  Object.fromEntries(VALUES.map((name) => [name, hundredths(scale * (path[name][at] as number))])) as PathValues;

const groupsAt = (totals: TotalsByGroup, at: number, scale: number): Groups =>
  Object.fromEntries(GROUPS.map((name) => [name, valuesAt(totals[name], at, scale)])) as Groups;

/** `scale`: customers for each one that the totals were learned from. */
export const pathPeriods = ({ periods, orders, revenue }: TotalsAhead["months"], scale = 1): PathPeriod[] =>
  periods.map((period, at) => ({
    ...toDays(period),
    orders: groupsAt(orders, at, scale),
    revenue: revenue && groupsAt(revenue, at, scale),
  }));

export const storedPath = (
  { asOf, months, weeks, whole, holiday, whatIf }: TotalsAhead,
  { past, scale, country }: { past: PastSums; scale: number; country: string | null },
): StoredPath => {
  const rowsOf = (totals: TotalsAhead["months"]) => pathPeriods(totals, scale);
  const first = past.orders.findIndex((orders) => orders > 0);
  const before = pastMonths(asOf).map((month, at) => ({
    ...toDays(month),
    orders: past.orders[at] as number,
    revenue: hundredths(past.revenue[at] as number),
  }));
  return {
    months: rowsOf(months),
    weeks: rowsOf(weeks),
    whole: rowsOf(whole)[0] as PathPeriod,
    past: first < 0 ? [] : before.slice(first),
    holiday: holiday === null || country === null ? null : { country, change: tenThousandths(holiday) },
    whatIf: whatIf && storedWhatIf(whatIf),
  };
};
