import type { NormalRange } from "#lib/statistics/normal-range.ts";
import type { Day } from "#lib/time/day.ts";
import { computeNormalRange, type Position, positionIn } from "./normal-range.ts";
import { isComparable, isKnown, LOST_DAYS, type Period } from "./periods.ts";

export const METRICS = ["revenue", "orders", "active", "new", "returning", "lost"] as const;

export type Metric = (typeof METRICS)[number];

/**
 * One period's counted sales of known customers. `revenue` in minor units; `active` customers bought, and `new` ones for the
 * first time; `lost` ones reached `LOST_DAYS` days without a sale.
 */
export type PeriodFigures = Record<Metric, number>;

export type Figure = {
  metric: Metric;
  value: number;
  /** Of the compared period; null with too short a history. */
  previous: number | null;
  /** As a share of `previous`; null if that is unknown, 0, or a count of fewer than 20. */
  change: number | null;
  range: NormalRange | null;
  /** How many earlier periods are known. */
  pastPeriods: number;
  /** Null without a range. */
  position: Position | null;
};

type Dated = { period: Period; figures: PeriodFigures };

const LEAST_BASE = 20;

const computeChange = (metric: Metric, value: number, previous: number | null): number | null => {
  if (previous === null || previous <= 0 || (metric !== "revenue" && previous < LEAST_BASE)) return null;
  return (value - previous) / previous;
};

/**
 * What independent customers vary by even if nothing changes: a count by its square root (Poisson), revenue by at least an
 * average order times the square root of the number of orders (compound Poisson).
 */
const leastDeviation = (metric: Metric, typicalOrders: number) => (typical: number) =>
  metric === "revenue" ? typical / Math.sqrt(Math.max(typicalOrders, 1)) : Math.sqrt(Math.max(typical, 1));

const middle = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** The figures of a period, each with its comparison and its normal range. `past`: latest first. */
export const comparePeriodFigures = (
  current: PeriodFigures,
  past: readonly Dated[],
  { firstDay, today }: { firstDay: Day | null; today: Day },
): Figure[] =>
  METRICS.map((metric) => {
    // A customer can be lost only so many days after the first sale.
    const known = past.filter(({ period }) => isKnown(period, firstDay, metric === "lost" ? LOST_DAYS : 0));
    const value = current[metric];
    const [latest] = past;
    const previous = latest && known.includes(latest) && isComparable(firstDay, today) ? latest.figures[metric] : null;
    const range = computeNormalRange(
      known.map(({ figures }) => figures[metric]),
      leastDeviation(metric, middle(known.map(({ figures }) => figures.orders))),
    );
    return {
      metric,
      value,
      previous,
      change: computeChange(metric, value, previous),
      range,
      pastPeriods: known.length,
      position: range && positionIn(range, value),
    };
  });
