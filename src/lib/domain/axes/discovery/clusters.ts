import { largestGroup } from "#lib/domain/statistics/clustering/identical-rows.ts";
import { kmeans, refine } from "#lib/domain/statistics/clustering/kmeans.ts";
import { emptyMatrix, type Matrix, rowsOf } from "#lib/domain/statistics/clustering/matrix.ts";
import {
  type Assignment,
  assignToNearest,
  centroidsOf,
  leastShareOf,
} from "#lib/domain/statistics/clustering/partition.ts";
import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";
import { distancesOf, silhouettesFrom } from "#lib/domain/statistics/clustering/silhouette.ts";
import type { DiscoverOptions } from "../model.ts";

/** Smaller clusters are individual customers rather than a segment. */
export const LEAST_SHARE = 0.02;
/**
 * From this share on, customers with identical values form their own segment, and the others are clustered separately:
 * k-means would spend its clusters on the edge of that group.
 */
const HEAP_SHARE = 0.5;
/**
 * How many customers the search for k uses, and the silhouette sample size: populations up to 2,000 are scored
 * completely.
 */
export const SEARCHED = 5000;
export const JUDGED = 2000;
export const TRIAL = { starts: 6, passes: 40 };
const FINAL_PASSES = 25;

export type Clusters = {
  centres: Matrix;
  assignment: Assignment;
  /** The scored rows and their silhouettes; null with one cluster. */
  judged: Uint32Array;
  silhouettes: Float64Array | null;
  tried: { k: number; silhouette: number | null }[];
  /** The share of customers with identical values, if it is at least half. */
  heapShare: number;
};

export const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const joined = (one: Matrix, other: Matrix): Matrix => {
  const both = emptyMatrix(one.rows + other.rows, one.columns);
  both.values.set(one.values);
  both.values.set(other.values, one.values.length);
  return both;
};

/** Centers of `k` clusters by k-means; customers in the heap of identical values are left out. */
const centresFor = (points: Matrix, heap: { point: Matrix; others: Matrix } | null, k: number, seed: number): Matrix =>
  heap
    ? joined(heap.point, kmeans(heap.others, { k: k - 1, seed, ...TRIAL }).centroids)
    : kmeans(points, { k, seed, ...TRIAL }).centroids;

/** All customers in one cluster. */
const singleCluster = (points: Matrix, heapShare: number, tried: Clusters["tried"]): Clusters => {
  const assignment: Assignment = new Uint16Array(points.rows);
  const centres = centroidsOf(points, assignment, 1);
  return { centres, assignment, judged: new Uint32Array(), silhouettes: null, tried, heapShare };
};

/**
 * Clusters points, sorted so that the result depends only on their values. Picks the k from `minK` to `maxK` with the
 * best mean silhouette among those without a cluster below 2%. If half or more of the customers are identical they form
 * one cluster; if fewer than 2% remain beside them, or every k has a smaller cluster, there is a single cluster.
 */
export const clustersOf = (points: Matrix, { minK, maxK, seed }: DiscoverOptions): Clusters => {
  const heap = largestGroup(points);
  const heapShare = heap.size / points.rows;
  const isHeap = heapShare >= HEAP_SHARE;
  if (heapShare > 1 - LEAST_SHARE) return singleCluster(points, heapShare, []);
  const searched = rowsOf(points, sampleRows(points.rows, SEARCHED, seed));
  const judged = sampleRows(points.rows, JUDGED, seed + 1);
  const judgedPoints = rowsOf(points, judged);
  const distances = distancesOf(judgedPoints);
  const apart = isHeap ? { point: rowsOf(points, [heap.first]), others: largestGroup(searched).others() } : null;
  const candidates = Array.from({ length: Math.max(0, maxK - minK + 1) }, (_, i) => minK + i).map((k) => {
    const centres = centresFor(searched, apart, k, seed);
    const silhouettes =
      centres.rows === k ? silhouettesFrom(distances, assignToNearest(judgedPoints, centres), k) : null;
    const isWhole = silhouettes !== null && leastShareOf(assignToNearest(searched, centres), k) >= LEAST_SHARE;
    return { k, centres, silhouette: isWhole ? meanOf(silhouettes) : null };
  });
  const tried = candidates.map(({ k, silhouette }) => ({ k, silhouette }));
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (most, each) => ((each.silhouette ?? -2) > (most?.silhouette ?? -2) ? each : most),
    null,
  );
  if (!best) return singleCluster(points, isHeap ? heapShare : 0, tried);
  // A heap's center is its exact position; otherwise a few more passes run over all points.
  const centres = isHeap ? best.centres : refine(points, best.centres, FINAL_PASSES).centroids;
  const assignment = assignToNearest(points, centres);
  const labels: Assignment = Uint16Array.from(judged, (row) => assignment[row] as number);
  const silhouettes = silhouettesFrom(distances, labels, centres.rows);
  return { centres, assignment, judged, silhouettes, tried, heapShare: isHeap ? heapShare : 0 };
};
