import {
  type Binned,
  bestSplit,
  buildHistogram,
  type Histogram,
  type Slopes,
  type SplitRule,
  without,
} from "./histogram.ts";
import { createRandom } from "./random.ts";
import { selectRank } from "./summaries.ts";

/** A loss to minimize. Scores are the sums of the trees. */
type Loss = {
  /** The initial score, the same for all rows. */
  start: (rows: Uint32Array) => number;
  /** Writes each row's gradient and curvature at its score. */
  slope: (scores: Float64Array, into: Slopes) => void;
  /** Mean loss of some rows. */
  lossOf: (scores: Float64Array, rows: Uint32Array) => number;
  /** A leaf's value from its rows, for losses where Newton's step is unsuitable. */
  leafValue?: (scores: Float64Array, rows: Uint32Array) => number;
};

/** Scores are limited to this, so that exponentials don't overflow. */
const LARGEST = 12;

const clampedExp = (score: number): number => Math.exp(Math.min(LARGEST, Math.max(-LARGEST, score)));

/** Counts with individual expectations: the score is the log of the factor on the expectation. */
export const poissonLoss = (counts: Float64Array, expected: Float64Array): Loss => ({
  start: (rows) => {
    let [counted, all] = [0, 0];
    for (const row of rows) {
      counted += counts[row] as number;
      all += expected[row] as number;
    }
    return counted > 0 && all > 0 ? Math.log(counted / all) : 0;
  },
  slope: (scores, { gradients, hessians }) => {
    for (let row = 0; row < scores.length; row++) {
      const mean = (expected[row] as number) * clampedExp(scores[row] as number);
      gradients[row] = mean - (counts[row] as number);
      hessians[row] = mean;
    }
  },
  lossOf: (scores, rows) => {
    let sum = 0;
    for (const row of rows) {
      const score = scores[row] as number;
      sum += (expected[row] as number) * clampedExp(score) - (counts[row] as number) * score;
    }
    return sum / Math.max(1, rows.length);
  },
});

const selectQuantile = (values: Float64Array, share: number): number => {
  if (values.length === 0) return 0;
  return selectRank(values, Math.min(values.length - 1, Math.floor(share * values.length)));
};

/** The quantile (0 … 1) of a row's value (Koenker and Bassett 1978); a leaf is the quantile of its rows. */
export const quantileLoss = (values: Float64Array, share: number): Loss => ({
  start: (rows) =>
    selectQuantile(
      Float64Array.from(rows, (row) => values[row] as number),
      share,
    ),
  slope: (scores, { gradients, hessians }) => {
    for (let row = 0; row < scores.length; row++) {
      gradients[row] = (values[row] as number) > (scores[row] as number) ? -share : 1 - share;
      hessians[row] = 1;
    }
  },
  lossOf: (scores, rows) => {
    let sum = 0;
    for (const row of rows) {
      const gap = (values[row] as number) - (scores[row] as number);
      sum += gap > 0 ? share * gap : (share - 1) * gap;
    }
    return sum / Math.max(1, rows.length);
  },
  leafValue: (scores, rows) =>
    selectQuantile(
      Float64Array.from(rows, (row) => (values[row] as number) - (scores[row] as number)),
      share,
    ),
});

/**
 * Nodes in columns: `features[node]` below 0 is a leaf, otherwise rows with a bin of at most `bins[node]` go to
 * `lefts[node]`, the others to the node after it.
 */
type Tree = { features: Int16Array; bins: Uint8Array; lefts: Int32Array; values: Float64Array };

type Growth = SplitRule & { depth: number };

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
    const smaller = buildHistogram(table, isLeftSmaller ? left : right, slopes);
    const larger = without(sums, smaller);
    grow(child, left, depth + 1, isLeftSmaller ? smaller : larger);
    grow(child + 1, right, depth + 1, isLeftSmaller ? larger : smaller);
  };
  grow(0, rows, 0, buildHistogram(table, rows, slopes));
  return tree;
};

