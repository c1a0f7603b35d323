import { MEASURES, type Measure, WINDOWS } from "./campaign.ts";
import { type Effect, estimateEffect, type GroupSums, type StratumSums } from "./effect.ts";
import { computeVerdict, criticalValue, daysUntilBuyers, FEWEST_BUYERS, type Point, type Verdict } from "./verdict.ts";

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
const fewestBuyers = ({ days }: Observations, count: number): number[] => {
  let [treated, control] = [0, 0];
  return byDay(days, count).map((rows) => {
    for (const { isControl, buyers } of rows) {
      if (isControl) control += buyers;
      else treated += buyers;
    }
    return Math.min(treated, control);
  });
};

type Results = {
  daysMeasured: number;
  /** Customers who bought, in the group with fewer of them. */
  buyers: number;
  series: Record<Measure, Point[]>;
  /** The share of the variance of revenue that past purchases explain. */
  explained: number | null;
  verdict: Verdict | null;
};

const toPoint = ({ effect, standardError, controlMean }: Effect, day: number, contacted: number): Point => {
  const half = criticalValue(day) * standardError;
  const [lower, upper] = [effect - half, effect + half];
  return {
    day,
    effect,
    lower,
    upper,
    controlMean,
    relative: controlMean > 0 ? effect / controlMean : null,
    total: effect * contacted,
    totalLower: lower * contacted,
    totalUpper: upper * contacted,
  };
};

const contactedIn = (strata: readonly StratumSums[]): number => strata.reduce((sum, { treated }) => sum + treated.n, 0);

/** The effect in these strata on a day; null if it can't be estimated, or if all customers have done the same. */
const effectOn = (strata: readonly StratumSums[], day: number): Point | null => {
  const effect = estimateEffect(strata);
  return effect && effect.standardError > 0 ? toPoint(effect, day, contactedIn(strata)) : null;
};

/** What a campaign has shown in its first `count` days. `planned` is the relative effect that it is meant to show. */
export const computeResults = (observations: Observations, count: number, planned: number): Results => {
  const buyers = fewestBuyers(observations, count);
  const first = buyers.findIndex((number) => number >= FEWEST_BUYERS);
  const seriesOf = (measure: Measure): Point[] =>
    cumulativeSums(observations, measure, count).flatMap((strata, index) =>
      first === -1 || index < first ? [] : (effectOn(strata, index + 1) ?? []),
    );
  const series = Object.fromEntries(MEASURES.map((measure) => [measure, seriesOf(measure)])) as Results["series"];
  const last = cumulativeSums(observations, "revenue", count).at(-1);
  const now = buyers.at(-1) ?? 0;
  const waiting: Verdict = { state: "too_few_buyers", buyers: now, days: daysUntilBuyers(now, count) };
  return {
    daysMeasured: count,
    buyers: now,
    series,
    explained: (series.revenue.length > 0 && last && estimateEffect(last)?.explained) || null,
    verdict: count === 0 ? null : (computeVerdict(series.revenue, planned) ?? waiting),
  };
};

/** A window's effect: the final one, or so far; null before there is enough data. */
export const toEffectWindows = (points: readonly Point[]) =>
  WINDOWS.map((days) => {
    const point = points.findLast(({ day }) => day <= days) ?? null;
    return { days, isFinal: point?.day === days, point };
  });

/** How many customers have bought in the first `count` days, of all or of one stratum, in the group with fewer of them. */
const countBuyers = ({ days }: Observations, count: number, only?: string): number => {
  const counted = days.filter(({ stratum, day }) => day <= count && (only === undefined || stratum === only));
  return fewestBuyers({ groups: [], days: counted }, count).at(-1) ?? 0;
};

/** Whether that is enough for an effect. */
export const hasEnoughBuyers = (observations: Observations, count: number, only?: string): boolean =>
  countBuyers(observations, count, only) >= FEWEST_BUYERS;

/** The effect in each stratum by the last day, on the customers of that stratum. */
export const effectsByStratum = (observations: Observations, measure: Measure, count: number) =>
  (cumulativeSums(observations, measure, Math.max(1, count)).at(-1) ?? []).map((sums) => ({
    stratum: sums.stratum,
    members: sums.treated.n + sums.control.n,
    controls: sums.control.n,
    buyers: countBuyers(observations, count, sums.stratum),
    point: hasEnoughBuyers(observations, count, sums.stratum) ? effectOn([sums], count) : null,
  }));
