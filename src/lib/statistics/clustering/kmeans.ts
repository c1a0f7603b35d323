import { kmeansGenerator } from "ml-kmeans";
import { createRandom, type Random } from "../random.ts";
import { type Matrix, selectRows, squaredDistance, toLists, toMatrix } from "./matrix.ts";
import {
  type Assignment,
  assignToNearest,
  computeCentroids,
  countClusterSizes,
  type Partition,
  sumWithin,
} from "./partition.ts";

/** The first index whose running sum exceeds the value. */
const pickWeightedIndex = (weights: Float64Array, value: number): number => {
  let left = value;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    last = i;
    left -= weight;
    if (left < 0) return i;
  }
  return last;
};

/**
 * Starting points: each one is drawn with a probability proportional to the squared distance to those already chosen
 * (k-means++: Arthur and Vassilvitskii 2007). Fewer than k if there are fewer distinct points.
 */
export const startCentroids = (points: Matrix, k: number, random: Random): Matrix => {
  const chosen: number[] = [];
  const distances = new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY);
  let next = Math.floor(random() * points.rows);
  while (chosen.length < k) {
    chosen.push(next);
    let total = 0;
    for (let point = 0; point < points.rows; point++) {
      const distance = Math.min(distances[point] as number, squaredDistance(points, point, points, next));
      distances[point] = distance;
      total += distance;
    }
    if (total === 0) break;
    next = pickWeightedIndex(distances, random() * total);
  }
  return selectRows(points, chosen);
};

/** Gives each empty cluster the point farthest from its centroid, from a cluster that keeps at least one. */
const fillEmptyClusters = (points: Matrix, centroids: Matrix, assignment: Assignment): void => {
  const sizes = countClusterSizes(assignment, centroids.rows);
  for (let empty = sizes.indexOf(0); empty >= 0; empty = sizes.indexOf(0)) {
    let farthest = -1;
    let most = -1;
    for (let point = 0; point < points.rows; point++) {
      const cluster = assignment[point] as number;
      const distance = squaredDistance(points, point, centroids, cluster);
      if ((sizes[cluster] as number) > 1 && distance > most) [farthest, most] = [point, distance];
    }
    if (farthest < 0) return;
    const from = assignment[farthest] as number;
    sizes[from] = (sizes[from] as number) - 1;
    sizes[empty] = 1;
    assignment[farthest] = empty;
  }
};

const isSame = (one: Assignment, other: Assignment): boolean => {
  for (let point = 0; point < one.length; point++) if (one[point] !== other[point]) return false;
  return true;
};

/** For more points ml-kmeans takes too long, as choosing k takes about thirty runs (decision 38). */
export const MOST_FOR_LIBRARY = 200;

/**
 * Lloyd's algorithm by ml-kmeans, for the few points for which it is fast enough. Null if a cluster is left empty on the
 * way: ml-kmeans keeps its centroid.
 */
export const refineByLibrary = (
  points: Matrix,
  start: Matrix,
  passes: number,
): Pick<Partition, "centroids" | "assignment"> | null => {
  const options = { initialization: toLists(start), maxIterations: passes, tolerance: 0 };
  let last: { clusters: number[]; centroids: number[][] } | undefined;
  for (last of kmeansGenerator(toLists(points), start.rows, options))
    if (new Set(last.clusters).size < start.rows) return null;
  return last ? { assignment: Uint16Array.from(last.clusters), centroids: toMatrix(last.centroids) } : null;
};

/** The same on typed arrays, for any number of points; an empty cluster gets the farthest point. */
export const refineOnArrays = (
  points: Matrix,
  start: Matrix,
  passes: number,
): Pick<Partition, "centroids" | "assignment"> => {
  let centroids = start;
  let assignment: Assignment = new Uint16Array(points.rows);
  for (let pass = 0; pass < passes; pass++) {
    const next = assignToNearest(points, centroids);
    fillEmptyClusters(points, centroids, next);
    if (pass > 0 && isSame(next, assignment)) break;
    centroids = computeCentroids(points, next, centroids.rows);
    assignment = next;
  }
  return { centroids, assignment };
};

/** Lloyd's algorithm from given centroids, until convergence or for `passes` rounds; no cluster is left empty. */
export const refine = (points: Matrix, start: Matrix, passes: number): Partition => {
  const isSmall = points.rows <= MOST_FOR_LIBRARY;
  const found = (isSmall && refineByLibrary(points, start, passes)) || refineOnArrays(points, start, passes);
  return { ...found, withinSumOfSquares: sumWithin(points, found) };
};

type KmeansOptions = { k: number; seed: number; starts?: number; passes?: number };

/**
 * K-means (Lloyd 1982): the best result by sum of squares over several seeded starts. Returns fewer than `k` clusters
 * if there are fewer distinct points, none empty. Throws a RangeError without points or with k below 1.
 */
export const kmeans = (points: Matrix, { k, seed, starts = 4, passes = 50 }: KmeansOptions): Partition => {
  if (points.rows === 0) throw new RangeError("There are no points");
  if (k < 1) throw new RangeError("k must be at least 1");
  let best: Partition | undefined;
  for (let start = 0; start < starts; start++) {
    const found = refine(points, startCentroids(points, k, createRandom(seed, start)), passes);
    if (!best || found.withinSumOfSquares < best.withinSumOfSquares) best = found;
  }
  return best as Partition;
};
