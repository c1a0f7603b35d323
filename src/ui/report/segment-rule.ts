import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { isSegmentKey } from "../theme/segments.ts";
import { type RfmState, STANDARD } from "./report-state.ts";

type Focus = Pick<RfmState, "method" | "days" | "storefront" | "focus" | "cell">;

/**
 * What is in focus as a rule that a segment can be filled by. Null where no rule says the same: criteria know the places of
 * the standard report alone, of its method, its period and all storefronts.
 */
export const ruleOf = ({ method, days, storefront, focus, cell }: Focus): Criteria | null => {
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
