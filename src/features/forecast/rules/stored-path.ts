import { CURVE_SHARES } from "#lib/clv/forecast-setting.ts";
import type { GroupCurve } from "#lib/clv/group-curves.ts";
import type { Columns, TotalsByGroup, TotalsPath } from "#lib/clv/totals/draw-totals.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import { type PastSums, pastMonths, type Span } from "#lib/clv/totals/weekly-log.ts";
import type { WhatIf } from "#lib/clv/totals/what-if.ts";
import { toHundredths } from "#lib/rfm/score.ts";
import { type Day, toDay, toDayNumber } from "#lib/time/day.ts";
import { areWholeMonths } from "#lib/time/month.ts";
import { type EventDays, type StoredGain, storedGains } from "./planned-events.ts";
import { type StoredRecord, storedRecord } from "./stored-record.ts";

const tenThousandths = (value: number): number => Math.round(value * 10_000) / 10_000;

const GROUPS = ["all", "existing", "newcomers"] as const;
const VALUES = ["expected", "lower80", "upper80", "lower95", "upper95"] as const;

type Days = { from: Day; to: Day };
type MonthValues = Record<(typeof VALUES)[number], number>;
type Groups = Record<(typeof GROUPS)[number], MonthValues>;

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
  /** What planned events bring. Absent from forecasts stored by an earlier version. */
  events?: StoredGain[];
  /** Absent from forecasts stored by an earlier version. */
  whatIf?: StoredWhatIf | null;
  /** Null before the shop has one. Absent from forecasts stored by an earlier version. */
  record?: StoredRecord | null;
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

const toDays = ({ from, to }: Span): Days => ({ from: toDay(from), to: toDay(to) });

const valuesAt = (path: TotalsPath, at: number, scale: number): MonthValues =>
  Object.fromEntries(VALUES.map((name) => [name, toHundredths(scale * (path[name][at] as number))])) as MonthValues;

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
  { asOf, months, weeks, whole, holiday, events: gains, whatIf, record, daily }: TotalsAhead,
  {
    past,
    scale,
    country,
    events,
  }: { past: PastSums; scale: number; country: string | null; events: readonly EventDays[] },
): StoredPath => {
  const rowsOf = (totals: TotalsAhead["months"]) => pathPeriods(totals, scale);
  const first = past.orders.findIndex((orders) => orders > 0);
  const before = pastMonths(asOf).map((month, at) => ({
    ...toDays(month),
    orders: past.orders[at] as number,
    revenue: toHundredths(past.revenue[at] as number),
  }));
  return {
    months: rowsOf(months),
    weeks: rowsOf(weeks),
    whole: rowsOf(whole)[0] as PathPeriod,
    past: first < 0 ? [] : before.slice(first),
    holiday: holiday === null || country === null ? null : { country, change: tenThousandths(holiday) },
    events: storedGains(events, gains, scale),
    whatIf: whatIf && storedWhatIf(whatIf),
    record: storedRecord({ record, daily, whole }, scale),
  };
};

/** Orders and revenue of a period; revenue is null if too few amounts are known. */
type GroupPeriod = { from: Day; to: Day; orders: number; revenue: number | null };

type GroupPath = Pick<GroupCurve, "key" | "customers"> & {
  whole: GroupPeriod;
  months: GroupPeriod[];
  weeks: GroupPeriod[];
};

/** The sum until a share of the horizon. */
const sumUntil = (sums: readonly number[], share: number): number => {
  let [from, before]: [number, number] = [0, 0];
  for (const [at, to] of CURVE_SHARES.entries()) {
    const sum = sums[at] as number;
    if (share <= to) return before + ((sum - before) * (share - from)) / (to - from);
    [from, before] = [to, sum];
  }
  return before;
};

/**
 * The path of existing customers, divided among groups: in each period, a group has the share that its customers' own forecasts
 * have of all customers'. This is the sum of the customers' forecasts after each period's were multiplied by one factor, so
 * that they add up to the path (proportional reconciliation: Athanasopoulos, Ahmed and Hyndman 2009). Rounded to hundredths.
 */
export const groupPaths = (path: StoredPath, curves: readonly GroupCurve[]): GroupPath[] => {
  const [first, last] = [toDayNumber(path.whole.from), toDayNumber(path.whole.to)];
  const shareOf = (day: number): number => (day - first + 1) / (last - first + 1);
  const customers = curves.reduce((sum, curve) => sum + curve.customers, 0);
  const sharesIn = ({ from, to }: PathPeriod, measure: "orders" | "revenue"): number[] => {
    const [start, end] = [shareOf(toDayNumber(from) - 1), shareOf(toDayNumber(to))];
    const parts = curves.map((curve) => sumUntil(curve[measure], end) - sumUntil(curve[measure], start));
    const all = parts.reduce((sum, part) => sum + part, 0);
    return curves.map((curve, at) => (all > 0 ? (parts[at] as number) / all : curve.customers / customers));
  };
  const shared = (period: PathPeriod): GroupPeriod[] => {
    const { from, to, orders, revenue } = period;
    const shares = { orders: sharesIn(period, "orders"), revenue: revenue && sharesIn(period, "revenue") };
    return curves.map((_, at) => ({
      from,
      to,
      orders: toHundredths((shares.orders[at] as number) * orders.existing.expected),
      revenue: revenue && toHundredths((shares.revenue?.[at] as number) * revenue.existing.expected),
    }));
  };
  const [months, weeks] = [path.months.map(shared), path.weeks.map(shared)];
  // The sum of the months: over the whole horizon, the shares of the periods count by what is expected of them.
  const sumOver = (periods: GroupPeriod[][], at: number, measure: "orders" | "revenue"): number =>
    toHundredths(periods.reduce((sum, groups) => sum + (groups[at]?.[measure] ?? 0), 0));
  const { from, to, revenue } = path.whole;
  return curves.map(({ key, customers: own }, at) => ({
    key,
    customers: own,
    whole: {
      from,
      to,
      orders: sumOver(months, at, "orders"),
      revenue: revenue && sumOver(months, at, "revenue"),
    },
    months: months.map((groups) => groups[at] as GroupPeriod),
    weeks: weeks.map((groups) => groups[at] as GroupPeriod),
  }));
};

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
