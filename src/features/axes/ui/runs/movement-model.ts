/** The row of customers without a segment in the previous run, who joined since. */
export const NO_SEGMENT = "";

/** A segment of either run. */
export type MovementSegment = { key: string; name: string };

export type MovesTable = {
  /** Segments of the previous run with customers, then new segments. */
  rows: MovementSegment[];
  columns: MovementSegment[];
  /** Number of customers who moved from this row to this column. */
  customers: (from: string, to: string) => number;
  /** The share of the row's customers. */
  share: (from: string, to: string) => number;
  /** The largest move, which scales the shades. */
  most: number;
  totals: { before: number; moved: number; came: number };
};

type Moved = {
  segments: readonly MovementSegment[];
  gone: readonly MovementSegment[];
  moves: readonly { from: string | null; to: string; customers: number }[];
};

/** The moves between segments since the previous run; null without one to compare with. */
export const movesTable = ({ segments, gone, moves }: Moved, newCustomers: string): MovesTable | null => {
  if (moves.length === 0) return null;
  const known = new Map([...segments, ...gone].map(({ key, name }) => [key, name]));
  const from = new Set(moves.map((move) => move.from ?? NO_SEGMENT));
  const named = (key: string): MovementSegment => ({ key, name: known.get(key) ?? key });
  const inOrder = [...known.keys(), ...[...from].filter((key) => key !== NO_SEGMENT && !known.has(key))];
  const rows = inOrder.filter((key) => from.has(key)).map(named);
  if (from.has(NO_SEGMENT)) rows.push({ key: NO_SEGMENT, name: newCustomers });
  const counts = new Map(moves.map((move) => [`${move.from ?? NO_SEGMENT} ${move.to}`, move.customers]));
  const customers = (one: string, other: string) => counts.get(`${one} ${other}`) ?? 0;
  const sum = (isMeant: (move: Moved["moves"][number]) => boolean) =>
    moves.filter(isMeant).reduce((all, move) => all + move.customers, 0);
  const moved = moves.filter((move) => move.from !== null && move.from !== move.to);
  return {
    rows,
    columns: segments.map(({ key, name }) => ({ key, name })),
    customers,
    share: (one, other) => {
      const all = sum((move) => (move.from ?? NO_SEGMENT) === one);
      return all === 0 ? 0 : customers(one, other) / all;
    },
    most: Math.max(0, ...moved.map((move) => move.customers)),
    totals: {
      before: sum((move) => move.from !== null),
      moved: moved.reduce((all, move) => all + move.customers, 0),
      came: sum((move) => move.from === null),
    },
  };
};

/** Moves between different segments, most customers first. */
export const biggestMoves = ({ moves, segments, gone }: Moved, count: number) => {
  const names = new Map([...segments, ...gone].map(({ key, name }) => [key, name]));
  return moves
    .filter((move) => move.from !== null && move.from !== move.to)
    .toSorted((a, b) => b.customers - a.customers)
    .slice(0, count)
    .map(({ from, to, customers }) => ({
      key: `${from} ${to}`,
      from: names.get(from ?? "") ?? from ?? "",
      to: names.get(to) ?? to,
      customers,
    }));
};

const SEPARATOR = " · ";

/**
 * A move between archetypes, whose names list a segment of each axis, as the parts that changed and those that did not. Names
 * that were given by hand are whole parts.
 */
export const changedParts = (from: string, to: string): { from: string; to: string; kept: string } => {
  const [before, after] = [from.split(SEPARATOR), to.split(SEPARATOR)];
  const kept = before.filter((part) => after.includes(part));
  const rest = (parts: string[]) => parts.filter((part) => !kept.includes(part)).join(SEPARATOR);
  // One name that lists more axes than the other has all of its parts.
  if (kept.length === 0 || rest(before) === "" || rest(after) === "") return { from, to, kept: "" };
  return { from: rest(before), to: rest(after), kept: kept.join(SEPARATOR) };
};
