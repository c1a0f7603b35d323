import type { PurchaseDays } from "#lib/clv/model.ts";
import { filterSeries, type SeriesScales, type WeeklySeries } from "#lib/clv/structural-series.ts";
import { EVENT_KINDS, type EventKind, type EventTerms, type PlannedEvent, type Span, WEEK } from "./weekly-log.ts";

/** Of a coefficient: what is expected of it, and the standard deviations of a kind's and of an event's own part. */
type EventPrior = { mean: number; kind: number; own: number };

/**
 * A discount of 20% at the mean price elasticity of −2.62 (Bijmolt, van Heerde and Pieters 2005, doi
 * 10.1509/jmkr.42.2.141.62296) is a factor of 1.79, or 0.58 on the log scale. Nothing is expected of an event's direction.
 */
const OPEN: EventPrior = { mean: 0, kind: 0.5, own: 0.2 };
/** A closed day takes the orders of the day: a coefficient of 1 of the share of orders that is left. */
const CLOSED: EventPrior = { mean: 1, kind: 0.4, own: 0.1 };

/** The sizes of events' effects relative to those on purchases. */
export type EventSizes = { open: number; closed: number };

const priorOf = (kind: EventKind, { open, closed }: EventSizes): EventPrior => {
  const [{ mean, kind: shared, own }, size] = kind === "closed" ? [CLOSED, closed] : [OPEN, open];
  return { mean: size * mean, kind: size * shared, own: size * own };
};

/** The means and standard deviations of the columns' coefficients. */
export const eventPriors = (
  { kinds, events }: EventTerms,
  sizes: EventSizes,
): Record<"means" | "scales", number[]> => ({
  means: [...kinds.map((kind) => priorOf(kind, sizes).mean), ...events.map(() => 0)],
  scales: [...kinds.map((kind) => priorOf(kind, sizes).kind), ...events.map(({ kind }) => priorOf(kind, sizes).own)],
});

const overlap = (a: Span, b: Span): Span => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) });
export const overlaps = (a: Span, b: Span): boolean => a.from <= b.to && b.from <= a.to;

/** The part of a week's orders that a closure of the whole week leaves at least: its logarithm must be finite. */
const LEAST_LEFT = 0.02;
/** An event of part of a week counts as if it raised orders by this; the smaller error is made with less common sizes. */
const TYPICAL_RISE = 0.5;

const weightOf = (weekdays: Float64Array, { from, to }: Span): number => {
  let sum = 0;
  for (let day = from; day <= to; day++) sum += weekdays[day % WEEK] as number;
  return sum;
};

/** The share of a span that an event lasts: of its days, and for a closure of the orders on weekdays like them. */
export const eventShare = (event: PlannedEvent, span: Span, weekdays: Float64Array): number => {
  if (!overlaps(event, span)) return 0;
  const shared = overlap(event, span);
  if (event.kind !== "closed") return (shared.to - shared.from + 1) / (span.to - span.from + 1);
  const all = weightOf(weekdays, span);
  return all > 0 ? weightOf(weekdays, shared) / all : 0;
};

/**
 * An event's regressor in a span: 0 without it, and 1 if it lasts for all of the span; of a closure, the logarithm of the
 * share of orders that its open days have, which closing on weekdays without orders doesn't change.
 */
export const eventTerm = (event: PlannedEvent, span: Span, weekdays: Float64Array): number => {
  const share = eventShare(event, span, weekdays);
  if (event.kind === "closed") return Math.log(Math.max(LEAST_LEFT, 1 - share));
  return Math.log1p(TYPICAL_RISE * share) / Math.log1p(TYPICAL_RISE);
};

/** The terms of all columns in a span: of the kinds, then of the events. */
export const eventRow = ({ events, kinds, means, weekdays }: EventTerms, span: Span): number[] => {
  const own = events.map((event, at) => eventTerm(event, span, weekdays) - (means[at] as number));
  const sumOf = (kind: EventKind) => own.reduce((sum, term, at) => (events[at]?.kind === kind ? sum + term : sum), 0);
  return [...kinds.map(sumOf), ...own];
};

