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

/** With a smaller base a percentage exaggerates the change. */
export const SMALLEST_BASE = 20;

/** Behavior segments without a trait in common: that they are large or grow says nothing. */
export const LEFTOVERS: readonly string[] = ["NONE", "OTHER"];

type Counts = { customer_count: number; previous_customer_count: number };

/**
 * The segment that grew fastest and the one that shrank fastest, by rate, among nonempty ones with a base of 20 customers or
 * more, whose change is therefore shown in percent; null if none grew or shrank.
 */
export const byGrowth = (segments: readonly (Counted & Counts & { segment_code: string })[]) => {
  const compared = nonEmpty(segments).filter(
    ({ segment_code: code, previous_customer_count: base }) => base >= SMALLEST_BASE && !LEFTOVERS.includes(code),
  );
  const changedBy = (sign: 1 | -1) => {
    const growth = ({ growth_rate }: Counted) => sign * (growth_rate ?? 0);
    return first(
      compared.filter((segment) => growth(segment) > 0),
      growth,
    );
  };
  return { fastest_growing_segment: changedBy(1), needs_attention: changedBy(-1) };
};

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
