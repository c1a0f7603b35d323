/** What a headline is chosen by. */
export type Counted = {
  segment_name: string;
  customer_count: number;
  total_revenue: number;
  growth_rate: number | null;
};

/** The first of the largest, so that a tie goes to the order of the report. */
const first = (segments: readonly Counted[], size: (segment: Counted) => number): string | null =>
  segments.reduce<Counted | null>((best, next) => (best && size(best) >= size(next) ? best : next), null)
    ?.segment_name ?? null;

export const withPeople = <Segment extends Counted>(segments: readonly Segment[]): Segment[] =>
  segments.filter(({ customer_count }) => customer_count > 0);

/** Who brings most and who is most, of segments that somebody is in; null where there is none. */
export const largest = (segments: readonly Counted[]) => ({
  highest_revenue_segment: first(withPeople(segments), ({ total_revenue }) => total_revenue),
  largest_segment: first(withPeople(segments), ({ customer_count }) => customer_count),
});

/**
 * Which segment's customers grew most against the period before, and which least, of segments that somebody is in; null
 * where none of them had anybody before.
 */
export const byGrowth = (segments: readonly Counted[]) => {
  const known = withPeople(segments).filter(({ growth_rate }) => growth_rate !== null);
  return {
    fastest_growing_segment: first(known, ({ growth_rate }) => growth_rate ?? 0),
    needs_attention: first(known, ({ growth_rate }) => -(growth_rate ?? 0)),
  };
};
