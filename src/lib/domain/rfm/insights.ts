import type { RfmSegmentName } from "./segments.ts";

const GROWING: readonly RfmSegmentName[] = ["Potential Loyalists", "Promising", "New Customers"];
const WORRYING: readonly RfmSegmentName[] = ["At Risk", "Need Attention", "Hibernating"];

type Counted = { segment_name: RfmSegmentName; customer_count: number; total_revenue: number };

/** The first of the largest, so that a tie goes to the specification's order. */
const largestBy = (segments: readonly Counted[], size: (segment: Counted) => number): RfmSegmentName | null =>
  segments.reduce<Counted | null>((best, next) => (best && size(best) >= size(next) ? best : next), null)
    ?.segment_name ?? null;

/** The four headlines, of segments that somebody is in; null where there is none. Growth and worry follow a list of priority. */
export const insightsOf = (all: readonly Counted[]) => {
  const segments = all.filter(({ customer_count }) => customer_count > 0);
  const firstOf = (list: readonly RfmSegmentName[]) =>
    list.find((name) => segments.some(({ segment_name }) => segment_name === name)) ?? null;
  return {
    highest_revenue_segment: largestBy(segments, ({ total_revenue }) => total_revenue),
    largest_segment: largestBy(segments, ({ customer_count }) => customer_count),
    fastest_growing_segment: firstOf(GROWING),
    needs_attention: firstOf(WORRYING),
  };
};
