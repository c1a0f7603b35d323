import { eigen } from "../symmetric.ts";
import type { Matrix } from "./matrix.ts";

/** Means of the columns, and their covariances, row by row; all 0 without rows. */
export const covarianceMatrix = ({
  rows,
  columns,
  values,
}: Matrix): { means: Float64Array; covariances: Float64Array } => {
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++)
    means[at % columns] = (means[at % columns] as number) + (values[at] as number);
  for (let column = 0; column < columns; column++) means[column] = (means[column] as number) / (rows || 1);
  const covariances = new Float64Array(columns * columns);
  for (let start = 0; start < values.length; start += columns)
    for (let one = 0; one < columns; one++) {
      const difference = (values[start + one] as number) - (means[one] as number);
      for (let other = 0; other < columns; other++) {
        const at = one * columns + other;
        const otherDifference = (values[start + other] as number) - (means[other] as number);
        covariances[at] = (covariances[at] as number) + difference * otherDifference;
      }
    }
  return { means, covariances: covariances.map((sum) => sum / (rows || 1)) };
};

/** `share` of the total variance. */
export type Component = { share: number; weights: number[] };

/** The principal components (Pearson 1901), the largest first; each points where its largest weight grows. */
export const principalComponents = (covariances: Float64Array, n: number): Component[] => {
  const { values, vectors } = eigen(covariances, n);
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
  return order.map((column) => {
    const weights = Array.from({ length: n }, (_, row) => vectors[row * n + column] as number);
    const largest = weights.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
    const sign = largest < 0 ? -1 : 1;
    return { share: (values[column] as number) / total, weights: weights.map((weight) => sign * weight) };
  });
};
