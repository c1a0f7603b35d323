import { type Archetypes, archetypePlacer } from "#lib/axes/archetypes.ts";
import type { ChurnModel } from "#lib/axes/churn-model.ts";
import { NO_CLEAR_GROUP } from "#lib/axes/claims.ts";
import { customerPlacement, membershipsAt } from "#lib/axes/customer-placement.ts";
import { featureRow } from "#lib/axes/extract-features.ts";
import type { AxisModel, Profile } from "#lib/axes/model.ts";
import { DRIFT_WINDOWS } from "#lib/axes/segment-moves.ts";
import { pick, type Random } from "#lib/statistics/random.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import {
  buildHistoryReader,
  type CustomerHistory,
  type HistoryFrame,
  type HistoryOrder,
  type HistoryTicket,
} from "./behavior-reader.ts";

export type Memberships = Profile["fuzzy_memberships"];
export type Shares = Readonly<Record<string, number>>;

/** A distance in total and on each axis, 0 to 1. */
type Distance = { total: number; axes: Record<string, number> };

/** Bhattacharyya's coefficient of two lists of shares by key, 0 to 1; a missing key is 0. Rounded shares need not sum to 1. */
const overlap = (one: Shares, other: Shares): number => {
  let [sum, ours, theirs] = [0, 0, 0];
  for (const key in one) {
    ours += one[key] as number;
    sum += Math.sqrt((one[key] as number) * (other[key] ?? 0));
  }
  for (const key in other) theirs += other[key] as number;
  return ours === 0 || theirs === 0 ? 0 : Math.min(1, sum / Math.sqrt(ours * theirs));
};

/** Hellinger's distance √(1 − Σ√(p·q)) of two memberships on one axis, 0 to 1. */
export const axisDistance = (one: Shares, other: Shares): number => Math.sqrt(1 - overlap(one, other));

/**
 * The distance of two positions over the axes that both have: per axis Hellinger's, in total the root of their mean
 * square, which is √(1 − similarity) of two customers with these memberships.
 */
export const distanceBetween = (one: Memberships, other: Memberships): Distance => {
  const axes: Record<string, number> = {};
  let [squares, count] = [0, 0];
  for (const axis in one) {
    const there = other[axis];
    if (!there) continue;
    const distance = axisDistance(one[axis] as Shares, there);
    axes[axis] = distance;
    squares += distance * distance;
    count++;
  }
  return { total: count === 0 ? 0 : Math.sqrt(squares / count), axes };
};

/** One version of the axes: everything that decides where a customer's behavior places them. */
export type PlacingModel = {
  models: readonly AxisModel[];
  archetypes: Archetypes;
  churn: ChurnModel;
};

/** Where a customer was at an instant. */
export type Position = { memberships: Memberships; archetype: string | null; sales: number };

/** Returns a function that places a customer as of one instant; null before their first order. */
export const buildPlacer = (reading: HistoryFrame, { models, archetypes, churn }: PlacingModel) => {
  const read = buildHistoryReader(reading, churn);
  const placement = customerPlacement(models);
  const groupOf = archetypePlacer(archetypes);
  const shares = new Float64Array(placement.segments);
  return (history: CustomerHistory): Position | null => {
    const facts = read(history);
    if (facts.orders.length === 0) return null;
    const row = featureRow(facts);
    placement.place(row, shares);
    return {
      memberships: membershipsAt(placement, shares),
      archetype: groupOf(row) ?? NO_CLEAR_GROUP,
      sales: facts.days.length,
    };
  };
};
export type Placer = ReturnType<typeof buildPlacer>;

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** More orders than this say nothing more about how much a customer moves by chance. */
const MOST_ORDERS = 400;

/** The times between orders in ms, and since the last one. */
const computeGaps = (orders: readonly HistoryOrder[], end: number): number[] => {
  const times = [...orders.map(({ orderedAt }) => orderedAt.getTime()).sort((a, b) => a - b), end];
  return times.slice(1).map((time, i) => Math.max(DAY / 2, time - (times[i] as number)));
};

const shifted = (order: HistoryOrder, to: number): HistoryOrder => {
  // By whole weeks, so that the weekday and the hour stay.
  const by = Math.round((to - order.orderedAt.getTime()) / WEEK) * WEEK;
  const move = (instant: Date): Date => new Date(instant.getTime() + by);
  return {
    ...order,
    orderedAt: move(order.orderedAt),
    refunds: order.refunds.map(({ refundedAt, amount }) => ({ refundedAt: move(refundedAt), amount })),
  };
};

const movedTicket = (ticket: HistoryTicket, to: number): HistoryTicket => {
  const by = to - ticket.openedAt.getTime();
  const closedAt = ticket.closedAt && new Date(ticket.closedAt.getTime() + by);
  return { ...ticket, openedAt: new Date(to), closedAt };
};

/**
 * A customer who buys as this one does and never changes: a stationary renewal process with the customer's own gaps and
 * baskets, each drawn with replacement, over the same tenure. The gap that contains the as-of instant is drawn in
 * proportion to its length, and the instant lies anywhere in it (Feller 1971, XI.4). The customer needs an order before it.
 */
