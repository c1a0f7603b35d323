/** Revenue of the two periods, in minor units, net of refunds. */
export type RevenuePair = { before: number; after: number };

/** The revenue of one value of a dimension, such as a storefront. */
export type RevenuePart = RevenuePair & {
  key: string;
  /**
   * The sums of the squares of what each sale (an order, or a product's lines in it) adds to the two amounts. They tell what chance does
   * to the amounts: the variance of a sum of a Poisson number of sales is the expected sum of their squares.
   */
  squaresBefore: number;
  squaresAfter: number;
};

export type PartChange = RevenuePair & { change: number };

export type DimensionChange = {
  /** All of a dimension's revenue, and its change: what the rows add up to. */
  total: PartChange;
  /** The parts that changed most, the largest change first, and of equal ones by key. */
  rows: (PartChange & { key: string })[];
  /** All further parts as one row, and their number; null if there are none. */
  others: (PartChange & { parts: number }) | null;
  /** What belongs to no part, such as shipping in a split by product; null if both amounts are 0. */
  rest: PartChange | null;
};

const toChange = ({ before, after }: RevenuePair): PartChange => {
  const change = after - before;
  if (![before, after, change].every(Number.isInteger)) throw new RangeError("Amounts must be whole minor units");
  return { before, after, change };
};

const subtract = (from: RevenuePair, parts: readonly RevenuePair[]): RevenuePair => {
  let { before, after } = from;
  for (const part of parts) {
    before -= part.before;
    after -= part.after;
  }
  return { before, after };
};

/**
 * Splits a change of revenue by one dimension. The rows, `others` and `rest` add up to the total in each period and in the change, to the
 * minor unit, because the rest is what the parts leave of it; beyond 2^53 minor units, to what a double holds of them. At most `limit`
 * rows. Throws a RangeError for fractions.
 */
export const splitByDimension = (
  total: RevenuePair,
  parts: readonly RevenuePart[],
  limit = Number.POSITIVE_INFINITY,
): DimensionChange => {
  const all = parts.map((part) => ({ key: part.key, ...toChange(part) }));
  all.sort((one, other) => Math.abs(other.change) - Math.abs(one.change) || (one.key < other.key ? -1 : 1));
  const rest = subtract(total, parts);
  // One part more would take the same place as the row of the others.
  const shown = all.length <= limit + 1 ? all.length : limit;
  const [rows, others] = [all.slice(0, shown), all.slice(shown)];
  const hidden = subtract(subtract(total, [rest]), rows);
  return {
    total: toChange(total),
    rows,
    others: others.length > 0 ? { parts: others.length, ...toChange(hidden) } : null,
    rest: rest.before === 0 && rest.after === 0 ? null : toChange(rest),
  };
};
