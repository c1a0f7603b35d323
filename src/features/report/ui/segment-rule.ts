import { isSegmentKey } from "#core/ui/theme/segments.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { type RfmState, STANDARD } from "./report-state.ts";

type Focus = Pick<RfmState, "method" | "days" | "storefront" | "basis" | "focus" | "cell">;

/**
 * The focused customers as a segment rule. Null if no rule is equivalent: criteria only support the standard report's scores by
 * revenue, method and period, over all storefronts.
 */
export const toSegmentRule = ({ method, days, storefront, basis, focus, cell }: Focus): Criteria | null => {
  if (basis !== STANDARD.basis) return null;
  if (method !== STANDARD.method || days !== STANDARD.days || storefront !== STANDARD.storefront) return null;
  if (focus !== null)
    return isSegmentKey(focus) ? { all: [{ field: "rfmSegment", operator: "is", value: focus }] } : null;
  if (!cell) return null;
  return {
    all: [
      { field: "recencyScore", operator: "is", value: cell.recency },
      { field: "frequencyScore", operator: "is", value: cell.frequency },
    ],
  };
};
