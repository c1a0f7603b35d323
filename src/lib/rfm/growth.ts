/** The numbers that select an insight. */
export type Counted = {
  segment_name: string;
  customer_count: number;
  total_revenue: number;
  growth_rate: number | null;
};

/** The first of the largest, so that ties follow the report's order. */
const first = (segments: readonly Counted[], size: (segment: Counted) => number): string | null =>
  segments.reduce<Counted | null>((best, next) => (best && size(best) >= size(next) ? best : next), null)
    ?.segment_name ?? null;

export const nonEmpty = <Segment extends Counted>(segments: readonly Segment[]): Segment[] =>
  segments.filter(({ customer_count }) => customer_count > 0);

/** The segments with the most revenue and the most customers, among nonempty ones; null if there are none. */
export const largest = (segments: readonly Counted[]) => ({
  highest_revenue_segment: first(nonEmpty(segments), ({ total_revenue }) => total_revenue),
  largest_segment: first(nonEmpty(segments), ({ customer_count }) => customer_count),
});

/** The fastest- and slowest-growing segments among nonempty ones; null if all were empty in the previous period. */
export const byGrowth = (segments: readonly Counted[]) => {
  const known = nonEmpty(segments).filter(({ growth_rate }) => growth_rate !== null);
  return {
    fastest_growing_segment: first(known, ({ growth_rate }) => growth_rate ?? 0),
    needs_attention: first(known, ({ growth_rate }) => -(growth_rate ?? 0)),
  };
};

type Counts = { customer_count: number; previous_customer_count: number };

/** With a smaller base a percentage exaggerates the change. */
const SMALLEST_BASE = 20;

type Growth =
  | { kind: "new" }
  | { kind: "same" }
  | { kind: "percent"; isUp: boolean; rate: number }
  /** In the unit of the figure. */
  | { kind: "amount"; isUp: boolean; difference: number };

/**
 * How a figure changed from `before`: in percent on a base of 20 or more, otherwise as a difference. `base`: how many
 * customers or orders the earlier figure is of, for amounts of money.
 */
export const computeChange = (now: number, before: number, base = before): Growth => {
  const difference = now - before;
  if (difference === 0) return { kind: "same" };
  if (before === 0) return { kind: "new" };
  const isUp = difference > 0;
  return base < SMALLEST_BASE || before < 0
    ? { kind: "amount", isUp, difference }
    : { kind: "percent", isUp, rate: difference / before };
};

/** How a segment changed against the compared period. */
export const computeGrowth = ({ customer_count, previous_customer_count: before }: Counts): Growth =>
  computeChange(customer_count, before);
