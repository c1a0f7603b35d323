import type { SegmentId } from "./purchasing.ts";
import type { StoredAnswer } from "./stored-answer.ts";

/** What an answer is compared by. */
export type PurchasingFigures = {
  customers: number;
  groups: { id: SegmentId; customers: number; avgPurchaseValue: number | null }[];
};

export const purchasingFigures = ({ customers, segments }: StoredAnswer): PurchasingFigures => ({
  customers,
  groups: segments.map(({ segmentId: id, customers: size, avgPurchaseValue }) => ({
    ...{ id, customers: size, avgPurchaseValue },
  })),
});
