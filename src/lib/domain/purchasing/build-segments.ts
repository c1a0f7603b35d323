import { affinityOf, amountsOf } from "./affinity.ts";
import { categoryPairsOf } from "./category-pairs.ts";
import type { CompleteRows } from "./complete-rows.ts";
import type { Population } from "./group-customers.ts";
import { meansOf, profileOf, standoutOf } from "./profile.ts";
import type { PurchasingRow, PurchasingSegment, SegmentId } from "./purchasing.ts";
import { groupSeasonality } from "./seasonality.ts";

const byValue = (a: PurchasingSegment, b: PurchasingSegment): number =>
  (b.avgPurchaseValue ?? Number.NEGATIVE_INFINITY) - (a.avgPurchaseValue ?? Number.NEGATIVE_INFINITY) ||
  b.customerIds.length - a.customerIds.length ||
  (a.segmentId < b.segmentId ? -1 : 1);

/** What there is to tell of each segment, the most valuable first. */
export const buildSegments = (
  { rows, columns, places, everybody }: Population,
  ids: readonly SegmentId[],
  span: CompleteRows["span"],
): PurchasingSegment[] => {
  const members = new Map<SegmentId, number[]>();
  for (const [row, id] of ids.entries()) {
    const own = members.get(id);
    if (own) own.push(row);
    else members.set(id, [row]);
  }
  const all = { categories: amountsOf(rows, "categories"), brands: amountsOf(rows, "brands") };
  return [...members]
    .map(([segmentId, own]): PurchasingSegment => {
      const customers = own.map((row) => rows[row] as PurchasingRow);
      const means = meansOf(columns, places, own);
      return {
        segmentId,
        customerIds: customers.map(({ customerId }) => customerId),
        avgPurchaseValue: means.get("totalPurchases")?.own ?? null,
        profile: profileOf(means, everybody),
        topCategories: affinityOf(amountsOf(customers, "categories"), all.categories),
        topBrands: affinityOf(amountsOf(customers, "brands"), all.brands),
        crossCategory: categoryPairsOf(customers),
        seasonality: groupSeasonality(customers, span),
        standout: standoutOf(means, everybody),
      };
    })
    .sort(byValue);
};

/** Who had orders given, and none in the period. */
export const inactiveSegment = (rows: readonly PurchasingRow[]): PurchasingSegment => ({
  segmentId: "inactive",
  customerIds: rows.map(({ customerId }) => customerId),
  avgPurchaseValue: 0,
  profile: { totalPurchases: 0, orderCount: 0 },
  topCategories: [],
  topBrands: [],
  crossCategory: [],
  seasonality: null,
  standout: [],
});
