import type { SegmentMovement } from "#contracts/report/segment-movement.ts";
import { NOT_BUYING } from "#lib/domain/report/rfm/movement.ts";
import { SEGMENT_KEYS, segmentKey } from "#ui/theme/segments.ts";

/** A segment's key, or `NONE` for customers who did not buy. */
export type MovementRank = string;

/** The rows and columns of the table: segments by value, then customers who did not buy. */
export const MOVEMENT_RANKS: readonly MovementRank[] = [...SEGMENT_KEYS, NOT_BUYING];

export { NOT_BUYING };

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

/** The flows with the segment keys that the pages use. */
export const movesOf = ({ flows }: SegmentMovement): Move[] =>
  flows.map(({ from, to, ...flow }) => ({
    ...flow,
    from: segmentKey(from) ?? NOT_BUYING,
    to: segmentKey(to) ?? NOT_BUYING,
    share:
      flow.customers /
      sum(
        flows.filter((one) => one.from === from),
        ({ customers }) => customers,
      ),
  }));

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
    .filter(({ from, to }) => from !== to && from !== NOT_BUYING && to !== NOT_BUYING)
    .sort((a, b) => b.customers - a.customers || b.revenueBefore + b.revenueNow - (a.revenueBefore + a.revenueNow))
    .slice(0, count);

/** Of the previous period's customers: how many changed segment and how many stopped buying; and how many are new. */
export const movementTotals = (moves: readonly Move[]) => {
  const of = (isMeant: (move: Move) => boolean) => sum(moves.filter(isMeant), ({ customers }) => customers);
  return {
    before: of(({ from }) => from !== NOT_BUYING),
    moved: of(({ from, to }) => from !== to && from !== NOT_BUYING && to !== NOT_BUYING),
    gone: of(({ from, to }) => from !== NOT_BUYING && to === NOT_BUYING),
    came: of(({ from }) => from === NOT_BUYING),
  };
};
