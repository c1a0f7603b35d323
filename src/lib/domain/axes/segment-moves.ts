/**
 * How many customers moved from one segment of an axis to another; `from` is null for customers who had none before.
 */
type Move = { from: string | null; to: string; customers: number };

/** By axis; includes customers who stayed. */
export type Moves = Record<string, Move[]>;

/** A move with its axis, as read from a page of customers. */
export type AxisMove = Move & { axis: string };

const isSame = (one: Move, other: Move): boolean => one.from === other.from && one.to === other.to;

/** Adds `more` to `moves`. */
export const addMoves = (moves: Moves, more: readonly AxisMove[]): void => {
  for (const { axis, ...move } of more) {
    moves[axis] ??= [];
    const known = moves[axis].find((each) => isSame(each, move));
    if (known) known.customers += move.customers;
    else moves[axis].push(move);
  }
};

/** On a new axis no customer has a previous segment, so nothing moved. */
export const hasPreviousSegments = (moves: readonly Pick<Move, "from">[]): boolean =>
  moves.some(({ from }) => from !== null);
