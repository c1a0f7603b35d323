import { createRandom } from "../random.ts";
import { kmeans, refine, startCentroids } from "./kmeans.ts";
import { type Matrix, selectRows } from "./matrix.ts";
import { type Assignment, assignToNearest, computeCentroids, computeLeastShare, type Partition } from "./partition.ts";
import { sampleRows } from "./sample-rows.ts";
import { pairwiseDistances, silhouetteFrom } from "./silhouette.ts";
import { cutTree, wardMerges } from "./ward.ts";

type Algorithm = "kmeans" | "hierarchical";

type PartitionOptions = {
  algorithm: Algorithm;
  /** The number of clusters; "auto" picks the best of 2–10. */
  k: "auto" | number;
  seed: number;
  /**
   * Whether "auto" picks the plain maximum of the silhouette; by default it prefers more clusters than two, and the finest
   * of nearly equal ones.
   */
  isPlain?: boolean;
};

type ChosenPartition = Pick<Partition, "centroids" | "assignment"> & {
  /** How many points were used for clustering. */
  sampled: number;
  /** Of the partition of these points. */
  silhouette: number;
};

const MOST_CLUSTERS = 10;
const SAMPLE: Record<Algorithm, number> = { kmeans: 2000, hierarchical: 5000 };
/** The part of the sample used for silhouettes. */
const SILHOUETTE_SAMPLE = 1000;
/** Smaller clusters are individual outliers rather than a segment. */
const LEAST_SHARE = 0.02;
/** Partitions with a silhouette this close to the best count as equally good, and the finer one is preferred. */
const NEAR_BEST = 0.93;
/**
 * How much better two clusters must be than more: for skewed data the silhouette always favors a cut in two, which says
 * little.
 */
const TWO_BETTER = 0.1;
/** A cheap trial of each k; the selected one is refined on all points. */
const TRIAL = { starts: 3, passes: 20 };
const LAST_PASSES = 6;

type Candidate = { k: number; assignment: Assignment; silhouette: number; leastShare: number };

const evaluatePartition = (
  assignment: Assignment,
  k: number,
  judged: Uint32Array,
  distances: Float64Array,
): Candidate => {
  const labels: Assignment = Uint16Array.from(judged, (row) => assignment[row] as number);
  const silhouette = silhouetteFrom(distances, labels, k) ?? -1;
  return { k, assignment, silhouette, leastShare: computeLeastShare(assignment, k) };
};

const finestNearBest = (candidates: readonly Candidate[]): Candidate | undefined => {
  const top = Math.max(...candidates.map(({ silhouette }) => silhouette));
  return candidates.findLast(({ silhouette }) => silhouette >= top - (1 - NEAR_BEST) * Math.abs(top));
};

/** The finest of the candidates close to the best, preferring candidates without tiny clusters. */
const best = (candidates: readonly Candidate[], isPlain: boolean): Candidate => {
  const wholesome = candidates.filter(({ leastShare }) => leastShare >= LEAST_SHARE);
  const eligible = wholesome.length > 0 ? wholesome : candidates.slice(0, 1);
  if (isPlain) return eligible.reduce((most, each) => (each.silhouette > most.silhouette ? each : most));
  const two = eligible.find(({ k }) => k === 2);
  const more = finestNearBest(eligible.filter(({ k }) => k > 2));
  if (two && more) return two.silhouette > more.silhouette + TWO_BETTER ? two : more;
  return more ?? two ?? (candidates[0] as Candidate);
};

const buildClusterer = (points: Matrix, { algorithm, seed }: PartitionOptions): ((k: number) => Assignment) => {
  if (algorithm === "kmeans") return (k) => kmeans(points, { k, seed, ...TRIAL }).assignment;
  const merges = wardMerges(points);
  return (k) => cutTree(merges, k);
};

const evaluateCandidates = (sample: Matrix, options: PartitionOptions): Candidate[] => {
  const cluster = buildClusterer(sample, options);
  const judged = sampleRows(sample.rows, SILHOUETTE_SAMPLE, options.seed);
  const distances = pairwiseDistances(selectRows(sample, judged));
  const most = Math.min(MOST_CLUSTERS, sample.rows);
  const wanted = options.k === "auto" ? Array.from({ length: most - 1 }, (_, i) => i + 2) : [Math.min(options.k, most)];
  return wanted.map((k) => {
    const assignment = cluster(k);
    return evaluatePartition(assignment, Math.max(...assignment) + 1, judged, distances);
  });
};

/**
 * Clusters points, at least two of them distinct: computed on a seeded sample if there are many, then every point is
 * assigned to the nearest centroid (for k-means, a few more passes run on all points). The silhouette determines the
 * number of clusters.
 */
export const choosePartition = (points: Matrix, options: PartitionOptions): ChosenPartition => {
  const { algorithm, k, seed, isPlain = false } = options;
  const rows = sampleRows(points.rows, SAMPLE[algorithm], seed);
  const sampled = rows.length;
  const sample = selectRows(points, rows);
  const chosen = best(evaluateCandidates(sample, options), isPlain);
  const { silhouette } = chosen;
  // All sampled points are identical, so the different ones are rare and must be found in the full set.
  if (chosen.k === 1 && k !== 1)
    return { ...refine(points, startCentroids(points, 2, createRandom(seed)), LAST_PASSES), sampled, silhouette };
  const centroids = computeCentroids(sample, chosen.assignment, chosen.k);
  if (algorithm === "kmeans") return { ...refine(points, centroids, LAST_PASSES), sampled, silhouette };
  if (sampled === points.rows) return { centroids, assignment: chosen.assignment, sampled, silhouette };
  return { centroids, assignment: assignToNearest(points, centroids), sampled, silhouette };
};
