import { type Day, dayOfNumber } from "../../time/day.ts";
import type { Span } from "./horizon-parts.ts";
import { type PastSums, pastMonths } from "./past-months.ts";
import type { TotalsAhead } from "./totals-ahead.ts";
import type { TotalsByGroup, TotalsPath } from "./totals-by-group.ts";

const GROUPS = ["all", "existing", "newcomers"] as const;
const VALUES = ["expected", "lower80", "upper80", "lower95", "upper95"] as const;

type Days = { from: Day; to: Day };
type Values = Record<(typeof VALUES)[number], number>;
type Groups = Record<(typeof GROUPS)[number], Values>;

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
};

const daysOf = ({ from, to }: Span): Days => ({ from: dayOfNumber(from), to: dayOfNumber(to) });

const hundredths = (value: number): number => Math.round(value * 100) / 100;

const valuesAt = (path: TotalsPath, at: number, scale: number): Values =>
  Object.fromEntries(VALUES.map((name) => [name, hundredths(scale * (path[name][at] as number))])) as Values;

const groupsAt = (totals: TotalsByGroup, at: number, scale: number): Groups =>
  Object.fromEntries(GROUPS.map((name) => [name, valuesAt(totals[name], at, scale)])) as Groups;

/** `scale`: customers for each one that the totals were learned from. */
export const storedPath = (
  { asOf, months, weeks, whole }: TotalsAhead,
  { past, scale }: { past: PastSums; scale: number },
): StoredPath => {
  const rowsOf = ({ periods, orders, revenue }: TotalsAhead["months"]) =>
    periods.map((period, at) => ({
      ...daysOf(period),
      orders: groupsAt(orders, at, scale),
      revenue: revenue && groupsAt(revenue, at, scale),
    }));
  const first = past.orders.findIndex((orders) => orders > 0);
  const before = pastMonths(asOf).map((month, at) => ({
    ...daysOf(month),
    orders: past.orders[at] as number,
    revenue: hundredths(past.revenue[at] as number),
  }));
  return {
    months: rowsOf(months),
    weeks: rowsOf(weeks),
    whole: rowsOf(whole)[0] as PathPeriod,
    past: first < 0 ? [] : before.slice(first),
  };
};
