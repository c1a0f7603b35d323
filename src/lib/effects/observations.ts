import type { Measure } from "./campaign.ts";
import type { GroupSums, StratumSums } from "./group-sums.ts";

/** What members are compared with: their own past. */
type Covariate = "orders" | "revenue";

const COVARIATE_OF: Record<Measure, Covariate> = { revenue: "revenue", orders: "orders", margin: "revenue" };

type Group = { stratum: string; isControl: boolean };

/** A group of a stratum as drawn: its customers, and the sums and squares of their past. */
export type GroupRow = Group & { n: number; past: Record<Covariate, { x: number; xx: number }> };

type Increments = { y: number; yy: number; xy: number };

/** What a day adds to a group's sums. */
export type DayRow = Group & {
  /** From 1. */
  day: number;
  /** Customers with their first order since the start. */
  buyers: number;
  measures: Record<Measure, Increments>;
};

export type Observations = { groups: readonly GroupRow[]; days: readonly DayRow[] };

const NOTHING: GroupSums = { n: 0, x: 0, xx: 0, y: 0, yy: 0, xy: 0 };

const groupKey = ({ stratum, isControl }: Group): string => `${isControl} ${stratum}`;

/** The rows of each of the first `count` days. */
const byDay = (days: readonly DayRow[], count: number): DayRow[][] => {
  const found = Array.from({ length: count }, (): DayRow[] => []);
  for (const row of days) found[row.day - 1]?.push(row);
  return found;
};

/** The sums of each stratum from the start to the end of each of the first `days` days. */
export const cumulativeSums = ({ groups, days }: Observations, measure: Measure, count: number): StratumSums[][] => {
  const sums = new Map<string, GroupSums>();
  for (const row of groups) {
    sums.set(groupKey(row), { ...NOTHING, n: row.n, ...row.past[COVARIATE_OF[measure]] });
  }
  const strata = [...new Set(groups.map(({ stratum }) => stratum))];
  return byDay(days, count).map((rows) => {
    for (const row of rows) {
      const before = sums.get(groupKey(row));
      const { y, yy, xy } = row.measures[measure];
      if (before) sums.set(groupKey(row), { ...before, y: before.y + y, yy: before.yy + yy, xy: before.xy + xy });
    }
    const sumsOf = (stratum: string, isControl: boolean) => sums.get(groupKey({ stratum, isControl })) ?? NOTHING;
    return strata.map((stratum) => ({ stratum, treated: sumsOf(stratum, false), control: sumsOf(stratum, true) }));
  });
};

/** How many customers have bought by the end of each of the first days, in the group with fewer of them. */
export const fewestBuyers = ({ days }: Observations, count: number): number[] => {
  let [treated, control] = [0, 0];
  return byDay(days, count).map((rows) => {
    for (const { isControl, buyers } of rows) {
      if (isControl) control += buyers;
      else treated += buyers;
    }
    return Math.min(treated, control);
  });
};
