import { type Counted, largest, nonEmpty } from "../insights.ts";
import type { RfmSegmentName } from "./segments.ts";

const GROWING: readonly RfmSegmentName[] = ["Potential Loyalists", "Promising", "New Customers"];
const WORRYING: readonly RfmSegmentName[] = ["At Risk", "Need Attention", "Hibernating"];

/** The four insights, over nonempty segments; null if there are none. Growth and attention follow a priority list. */
export const insightsOf = (segments: readonly (Counted & { segment_name: RfmSegmentName })[]) => {
  const names = nonEmpty(segments).map(({ segment_name }) => segment_name);
  const firstOf = (list: readonly RfmSegmentName[]) => list.find((name) => names.includes(name)) ?? null;
  return {
    ...largest(segments),
    fastest_growing_segment: firstOf(GROWING),
    needs_attention: firstOf(WORRYING),
  };
};
