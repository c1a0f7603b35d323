import { addDays, type Day, toDayNumber, toLocalDay } from "#lib/time/day.ts";

/** The periods that movement is measured over, in weeks: a week, a month and a quarter. */
export const DRIFT_WINDOWS = [1, 4, 13] as const;
export type DriftWindow = (typeof DRIFT_WINDOWS)[number];

/** The period of the published figures: within a month, chance moves customers about as far as a change does. */
export const STANDARD_WINDOW: DriftWindow = 13;

/** How many weeks of snapshots are stored. */
export const WEEKS_STORED = 104;

/** How many past weeks the first snapshot computes from the orders: twice the longest window. */
export const WEEKS_BACK = 26;

/** The Monday on or before a day: a snapshot has what was known when it began. */
const startOfWeek = (day: Day): Day => addDays(day, -((toDayNumber(day) + 3) % 7));

/** The latest Monday that has begun in a time zone. */
export const currentWeek = (now: Date, timeZone: string): Day => startOfWeek(toLocalDay(now, timeZone));

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
