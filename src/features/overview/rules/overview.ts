import type { Tracking } from "#lib/clv/validation-report.ts";
import { CUTOFF, type NormalRange, normalRange } from "#lib/statistics/normal.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import { addDays, type Day, daysBetween, toDay } from "#lib/time/day.ts";
import { type Comparison, checkedEnd } from "#records/rules/comparison.ts";
import { type Flow, NOT_BUYING, NOT_YET, PLACES } from "#records/rules/rfm/movement.ts";

/** How many earlier periods a range is computed from, if there are as many. */
export const PAST_PERIODS = 12;

/** With fewer there is no range. */
export const LEAST_PERIODS = 8;

/**
 * Where a period's value is expected, from those of earlier periods of the same kind: median ± 3.5 robust standard
 * deviations, rounded outward to whole units, and not below 0. `leastDeviation` is the noise that remains if the earlier
 * values happen to be equal. Of normal noise, 1.8% of the values are outside with 12 earlier periods and 3.3% with 8; a test
 * verifies it. Null with fewer than `LEAST_PERIODS`.
 */
export const computeNormalRange = (
  past: readonly number[],
  leastDeviation: (typical: number) => number,
): NormalRange | null => {
  const range = normalRange(past, {
    leastValues: LEAST_PERIODS,
    leastDistance: (median) => CUTOFF * leastDeviation(median),
  });
  return (
    range && {
      low: Math.max(0, Math.floor(range.low)),
      high: Math.max(0, Math.ceil(range.high)),
      typical: Math.max(0, Math.round(range.typical)),
    }
  );
};

/** With fewer orders in a usual period, one more or less is no news: a day of such a shop has no normal range, four weeks may have one. */
export const LEAST_ORDERS = 5;

type Position = "below" | "within" | "above";

export const positionIn = ({ low, high }: NormalRange, value: number): Position =>
  value < low ? "below" : value > high ? "above" : "within";

/** A point a day in the chart, beside the year before. */
export const LONGEST_DAYS = 366;

const WEEK = 7;

/**
 * The period that another one is compared with, with as many days: the one just before, and for a day the same weekday; the one that
 * ended on the same day of the year before; or the one that ends on a given day.
 */
export const computeComparedPeriod = ({ start, end, days }: Period, comparison: Comparison): Period => {
  const isDayBefore = comparison === "previous" && days === 1;
  const last = isDayBefore ? addDays(end, -WEEK) : checkedEnd({ start, end }, comparison);
  return { start: addDays(last, 1 - days), end: last, days };
};

/** With a shorter history than this, nothing is compared. */
const LEAST_HISTORY_DAYS = 14;

export type Period = { start: Day; end: Day; days: number };

/** How many days apart periods start that don't overlap and have the same weekdays. */
export const computeDaysApart = (days: number): number => Math.ceil(days / WEEK) * WEEK;

/** The earlier periods of the same kind, which say what is normal; latest first. */
export const listPastPeriods = ({ start, end, days }: Period): Period[] =>
  Array.from({ length: PAST_PERIODS }, (_, i) => {
    const back = -(i + 1) * computeDaysApart(days);
    return { start: addDays(start, back), end: addDays(end, back), days };
  });

/** Days from the first sale to the last complete day; 0 without a sale. */
export const historyDays = (firstDay: Day | null, today: Day): number =>
  firstDay === null ? 0 : Math.max(0, daysBetween(firstDay, today));

/** Whether a period is all history: it starts at least `leadDays` after the first sale. */
const isKnown = ({ start }: Pick<Period, "start">, firstDay: Day | null, leadDays = 0): boolean =>
  firstDay !== null && start >= addDays(firstDay, leadDays);

/** Whether there is enough history to compare with this period. */
export const isComparable = (compared: Pick<Period, "start">, firstDay: Day | null, today: Day): boolean =>
  isKnown(compared, firstDay) && historyDays(firstDay, today) >= LEAST_HISTORY_DAYS;

export const METRICS = ["revenue", "orders", "active", "new", "returning", "lost"] as const;

export type Metric = (typeof METRICS)[number];

/**
 * One period's counted sales of known customers. `revenue` in minor units; `active` customers bought, and `new` ones for the
 * first time; `lost` ones reached the end of the standard RFM period without a sale.
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

/** Whether a normal range is worth showing: one that begins at 0 calls every fall normal, and says something only of a value above it. */
export const isInformative = ({ range, position }: Pick<Figure, "range" | "position">): boolean =>
  range !== null && (range.low > 0 || position !== "within");

export type DatedFigures = { period: Period; figures: PeriodFigures };

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

