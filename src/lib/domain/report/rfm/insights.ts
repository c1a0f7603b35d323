import { type Counted, largest, withPeople } from "../insights.ts";
import type { RfmSegmentName } from "./segments.ts";

const GROWING: readonly RfmSegmentName[] = ["Potential Loyalists", "Promising", "New Customers"];
const WORRYING: readonly RfmSegmentName[] = ["At Risk", "Need Attention", "Hibernating"];

/** The four headlines, of segments that somebody is in; null where there is none. Growth and worry follow a list of priority. */
export const insightsOf = (segments: readonly (Counted & { segment_name: RfmSegmentName })[]) => {
  const names = withPeople(segments).map(({ segment_name }) => segment_name);
  const firstOf = (list: readonly RfmSegmentName[]) => list.find((name) => names.includes(name)) ?? null;
  return {
    ...largest(segments),
    fastest_growing_segment: firstOf(GROWING),
    needs_attention: firstOf(WORRYING),
  };
};
