import type { Histories } from "#lib/clv/model.ts";
import { memoizeByObject } from "#lib/memoize-by-object.ts";

/** Customers with equal histories as one row weighted by their number; ascending by x, then t_x, then T. */
export type CollapsedRows = {
  rows: number;
  /** Sum of the weights. */
  customers: number;
  repeatPurchases: Float64Array;
  recency: Float64Array;
  tenure: Float64Array;
  weight: Float64Array;
  /** Each customer's row. */
  rowOf: Uint32Array;
  /** Customer indexes grouped by row, in row order. */
  order: Uint32Array;
};

/**
 * Every likelihood in this folder depends only on x, t_x and T. Sorting by history makes the result, and every sum over
 * it, independent of the customer order to the last bit. Several models read the same histories, which are sorted once for all.
 */
export const collapse = memoizeByObject(
  ({ rows: customers, repeatPurchases, recency, tenure }: Histories): CollapsedRows => {
    const differ = (a: number, b: number): number =>
      (repeatPurchases[a] as number) - (repeatPurchases[b] as number) ||
      (recency[a] as number) - (recency[b] as number) ||
      (tenure[a] as number) - (tenure[b] as number);
    const order = Uint32Array.from({ length: customers }, (_, i) => i).sort(differ);
    const rowOf = new Uint32Array(customers);
    const firsts: number[] = [];
    const weights: number[] = [];
    let last = -1;
    for (const customer of order) {
      if (last < 0 || differ(last, customer) !== 0) {
        firsts.push(customer);
        weights.push(0);
      }
      last = customer;
      rowOf[customer] = firsts.length - 1;
      weights[firsts.length - 1] = (weights[firsts.length - 1] as number) + 1;
    }
    const take = (column: Float64Array): Float64Array => Float64Array.from(firsts, (first) => column[first] as number);
    return {
      rows: firsts.length,
      customers,
      repeatPurchases: take(repeatPurchases),
      recency: take(recency),
      tenure: take(tenure),
      weight: Float64Array.from(weights),
      rowOf,
      order,
    };
  },
);

/**
 * At most `size` rows that represent all: every k-th customer in row order, so that all kinds of history keep their
 * proportions. For exploring only; no reported result depends on it.
 */
export const thinned = (all: CollapsedRows, size: number): CollapsedRows => {
  if (all.rows <= size) return all;
  const step = all.customers / size;
  const kept: number[] = [];
  const weights: number[] = [];
  let passed = 0;
  for (let row = 0, next = step / 2; row < all.rows; row++) {
    passed += all.weight[row] as number;
    let weight = 0;
    for (; next < passed; next += step) weight += step;
    if (weight > 0) {
      kept.push(row);
      weights.push(weight);
    }
  }
  const take = (column: Float64Array): Float64Array => Float64Array.from(kept, (row) => column[row] as number);
  return {
    rows: kept.length,
    customers: weights.reduce((sum, weight) => sum + weight, 0),
    repeatPurchases: take(all.repeatPurchases),
    recency: take(all.recency),
    tenure: take(all.tenure),
    weight: Float64Array.from(weights),
    rowOf: new Uint32Array(0),
    order: new Uint32Array(0),
  };
};
