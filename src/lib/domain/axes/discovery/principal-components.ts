import { eigen } from "#lib/domain/statistics/symmetric.ts";

/** 0 for an empty list: an axis without customer profiles still has a map. */
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

/** Covariance matrix of columns, row by row. */
export const covariancesOf = (columns: readonly (readonly number[])[]): Float64Array => {
  const centred = columns.map((column) => {
    const mean = meanOf(column);
    return column.map((value) => value - mean);
  });
  return Float64Array.from(
    centred.flatMap((one) => centred.map((other) => meanOf(one.map((value, i) => value * (other[i] as number))))),
  );
};

export type Component = { share: number; weights: number[] };

/** The first two principal components (Pearson 1901); each points where its largest weight grows. */
export const twoComponents = (covariances: Float64Array, n: number): [Component, Component] => {
  const { values, vectors } = eigen(covariances, n);
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
  const component = (place: number): Component => {
    const column = order[place];
    if (column === undefined) return { share: 0, weights: Array.from({ length: n }, () => 0) };
    const weights = Array.from({ length: n }, (_, row) => vectors[row * n + column] as number);
    const largest = weights.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
    const sign = largest < 0 ? -1 : 1;
    return { share: (values[column] as number) / total, weights: weights.map((weight) => sign * weight) };
  };
  return [component(0), component(1)];
};