/** Adds a tree's values, times a rate, to the scores of all rows. */
const addTree = (tree: Tree, { rows, features, codes }: Binned, rate: number, into: Float64Array): void => {
  for (let row = 0; row < rows; row++) {
    let node = 0;
    for (let feature = tree.features[0] as number; feature >= 0; feature = tree.features[node] as number) {
      const bin = codes[row * features + feature] as number;
      node = (tree.lefts[node] as number) + (bin <= (tree.bins[node] as number) ? 0 : 1);
    }
    into[row] = (into[row] as number) + rate * (tree.values[node] as number);
  }
};

export type BoostOptions = Growth & {
  rounds: number;
  rate: number;
  /** Stops after this many rounds without a lower loss on the held-out rows. */
  patience: number;
  /** The number of cross-validation folds: one model per fold, averaged. */
  parts: number;
  seed: number;
};

type Part = { start: number; trees: Tree[]; rate: number };

/** Gradient boosted trees (Friedman 2001) over binned features: the mean of one model per fold. */
type Boosted = Part[];

const boostPart = (
  table: Binned,
  { grown, kept, loss }: { grown: Uint32Array; kept: Uint32Array; loss: Loss },
  options: BoostOptions,
  scores: Float64Array,
): Part => {
  const start = loss.start(grown);
  scores.fill(start);
  const slopes: Slopes = { gradients: new Float64Array(scores.length), hessians: new Float64Array(scores.length) };
  const trees: Tree[] = [];
  let [best, bestTrees] = [loss.lossOf(scores, kept), 0];
  const bestScores = scores.slice();
  for (let round = 0; round < options.rounds && round - bestTrees < options.patience; round++) {
    loss.slope(scores, slopes);
    const { leafValue } = loss;
    const tree = growTree(table, grown, slopes, options, leafValue && ((rows) => leafValue(scores, rows)));
    if ((tree.features[0] as number) < 0 && tree.values[0] === 0) break;
    trees.push(tree);
    addTree(tree, table, options.rate, scores);
    const now = loss.lossOf(scores, kept);
    if (!(now < best)) continue;
    [best, bestTrees] = [now, trees.length];
    bestScores.set(scores);
  }
  scores.set(bestScores);
  return { start, trees: trees.slice(0, bestTrees), rate: options.rate };
};

/** Each row's fold; seeded, evenly filled. */
const assignFolds = (rows: number, { parts, seed }: BoostOptions): Uint8Array => {
  const random = createRandom(seed, rows);
  const groups = Uint8Array.from({ length: rows }, (_, row) => row % parts);
  for (let row = rows - 1; row > 0; row--) {
    const other = Math.floor(random() * (row + 1));
    [groups[row], groups[other]] = [groups[other] as number, groups[row] as number];
  }
  return groups;
};

/** Fits a score per row. `unseen` holds out-of-fold scores, for honest error estimates. */
export const boost = (table: Binned, loss: Loss, options: BoostOptions): { model: Boosted; unseen: Float64Array } => {
  const groups = assignFolds(table.rows, options);
  const allRows = Uint32Array.from(groups, (_, row) => row);
  const unseen = new Float64Array(table.rows);
  const scores = new Float64Array(table.rows);
  const model: Boosted = [];
  for (let group = 0; group < options.parts; group++) {
    const kept = allRows.filter((row) => groups[row] === group);
    const grown = allRows.filter((row) => groups[row] !== group);
    model.push(boostPart(table, { grown, kept, loss }, options, scores));
    for (const row of kept) unseen[row] = scores[row] as number;
  }
  return { model, unseen };
};

/** Scores of other rows, binned with the same cuts. */
export const predictScores = (model: Boosted, table: Binned): Float64Array => {
  const sum = new Float64Array(table.rows);
  for (const { start, trees, rate } of model) {
    for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] as number) + start / model.length;
    for (const tree of trees) addTree(tree, table, rate / model.length, sum);
  }
  return sum;
};
