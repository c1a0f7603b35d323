import type { SegmentId, ShareMark } from "#lib/purchases/purchasing.ts";
import type { StoredAnswer } from "./stored-answer.ts";

/** What an answer is compared by. */
export type PurchasingFigures = {
  customers: number;
  groups: { id: SegmentId; customers: number; avgPurchaseValue: number | null; marks?: ShareMark[] }[];
};

export const purchasingFigures = ({ customers, segments }: StoredAnswer): PurchasingFigures => ({
  customers,
  groups: segments.map(({ segmentId: id, customers: size, avgPurchaseValue, marks }) => ({
    id,
    customers: size,
    avgPurchaseValue,
    ...(marks && { marks }),
  })),
});