/** The columns of an event: its kind's and its own. */
export const eventColumns = ({ events, kinds }: EventTerms, at: number): [kind: number, own: number] => [
  kinds.indexOf((events[at] as PlannedEvent).kind),
  kinds.length + at,
];

const weekdayShares = ({ days }: PurchaseDays, asOf: number): Float64Array => {
  const counts = new Float64Array(WEEK);
  for (const day of days) if (day <= asOf) counts[day % WEEK] = (counts[day % WEEK] as number) + 1;
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
};

/** The events in the past weeks or until a day, as regressors; null if there are none. */
export const planEvents = (
  events: readonly PlannedEvent[],
  purchases: PurchaseDays,
  { asOf, weeks, until }: { asOf: number; weeks: readonly Span[]; until: number },
): EventTerms | null => {
  const known = events.filter((event) => overlaps(event, { from: weeks[0]?.from ?? asOf + 1, to: until }));
  if (known.length === 0) return null;
  const weekdays = weekdayShares(purchases, asOf);
  const meanOf = (event: PlannedEvent) =>
    weeks.reduce((sum, week) => sum + eventTerm(event, week, weekdays), 0) / Math.max(1, weeks.length);
  return {
    events: known,
    kinds: EVENT_KINDS.filter((kind) => known.some((event) => event.kind === kind)),
    means: Float64Array.from(known, meanOf),
    weekdays,
  };
};

/**
 * What is known of an event, on the log scale: what its weeks are without it, and its coefficient, with the covariance of the
 * two. Ahead, parts of the horizon take the place of weeks.
 */
export type EventEffect = {
  /** In each week: the event's share and term, and the number expected without it. */
  weeks: { share: number; term: number; base: number }[];
  coefficient: number;
  variance: { base: number; both: number; coefficient: number };
};

/** The vector's product with each row of a covariance. */
export const times = (covariance: Float64Array, vector: Float64Array): Float64Array =>
  vector.map((_, i) => vector.reduce((sum, each, j) => sum + (covariance[i * vector.length + j] as number) * each, 0));

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, each, i) => sum + each * (b[i] as number), 0);

/** For each event what its weeks say about it; null if it is in none of them. */
export const learnPastEvents = (
  terms: EventTerms,
  { series, scales, weeks }: { series: WeeklySeries; scales: SeriesScales; weeks: readonly Span[] },
): (EventEffect | null)[] => {
  const past = terms.events.map((event) => [...weeks.keys()].filter((week) => overlaps(event, weeks[week] as Span)));
  const middles = past.map((own) => own[own.length >> 1] ?? -1);
  const { mean, covariance } = filterSeries(series, scales, middles);
  const n = mean.length;
  const levels = n - middles.length;
  // The last regressor before the remembered levels is the trend.
  const first = levels - 1 - terms.kinds.length - terms.events.length;
  return past.map((own, at) => {
    if (own.length === 0) return null;
    const columns = eventColumns(terms, at).map((column) => first + column);
    const event = terms.events[at] as PlannedEvent;
    const places = own.map((week) => ({
      share: eventShare(event, weeks[week] as Span, terms.weekdays),
      term: eventTerm(event, weeks[week] as Span, terms.weekdays),
    }));
    const rows = own.map((week, i) => {
      const row = new Float64Array(n);
      row.set(series.regressors[week] as Float64Array, 1);
      for (const column of columns) row[column] = (row[column] as number) - (places[i]?.term ?? 0);
      row[levels + at] = 1;
      return row;
    });
    const average = new Float64Array(n).map(
      (_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / own.length,
    );
    const effect = new Float64Array(n);
    for (const column of columns) effect[column] = 1;
    const [ofBase, ofEffect] = [times(covariance, average), times(covariance, effect)];
    const exposure = (week: number) => ("counts" in series ? Math.log(series.exposures[week] as number) : 0);
    const baseOf = (row: Float64Array, week: number) => exposure(week) + dot(row, mean);
    return {
      weeks: places.map((place, i) => ({ ...place, base: baseOf(rows[i] as Float64Array, own[i] as number) })),
      coefficient: dot(effect, mean),
      variance: { base: dot(average, ofBase), both: dot(average, ofEffect), coefficient: dot(effect, ofEffect) },
    };
  });
};