const steadyHistory = (history: CustomerHistory, asOf: Date, random: Random): CustomerHistory => {
  const end = asOf.getTime();
  const orders = history.orders.filter(({ orderedAt }) => orderedAt < asOf);
  const gaps = computeGaps(orders, end);
  const anyOf = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const start = Math.min(...orders.map(({ orderedAt }) => orderedAt.getTime()));
  const made: HistoryOrder[] = [];
  let time = end - random() * pick(random, gaps, (gap) => gap);
  do {
    made.push(shifted(anyOf(orders), time));
    time -= anyOf(gaps);
  } while (time >= start && made.length < MOST_ORDERS);
  return {
    ...history,
    orders: made,
    tickets: history.tickets.map((ticket) => movedTicket(ticket, start + random() * (end - start))),
  };
};

/** The share of unchanged customers who stay within the threshold. */
const STEADY_SHARE = 0.98;

/** Customers with few orders move farther by chance: thresholds by days with a sale, from this many on. */
export const SALES_BANDS = [1, 3, 6, 12] as const;

/** How many times each sampled customer is drawn again, and the fewest draws that a band needs for a threshold of its own. */
const DRAWS = 3;
const FEWEST_DRAWS = 100;

/** How far unchanged customers move within a window, in total and on each axis. */
type Threshold = Distance & {
  /** For customers with at least this many days with a sale, up to the next band. */
  fromSales: number;
  draws: number;
};

/** By window in weeks, one threshold per band. */
export type Noise = Readonly<Record<number, readonly Threshold[]>>;

const findSalesBand = (sales: number): number =>
  Math.max(
    0,
    SALES_BANDS.findLastIndex((from) => sales >= from),
  );

const computeThreshold = (fromSales: number, distances: readonly Distance[]): Threshold => {
  const of = (values: number[]) =>
    values.length === 0
      ? 1
      : quantileSorted(
          values.sort((a, b) => a - b),
          STEADY_SHARE,
        );
  const axes = new Set(distances.flatMap((distance) => Object.keys(distance.axes)));
  return {
    fromSales,
    draws: distances.length,
    total: of(distances.map(({ total }) => total)),
    axes: Object.fromEntries(
      [...axes].map((axis) => [axis, of(distances.flatMap((distance) => distance.axes[axis] ?? []))]),
    ),
  };
};

/** What a customer's draws as one who never changes moved, and the customer too, within one window. */
type Sampled = { draws: { band: number; distance: Distance }[]; own: { band: number; total: number } | null };

const computeThresholds = (sampled: readonly Sampled[]): Threshold[] => {
  const draws = sampled.flatMap((each) => each.draws);
  return SALES_BANDS.map((fromSales, band) => {
    const own = draws.filter((draw) => draw.band === band);
    return computeThreshold(
      fromSales,
      (own.length >= FEWEST_DRAWS ? own : draws).map(({ distance }) => distance),
    );
  });
};

/** The thresholds, without the customers who moved beyond the ones that include them: their draws mix two behaviors. */
const trimmed = (sampled: readonly Sampled[]): Threshold[] => {
  const first = computeThresholds(sampled);
  return computeThresholds(sampled.filter(({ own }) => !own || own.total <= (first[own.band]?.total ?? 1)));
};

/**
 * How far customers move within each window without any change of theirs: each sampled customer is drawn again several times as
 * one who never changes (`steadyHistory`), and placed at both ends of the window (bootstrap: Efron 1979). The threshold is the
 * 98% quantile of these distances; bands with too few draws have that of all. A quantile of the customers' own movements would
 * find the same share of drifting customers in every week.
 */
export const estimateNoise = (
  histories: readonly CustomerHistory[],
  { asOf, placeAt, random }: { asOf: Date; placeAt: (weeksAgo: number) => Placer; random: Random },
): Noise => {
  const known = histories
    .filter(({ orders }) => orders.some(({ orderedAt }) => orderedAt < asOf))
    .map((history) => ({ history, draws: Array.from({ length: DRAWS }, () => steadyHistory(history, asOf, random)) }));
  const moved = (history: CustomerHistory, weeks: number) => {
    const now = placeAt(0)(history);
    const before = placeAt(weeks)(history);
    return now && before
      ? [{ band: findSalesBand(now.sales), distance: distanceBetween(before.memberships, now.memberships) }]
      : [];
  };
  return Object.fromEntries(
    DRIFT_WINDOWS.map((weeks) => {
      const sampled = known.map(({ history, draws }): Sampled => {
        const [own] = moved(history, weeks).map(({ band, distance }) => ({ band, total: distance.total }));
        return { draws: draws.flatMap((draw) => moved(draw, weeks)), own: own ?? null };
      });
      return [weeks, trimmed(sampled)];
    }),
  );
};

/** The threshold for a customer with this many days with a sale. */
export const thresholdFor = (noise: Noise, weeks: number, sales: number): Threshold | undefined =>
  noise[weeks]?.[findSalesBand(sales)];
