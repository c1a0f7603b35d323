/** The skew at which the middle half of the values would take only a fiftieth of the axis. */
const SQUEEZED = 50;

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

const at = (ascending: readonly number[], share: number): number =>
  ascending[Math.round((ascending.length - 1) * share)] ?? 0;

/** Whether a logarithmic axis is better: all values are positive, and a long tail would squeeze the others. */
export const isLogarithmic = (values: readonly number[]): boolean => {
  const ascending = sorted(values);
  const [least = 0, most = 0] = [ascending[0], ascending.at(-1)];
  return least > 0 && most / at(ascending, 0.5) > SQUEEZED / 5;
};

/** 0 to 6, the steps of the sequential palette: equal parts of the square root, so that small values differ too. */
export const toShade = (customers: number, most: number): number =>
  most > 0 ? Math.min(6, Math.floor(7 * Math.sqrt(customers / most))) : 0;

/** Whether a lift reads as more than 1 once it is rounded to so many decimals. */
export const readsAboveAverage = (lift: number | null, decimals: number): boolean =>
  lift !== null && Math.round(lift * 10 ** decimals) > 10 ** decimals;
