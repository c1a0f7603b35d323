import { SEGMENT_KEYS, segmentKey } from "#core/ui/theme/segments.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { NOT_BUYING, NOT_YET } from "#features/report/rules/rfm/movement.ts";

/** A segment's key, `NONE` for customers who did not buy, or `NOT_YET` for those who first bought later. */
export type MovementRank = string;

export { NOT_BUYING, NOT_YET };

export type Move = {
  from: MovementRank;
  to: MovementRank;
  customers: number;
  /** 0 to 1 of all customers in `from`. */
  share: number;
  /** Major units. */
  revenueBefore: number;
  revenueNow: number;
};

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((all, item) => all + of(item), 0);

const toRank = (code: string): MovementRank => segmentKey(code) ?? code;

/** Flows with the segment keys that the pages use. */
export const movesBy = (flows: SegmentMovement["flows"]): Move[] =>
  flows.map(({ from, to, ...flow }) => ({
    ...flow,
    from: toRank(from),
    to: toRank(to),
    share:
      flow.customers /
      sum(
        flows.filter((one) => one.from === from),
        ({ customers }) => customers,
      ),
  }));

export const toMoves = ({ flows }: SegmentMovement): Move[] => movesBy(flows);

/** Whether customers in it bought something in the period. */
export const isSegment = (rank: MovementRank): boolean => rank !== NOT_BUYING && rank !== NOT_YET;

/** The sign of customers without a segment: not buying, or not yet. */
export const pickRankSign = (rank: MovementRank): string => (rank === NOT_YET ? "+" : "–");

/** The rows and columns of the table: segments by value, then customers without one; first-time buyers only if there are any. */
export const listRanks = (moves: readonly Move[], side: "from" | "to"): MovementRank[] => [
  ...SEGMENT_KEYS,
  NOT_BUYING,
  ...(moves.some((move) => move[side] === NOT_YET) ? [NOT_YET] : []),
];

export const moveBetween = (moves: readonly Move[], from: MovementRank, to: MovementRank): Move | undefined =>
  moves.find((move) => move.from === from && move.to === to);

export const customersIn = (moves: readonly Move[], side: "from" | "to", place: MovementRank): number =>
  sum(
    moves.filter((move) => move[side] === place),
    ({ customers }) => customers,
  );

/**
 * Moves between segments, most customers first; ties by revenue before and after. Customers who stopped or started buying are
 * only counted in `movementTotals`, because they would always be the largest groups.
 */
export const biggestMoves = (moves: readonly Move[], count: number): Move[] =>
  moves
    .filter(({ from, to }) => from !== to && isSegment(from) && isSegment(to))
    .sort((a, b) => b.customers - a.customers || b.revenueBefore + b.revenueNow - (a.revenueBefore + a.revenueNow))
    .slice(0, count);

/** Of the previous period's customers: how many changed segment and how many stopped buying; and how many are new. */
export const movementTotals = (moves: readonly Move[]) => {
  const of = (isMeant: (move: Move) => boolean) => sum(moves.filter(isMeant), ({ customers }) => customers);
  return {
    all: of(() => true),
    before: of(({ from }) => isSegment(from)),
    moved: of(({ from, to }) => from !== to && isSegment(from) && isSegment(to)),
    gone: of(({ from, to }) => isSegment(from) && !isSegment(to)),
    came: of(({ from }) => !isSegment(from)),
  };
};