/** The figures of a period, each compared with another one, and with its normal range from those of `past`. */
export const comparePeriodFigures = (
  current: PeriodFigures,
  { compared, past }: { compared: DatedFigures; past: readonly DatedFigures[] },
  { firstDay, today, lostAfterDays }: { firstDay: Day | null; today: Day; lostAfterDays: number },
): Figure[] =>
  METRICS.map((metric) => {
    // A customer can be lost only so many days after the first sale.
    const leadDays = metric === "lost" ? lostAfterDays : 0;
    const known = past.filter(({ period }) => isKnown(period, firstDay, leadDays));
    const value = current[metric];
    const hasPrevious = isComparable(compared.period, firstDay, today) && isKnown(compared.period, firstDay, leadDays);
    const previous = hasPrevious ? compared.figures[metric] : null;
    const typicalOrders = known.length > 0 ? computeMedian(known.map(({ figures }) => figures.orders)) : 0;
    const values = known.map(({ figures }) => figures[metric]);
    const range =
      typicalOrders < LEAST_ORDERS ? null : computeNormalRange(values, leastDeviation(metric, typicalOrders));
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

const HOUR_MS = 3_600_000;

/** Two nights: one missed night is made up for within hours. */
const STALE_HOURS = 36;

type Freshness = {
  /** When segments and recommendations were last calculated; null before the first time. */
  calculatedAt: Date | null;
  /** Whether a later attempt failed. */
  hasFailed: boolean;
  /** Whether the last calculation failed or is too old, so that the page says of when its recommendations are. */
  isStale: boolean;
};

export const computeFreshness = (calculatedAt: Date | null, failedAt: Date | null, now: Date): Freshness => {
  const hasFailed = failedAt !== null && (calculatedAt === null || failedAt > calculatedAt);
  const isOld = calculatedAt !== null && now.getTime() - calculatedAt.getTime() > STALE_HOURS * HOUR_MS;
  return { calculatedAt, hasFailed, isStale: hasFailed || isOld };
};

/** Repeat purchases in the holdout, with the forecast that was made without them and its 95% interval. */
export type MissedForecast = { from: Day; until: Day; actual: number; expected: number; lower: number; upper: number };

/**
 * Whether the purchases of the holdout are outside the interval of the forecast; null if they are within it, or if there was
 * no holdout. The tracking is cumulative, so what happened before the holdout is subtracted.
 */
export const missedForecast = (tracking: Tracking | null): MissedForecast | null => {
  const last = tracking?.points.at(-1);
  if (!tracking || !last) return null;
  const before = tracking.points.findLast(({ day }) => day <= tracking.holdoutFrom);
  if (last.day <= tracking.holdoutFrom || (last.actual >= last.lower && last.actual <= last.upper)) return null;
  const base = before?.actual ?? 0;
  const since = (value: number) => Math.max(0, Math.round(value - base));
  return {
    from: toDay(tracking.holdoutFrom + 1),
    until: toDay(last.day),
    actual: since(last.actual),
    expected: since(last.expected),
    lower: since(last.lower),
    upper: since(last.upper),
  };
};

/** One thing that changed beyond noise. `atStake` in major units, like the flows and the figures given. */
export type News =
  /** `also`: figures that are unusual in the same direction, because the same sales made them. */
  | { kind: "figure"; metric: Metric; direction: "up" | "down"; also: Metric[]; atStake: number }
  | { kind: "move"; from: string; to: string; direction: "up" | "down"; customers: number; atStake: number };

const OUTSIDE: readonly string[] = [NOT_BUYING, NOT_YET];

const MOST_NEWS = 5;

/** Without a normal range, moves below this share of the revenue of all moves are noise. */
const NOISE_SHARE = 0.01;

const findFigure = (figures: readonly Figure[], metric: Metric): Figure | undefined =>
  figures.find((figure) => figure.metric === metric);

/** What one unit of a metric is usually worth. */
const computeUnitWorth = (figures: readonly Figure[], metric: Metric): number => {
  const typical = (name: Metric) => {
    const figure = findFigure(figures, name);
    return figure?.range?.typical || figure?.value || 0;
  };
  if (metric === "revenue") return 1;
  return typical("revenue") / Math.max(1, typical(metric === "orders" ? "orders" : "active"));
};

/** Those that the period's sales decide: more orders are more revenue and more customers, which is one fact. */
const OF_SALES: readonly Metric[] = ["revenue", "orders", "active", "new", "returning"];

const figureNews = (figures: readonly Figure[]): News[] => {
  const unusual = figures.flatMap(({ metric, value, range, position }) =>
    range === null || position === null || position === "within"
      ? []
      : [
          {
            metric,
            direction: position === "above" ? ("up" as const) : ("down" as const),
            atStake: Math.abs(value - range.typical) * computeUnitWorth(figures, metric),
          },
        ],
  );
  const factOf = ({ metric, direction }: (typeof unusual)[number]) => (OF_SALES.includes(metric) ? direction : metric);
  return [...new Set(unusual.map(factOf))].flatMap((fact): News[] => {
    const [first, ...others] = unusual.filter((one) => factOf(one) === fact);
    if (!first) return [];
    const atStake = Math.max(first.atStake, ...others.map((one) => one.atStake));
    return [{ kind: "figure", ...first, also: others.map(({ metric }) => metric), atStake }];
  });
};

/** Moves between segments; first purchases and lost customers have figures of their own. */
const moveNews = (moves: readonly Flow[]): News[] =>
  moves
    .filter(({ from, to }) => from !== to && ![from, to].some((place) => OUTSIDE.includes(place)))
    .map(({ from, to, customers, revenueBefore, revenueNow }) => {
      const isUp = PLACES.indexOf(to) < PLACES.indexOf(from);
      const atStake = isUp ? revenueNow : revenueBefore;
      return { kind: "move", from, to, direction: isUp ? "up" : "down", customers, atStake };
    });

/** Below this amount a move is not news: what revenue varies by anyway, or 1% of the revenue that the segments are made of. */
export const computeNoiseFloor = (figures: readonly Figure[], moves: readonly Flow[]): number => {
  const range = findFigure(figures, "revenue")?.range;
  if (range) return range.high - range.typical;
  return NOISE_SHARE * moves.reduce((sum, { revenueNow }) => sum + revenueNow, 0);
};

/** What changed beyond noise, most money at stake first; at most five. */
export const rankNews = (figures: readonly Figure[], moves: readonly Flow[]): News[] => {
  const floor = computeNoiseFloor(figures, moves);
  return [...figureNews(figures), ...moveNews(moves).filter(({ atStake }) => atStake > 0 && atStake >= floor)]
    .sort((a, b) => b.atStake - a.atStake)
    .slice(0, MOST_NEWS);
};
