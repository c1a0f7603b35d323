import { randomOf } from "../random.ts";
import type { Binned } from "./bins.ts";
import type { Slopes } from "./histogram.ts";
import type { Loss } from "./losses.ts";
import { addTree, type Growth, growTree, type Tree } from "./tree.ts";

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
const groupsOf = (rows: number, { parts, seed }: BoostOptions): Uint8Array => {
  const random = randomOf(seed, rows);
  const groups = Uint8Array.from({ length: rows }, (_, row) => row % parts);
  for (let row = rows - 1; row > 0; row--) {
    const other = Math.floor(random() * (row + 1));
    [groups[row], groups[other]] = [groups[other] as number, groups[row] as number];
  }
  return groups;
};

/** Fits a score per row. `unseen` holds out-of-fold scores, for honest error estimates. */
export const boost = (table: Binned, loss: Loss, options: BoostOptions): { model: Boosted; unseen: Float64Array } => {
  const groups = groupsOf(table.rows, options);
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
export const scoresOf = (model: Boosted, table: Binned): Float64Array => {
  const sum = new Float64Array(table.rows);
  for (const { start, trees, rate } of model) {
    for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] as number) + start / model.length;
    for (const tree of trees) addTree(tree, table, rate / model.length, sum);
  }
  return sum;
};
