import { computeDiversity } from "../measures.ts";
import { FEATURES, type FeatureName, type PurchasingRow } from "../purchasing.ts";

/** One number per customer, NaN if unknown. */
export type FeatureColumn = Float64Array;
export type Columns = Record<FeatureName, FeatureColumn>;

const toFeatureColumn = (rows: readonly PurchasingRow[], feature: FeatureName): FeatureColumn => {
  const column = new Float64Array(rows.length).fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]?.[feature];
    if (value !== undefined) column[i] = value;
  }
  return column;
};

const fill = (column: FeatureColumn, valueAt: (row: number) => number): void => {
  for (let i = 0; i < column.length; i++) {
    if (!Number.isNaN(column[i])) continue;
    const value = valueAt(i);
    // Rounded, so that 0.3 / 0.1 gives exactly three orders.
    if (Number.isFinite(value)) column[i] = Number(value.toPrecision(12));
  }
};

/** The features as columns, deriving missing ones from others: total = orders × order value. */
export const featureColumns = (rows: readonly PurchasingRow[]): Columns => {
  const columns = Object.fromEntries(FEATURES.map((feature) => [feature, toFeatureColumn(rows, feature)])) as Columns;
  const { totalPurchases: total, avgOrderValue: average, orderCount: orders, categoryDiversity } = columns;
  fill(orders, (i) => (total[i] as number) / (average[i] as number));
  fill(average, (i) => (total[i] as number) / (orders[i] as number));
  fill(total, (i) => (average[i] as number) * (orders[i] as number));
  fill(categoryDiversity, (i) => computeDiversity(rows[i]?.categories ?? {}) ?? Number.NaN);
  return columns;
};
