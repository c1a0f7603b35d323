import { affinityOf, amountShare, amountsOf, categoryPairsOf, sumOfAmounts } from "./affinity.ts";
import type { Grouped, ScaledPopulation } from "./clustering/group-customers.ts";
import { featureProfile, meansOf, standoutOf } from "./clustering/profile.ts";
import type { CompleteRows } from "./complete-rows.ts";
import type { PurchasingRow, PurchasingSegment, SegmentId } from "./purchasing.ts";
import { groupSeasonality } from "./seasonality.ts";

const byValue = (a: PurchasingSegment, b: PurchasingSegment): number =>
  (b.avgPurchaseValue ?? Number.NEGATIVE_INFINITY) - (a.avgPurchaseValue ?? Number.NEGATIVE_INFINITY) ||
  b.customerIds.length - a.customerIds.length ||
  (a.segmentId < b.segmentId ? -1 : 1);

const membersOf = (ids: readonly SegmentId[]): Map<SegmentId, number[]> => {
  const members = new Map<SegmentId, number[]>();
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as SegmentId;
    const own = members.get(id);
    if (own) own.push(row);
    else members.set(id, [row]);
  }
  return members;
};

/** The report of each segment, most valuable first. */
export const buildSegments = (
  { rows, columns, places, overall }: ScaledPopulation,
  { ids, marks }: Pick<Grouped, "ids" | "marks">,
  span: CompleteRows["span"],
): PurchasingSegment[] => {
  const groups = [...membersOf(ids)].map(([segmentId, members]) => {
    const customers = members.map((row) => rows[row] as PurchasingRow);
    const [categories, brands] = [amountsOf(customers, "categories"), amountsOf(customers, "brands")];
    return { segmentId, customers, categories, brands, means: meansOf(columns, places, members) };
  });
  const all = {
    categories: sumOfAmounts(groups.map(({ categories }) => categories)),
    brands: sumOfAmounts(groups.map(({ brands }) => brands)),
  };
  return groups
    .map(
      ({ segmentId, customers, categories, brands, means }): PurchasingSegment => ({
        segmentId,
        customerIds: customers.map(({ customerId }) => customerId),
        avgPurchaseValue: means.get("totalPurchases")?.own ?? null,
        profile: featureProfile(means, overall),
        topCategories: affinityOf(categories, all.categories),
        topBrands: affinityOf(brands, all.brands),
        ...(marks.has(segmentId) && {
          marks: (marks.get(segmentId) ?? []).map((mark) => {
            const { kind, name } = mark;
            if (kind !== "categories" && kind !== "brands") return mark;
            const own = kind === "categories" ? categories : brands;
            return { ...mark, share: amountShare(own, name), population: amountShare(all[kind], name) };
          }),
        }),
        crossCategory: categoryPairsOf(customers, categories),
        seasonality: groupSeasonality(customers, span),
        standout: standoutOf(means, overall),
      }),
    )
    .sort(byValue);
};

/** Customers with orders given but none in the period. */
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
