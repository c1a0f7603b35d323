import type { Binned } from "./bins.ts";
import { bestSplit, type Histogram, histogramOf, type Slopes, type SplitRule, without } from "./histogram.ts";

/**
 * Nodes in columns: `features[node]` below 0 is a leaf, otherwise rows with a bin of at most `bins[node]` go to
 * `lefts[node]`, the others to the node after it.
 */
export type Tree = { features: Int16Array; bins: Uint8Array; lefts: Int32Array; values: Float64Array };

export type Growth = SplitRule & { depth: number };

const emptyTree = (depth: number): Tree => {
  const nodes = 2 ** (depth + 1) - 1;
  return {
    features: new Int16Array(nodes).fill(-1),
    bins: new Uint8Array(nodes),
    lefts: new Int32Array(nodes),
    values: new Float64Array(nodes),
  };
};

const newtonStep = ({ gradients, hessians }: Slopes, rows: Uint32Array, ridge: number): number => {
  let [gradient, hessian] = [0, ridge];
  for (const row of rows) {
    gradient += gradients[row] as number;
    hessian += hessians[row] as number;
  }
  return hessian > 0 ? -gradient / hessian : 0;
};

/** Partitions rows so that the left ones come first; returns their number. */
const part = (rows: Uint32Array, { features, codes }: Binned, feature: number, bin: number): number => {
  const right = new Uint32Array(rows.length);
  let [left, others] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if ((codes[row * features + feature] as number) <= bin) rows[left++] = row;
    else right[others++] = row;
  }
  rows.set(right.subarray(0, others), left);
  return left;
};

/** Grows a tree over `rows` (whose order it changes). A leaf's value is Newton's step, or the result of `leafValue`. */
export const growTree = (
  table: Binned,
  rows: Uint32Array,
  slopes: Slopes,
  growth: Growth,
  leafValue: (rows: Uint32Array) => number = (own) => newtonStep(slopes, own, growth.ridge),
): Tree => {
  const tree = emptyTree(growth.depth);
  let nodes = 1;
  const grow = (node: number, own: Uint32Array, depth: number, sums: Histogram): void => {
    const split = bestSplit(sums, own.length, growth);
    if (split.feature < 0) {
      tree.values[node] = leafValue(own);
      return;
    }
    const count = part(own, table, split.feature, split.bin);
    const [left, right] = [own.subarray(0, count), own.subarray(count)];
    const child = nodes;
    nodes += 2;
    tree.features[node] = split.feature;
    tree.bins[node] = split.bin;
    tree.lefts[node] = child;
    if (depth + 1 === growth.depth) {
      tree.values[child] = leafValue(left);
      tree.values[child + 1] = leafValue(right);
      return;
    }
    const isLeftSmaller = left.length <= right.length;
    const smaller = histogramOf(table, isLeftSmaller ? left : right, slopes);
    const larger = without(sums, smaller);
    grow(child, left, depth + 1, isLeftSmaller ? smaller : larger);
    grow(child + 1, right, depth + 1, isLeftSmaller ? larger : smaller);
  };
  grow(0, rows, 0, histogramOf(table, rows, slopes));
  return tree;
};

/** Adds a tree's values, times a rate, to the scores of all rows. */
export const addTree = (tree: Tree, { rows, features, codes }: Binned, rate: number, into: Float64Array): void => {
  for (let row = 0; row < rows; row++) {
    let node = 0;
    for (let feature = tree.features[0] as number; feature >= 0; feature = tree.features[node] as number) {
      const bin = codes[row * features + feature] as number;
      node = (tree.lefts[node] as number) + (bin <= (tree.bins[node] as number) ? 0 : 1);
    }
    into[row] = (into[row] as number) + rate * (tree.values[node] as number);
  }
};
