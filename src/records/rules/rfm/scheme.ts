import { recencyScore, scoreByCuts, scoreByThresholds } from "#lib/rfm/score.ts";
import {
  applyHistory,
  assignCell,
  type OrderHistory,
  RFM_KEYS_BY_VALUE,
  RFM_SEGMENTS,
  type RfmSegment,
  type RfmSegmentKey,
  type Scores,
} from "#lib/rfm/segments.ts";
import type { Swatch } from "./swatches.ts";

/**
 * A business's own thresholds of the scores, four each and strictly ascending; null keeps the standard scoring (fifths of
 * the period for recency, fifths of the customers for the other two).
 */
export type RfmThresholds = {
  /** The most days since the last purchase for the scores 5, 4, 3 and 2. */
  recency: readonly number[] | null;
  /** The fewest orders for the scores 2, 3, 4 and 5. */
  frequency: readonly number[] | null;
  /** The least net revenue for the scores 2, 3, 4 and 5, in minor units. */
  monetary: readonly number[] | null;
};

/** What a business calls a segment and does about it; null keeps the standard. */
export type SegmentLook = {
  name: string | null;
  description: string | null;
  color: Swatch | null;
  actions: readonly (string | null)[];
};

/** How customers are scored, which segment each of the 125 cells belongs to, and what the segments look like. */
export type RfmScheme = {
  thresholds: RfmThresholds;
  /** The segments of `ALL_SCORES`, in that order. */
  cells: readonly RfmSegmentKey[];
  looks: Readonly<Record<RfmSegmentKey, SegmentLook>>;
};

const SCORES = [1, 2, 3, 4, 5] as const;

/** The 125 cells in ascending order of recency, frequency, monetary value. */
export const ALL_SCORES: readonly Scores[] = SCORES.flatMap((recency) =>
  SCORES.flatMap((frequency) => SCORES.map((monetary) => ({ recency, frequency, monetary }))),
);

/** The position of a cell in `ALL_SCORES`. */
export const cellIndex = ({ recency, frequency, monetary }: Scores): number =>
  25 * recency + 5 * frequency + monetary - 31;

const STANDARD_LOOK: SegmentLook = { name: null, description: null, color: null, actions: [null, null, null] };

/** The specification's scheme, which every business starts with. */
export const STANDARD_SCHEME: RfmScheme = {
  thresholds: { recency: null, frequency: null, monetary: null },
  cells: ALL_SCORES.map(assignCell),
  looks: Object.fromEntries(RFM_SEGMENTS.map(({ key }) => [key, STANDARD_LOOK])) as RfmScheme["looks"],
};

const SEGMENT_OF = new Map<RfmSegmentKey, RfmSegment>(RFM_SEGMENTS.map((segment) => [segment.key, segment]));

/** The segment of three scores, whatever their customers ordered before. */
export const cellKey = ({ cells }: Pick<RfmScheme, "cells">, scores: Scores): RfmSegmentKey =>
  cells[cellIndex(scores)] ?? assignCell(scores);

/** The segment of a customer with these scores and orders. */
export const segmentIn = (scheme: Pick<RfmScheme, "cells">, scores: Scores, history: OrderHistory): RfmSegment => {
  const key = applyHistory(cellKey(scheme, scores), scores.recency, history);
  const segment = SEGMENT_OF.get(key);
  if (!segment) throw new Error(`${key} is not a segment`);
  return segment;
};

/** What decides with the scores: a single order, several in the period only, or orders before it. */
const HISTORIES: readonly OrderHistory[] = [
  { orderCount: 1, isReturning: false },
  { orderCount: 2, isReturning: false },
  { orderCount: 1, isReturning: true },
];

/** The index in `segmentNumbers` of a customer in a cell (its index in `ALL_SCORES`). */
export const segmentIndex = (cell: number, orderCount: number, isReturning: boolean): number =>
  cell + ALL_SCORES.length * (isReturning ? 2 : Math.min(orderCount, 2) - 1);

/** The segments of all customers by `segmentIndex`, as indexes in `RFM_KEYS_BY_VALUE`. */
export const segmentNumbers = (scheme: Pick<RfmScheme, "cells">): number[] =>
  HISTORIES.flatMap((history) =>
    ALL_SCORES.map((scores) => RFM_KEYS_BY_VALUE.indexOf(segmentIn(scheme, scores, history).key)),
  );

/** Own thresholds are of net revenue, so that a report by gross margin keeps the fifths of the customers. */
export const thresholdsFor = (
  { thresholds }: Pick<RfmScheme, "thresholds">,
  basis: "revenue" | "margin" = "revenue",
): RfmThresholds => (basis === "margin" ? { ...thresholds, monetary: null } : thresholds);

/**
 * The recency score of the last purchase's age in whole days. Own thresholds are days, whatever the length of the
 * period; the standard ones are fifths of it.
 */
const recencyIn = ({ recency }: RfmThresholds, ageDays: number, days: number): number =>
  recency === null ? recencyScore(ageDays, days) : 6 - scoreByThresholds(ageDays - 1, recency);

type RfmValues = { ageDays: number; orders: number; revenue: number };

/** The cuts of a period (`scoreByCuts`), which decide where the business has no thresholds of its own. */
type PeriodCuts = { days: number; frequency: readonly number[]; monetary: readonly number[] };

/** A customer's scores by a period's cuts or the business's own thresholds. Money in minor units. */
export const scoresBy = (
  { thresholds }: Pick<RfmScheme, "thresholds">,
  { ageDays, orders, revenue }: RfmValues,
  { days, frequency, monetary }: PeriodCuts,
): Scores => {
  const spent = Math.max(0, revenue);
  return {
    recency: recencyIn(thresholds, ageDays, days),
    frequency: thresholds.frequency ? scoreByThresholds(orders, thresholds.frequency) : scoreByCuts(orders, frequency),
    monetary: thresholds.monetary ? scoreByThresholds(spent, thresholds.monetary) : scoreByCuts(spent, monetary),
  };
};

/** `recencyIn`'s inverse: the ages in days of a score within a period; `from` exceeds `to` if no day has the score. */
export const agesIn = ({ recency }: Pick<RfmThresholds, "recency">, score: number, days: number) => {
  if (recency === null) {
    return { from: Math.ceil(((5 - score) * days) / 5), to: Math.ceil(((6 - score) * days) / 5) - 1 };
  }
  const from = score === 5 ? 0 : (recency[4 - score] ?? 0) + 1;
  const to = score === 1 ? days - 1 : (recency[5 - score] ?? 0);
  return { from, to: Math.min(to, days - 1) };
};

/** Each value at least 1 more than the one before it. */
const ascending = (values: readonly number[], least: number): number[] =>
  values.map((_, at) => Math.max(least + at, ...values.slice(0, at + 1).map((value, i) => value + at - i)));

/** The standard scoring of a period as own thresholds, to start editing from: equal where four different values exist. */
export const toThresholds = ({ days, frequency, monetary }: PeriodCuts) => ({
  recency: ascending(
    [5, 4, 3, 2].map((score) => agesIn({ recency: null }, score, days).to),
    0,
  ),
  frequency: ascending(
    frequency.map((cut) => cut + 1),
    2,
  ),
  monetary: ascending(
    monetary.map((cut) => cut + 1),
    1,
  ),
});
