/**
 * How many customers moved from one segment of an axis to another; `from` is null for customers who had none before.
 */
type Move = { from: string | null; to: string; customers: number };

/** By axis; includes customers who stayed. */
export type Moves = Record<string, Move[]>;

const addMove = (moves: Moves, axis: string, { from, to, customers }: Move): void => {
  moves[axis] ??= [];
  const known = moves[axis].find((each) => each.from === from && each.to === to);
  if (known) known.customers += customers;
  else moves[axis].push({ from, to, customers });
};

/** Adds `more` to `moves`. */
export const addMoves = (moves: Moves, more: Moves): void => {
  for (const [axis, own] of Object.entries(more)) for (const move of own) addMove(moves, axis, move);
};

type NearestSegments = Readonly<Record<string, string>>;

/** Adds a customer's nearest segments by axis, before and after. */
export const addCustomerMoves = (moves: Moves, before: NearestSegments, after: NearestSegments): void => {
  for (const [axis, to] of Object.entries(after))
    addMove(moves, axis, { from: before[axis] ?? null, to, customers: 1 });
};

/** On a new axis no customer has a previous segment, so nothing moved. */
export const hasPreviousSegments = (moves: readonly Pick<Move, "from">[]): boolean =>
  moves.some(({ from }) => from !== null);
