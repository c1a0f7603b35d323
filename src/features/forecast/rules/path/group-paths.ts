import { CURVE_SHARES } from "#lib/clv/curve-shares.ts";
import { type Day, toDayNumber } from "#lib/time/day.ts";
import type { GroupCurve } from "./group-curves.ts";
import type { PathPeriod, StoredPath } from "./stored-path.ts";

/** Orders and revenue of a period; revenue is null if too few amounts are known. */
type GroupPeriod = { from: Day; to: Day; orders: number; revenue: number | null };

export type GroupPath = Pick<GroupCurve, "key" | "customers"> & {
  whole: GroupPeriod;
  months: GroupPeriod[];
  weeks: GroupPeriod[];
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;

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
      orders: hundredths((shares.orders[at] as number) * orders.existing.expected),
      revenue: revenue && hundredths((shares.revenue?.[at] as number) * revenue.existing.expected),
    }));
  };
  const [months, weeks] = [path.months.map(shared), path.weeks.map(shared)];
  // The sum of the months: over the whole horizon, the shares of the periods count by what is expected of them.
  const sumOver = (periods: GroupPeriod[][], at: number, measure: "orders" | "revenue"): number =>
    hundredths(periods.reduce((sum, groups) => sum + (groups[at]?.[measure] ?? 0), 0));
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
