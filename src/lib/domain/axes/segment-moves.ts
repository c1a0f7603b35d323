/** So many customers went from one segment of an axis to another; `from` is null of who was on none before. */
export type Move = { from: string | null; to: string; customers: number };

/** By axis; who stayed is in it too. */
export type Moves = Record<string, Move[]>;

/** A move with its axis, as a page of customers gives it. */
export type AxisMove = Move & { axis: string };

const isSame = (one: Move, other: Move): boolean => one.from === other.from && one.to === other.to;

/** `moves` gains what `more` has. */
export const addMoves = (moves: Moves, more: readonly AxisMove[]): void => {
  for (const { axis, ...move } of more) {
    moves[axis] ??= [];
    const known = moves[axis].find((each) => isSame(each, move));
    if (known) known.customers += move.customers;
    else moves[axis].push(move);
  }
};

/** Of an axis that was not there before, everybody comes from nowhere: that is no move. */
export const hasBefore = (moves: readonly Pick<Move, "from">[]): boolean => moves.some(({ from }) => from !== null);
