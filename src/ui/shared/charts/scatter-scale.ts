import type { PurchasingAnswer } from "#contracts/purchasing/purchasing.ts";

export type PurchasingMap = NonNullable<PurchasingAnswer["map"]>;
export type Point = PurchasingMap["points"][number];

/** Where the middle half of the values would be squeezed into a fiftieth of the axis. */
const SQUEEZED = 50;

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

const at = (ascending: readonly number[], share: number): number =>
  ascending[Math.round((ascending.length - 1) * share)] ?? 0;

/** Whether values are better drawn by their logarithm: all above zero, with a tail that leaves no room for the others. */
export const isLogarithmic = (values: readonly number[]): boolean => {
  const ascending = sorted(values);
  const [least = 0, most = 0] = [ascending[0], ascending.at(-1)];
  return least > 0 && most / at(ascending, 0.5) > SQUEEZED / 5;
};

/** The middle value. */
export const medianOf = (values: readonly number[]): number => at(sorted(values), 0.5);
