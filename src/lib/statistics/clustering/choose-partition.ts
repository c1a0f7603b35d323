import { createRandom, sampleRows } from "#lib/statistics/random.ts";
import { kmeans, refine, startCentroids } from "./kmeans.ts";
import { type Matrix, selectRows, squaredDistance } from "./matrix.ts";
import {
  type Assignment,
  assignToNearest,
  computeCentroids,
  computeLeastShare,
  countClusterSizes,
  type Partition,
} from "./partition.ts";

/** Euclidean distances of all pairs, n × n. */
export const pairwiseDistances = (points: Matrix): Float64Array => {
  const n = points.rows;
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredDistance(points, i, points, j));
      distances[i * n + j] = distance;
      distances[j * n + i] = distance;
    }
  return distances;
};

/**
 * Silhouettes (Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7): for each point (b − a) / max(a, b), where a is its
 * mean distance to the other points of its cluster and b to those of the nearest other cluster. 0 for a point alone in
 * its cluster. Between −1 and 1; null with a single cluster.
 */
export const silhouettesFrom = (distances: Float64Array, assignment: Assignment, k: number): Float64Array | null => {
  const n = assignment.length;
  const sizes = countClusterSizes(assignment, k);
  if (sizes.filter((size) => size > 0).length < 2) return null;
  const sums = new Float64Array(k);
  const silhouettes = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const own = assignment[i] as number;
    if ((sizes[own] as number) < 2) continue;
    sums.fill(0);
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const cluster = assignment[j] as number;
      sums[cluster] = (sums[cluster] as number) + (distances[at] as number);
    }
    let nearest = Number.POSITIVE_INFINITY;
    for (let cluster = 0; cluster < k; cluster++)
      if (cluster !== own && (sizes[cluster] as number) > 0)
        nearest = Math.min(nearest, (sums[cluster] as number) / (sizes[cluster] as number));
    const within = (sums[own] as number) / ((sizes[own] as number) - 1);
    silhouettes[i] = Math.max(within, nearest) === 0 ? 0 : (nearest - within) / Math.max(within, nearest);
  }
  return silhouettes;
};

/** Their mean. */
export const silhouetteFrom = (distances: Float64Array, assignment: Assignment, k: number): number | null => {
  const silhouettes = silhouettesFrom(distances, assignment, k);
  return silhouettes && silhouettes.reduce((sum, value) => sum + value, 0) / silhouettes.length;
};

/** Takes n² distances: about 50 ms for 2,000 points. */
const MOST = { exactly: 2000, ofSample: 1000 };

/** Mean silhouette: of all points up to 2,000, of a seeded sample of 1,000 above. */
export const silhouette = (
  points: Matrix,
  assignment: Assignment,
  { k, seed }: { k: number; seed: number },
): number | null => {
  const rows = sampleRows(points.rows, points.rows <= MOST.exactly ? MOST.exactly : MOST.ofSample, seed);
  const labels: Assignment = Uint16Array.from(rows, (row) => assignment[row] as number);
  return silhouetteFrom(pairwiseDistances(selectRows(points, rows)), labels, k);
};

/** Two clusters that merge, each identified by one of its points. `height` is Ward's: √(2 × added sum of squares). */
type Merge = { a: number; b: number; height: number };

type Clusters = { centres: Matrix; sizes: Float64Array; alive: Uint32Array };

/**
 * The cluster that adds least to the sum of squares, and by how much: n m / (n + m) of the squared distance. On a tie
 * `before` wins, otherwise a chain might never end; returns `last` itself if there is no other.
 */
const findNearestCluster = ({ centres, sizes, alive }: Clusters, last: number, before: number) => {
  const n = sizes[last] as number;
  let nearest = last;
  let cost = Number.POSITIVE_INFINITY;
  for (let i = 0; i < alive.length; i++) {
    const other = alive[i] as number;
    if (other === last) continue;
    const m = sizes[other] as number;
    const added = ((n * m) / (n + m)) * squaredDistance(centres, last, centres, other);
    if (added < cost || (added === cost && other === before)) {
      nearest = other;
      cost = added;
    }
  }
  return { nearest, cost };
};

const join = ({ columns, values }: Matrix, sizes: Float64Array, kept: number, gone: number): void => {
  const [n, m] = [sizes[kept] as number, sizes[gone] as number];
  for (let column = 0; column < columns; column++) {
    const at = kept * columns + column;
    values[at] = (n * (values[at] as number) + m * (values[gone * columns + column] as number)) / (n + m);
  }
  sizes[kept] = n + m;
};

/**
 * Ward's hierarchical clustering (1963) by nearest-neighbor chains (Murtagh 1983; Müllner 2011, arXiv:1109.2378): O(n²)
 * time and O(n) memory, because cluster distances follow from centroids. Returns the n − 1 merges, lowest first.
 *
 * ml-hclust is only the reference in tests: its time grows with n³ (1,000 points took 13 s).
 */
export const wardMerges = (points: Matrix): Merge[] => {
  const centres: Matrix = { ...points, values: points.values.slice() };
  const sizes = new Float64Array(points.rows).fill(1);
  const alive = Uint32Array.from({ length: points.rows }, (_, row) => row);
  const merges: Merge[] = [];
  const chain: number[] = [];
  for (let count = points.rows; count > 1; ) {
    if (chain.length === 0) chain.push(alive[0] as number);
    const last = chain.at(-1) as number;
    const before = chain.at(-2) ?? last;
    const { nearest, cost } = findNearestCluster({ centres, sizes, alive: alive.subarray(0, count) }, last, before);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    merges.push({ a: last, b: nearest, height: Math.sqrt(2 * cost) });
    const gone = Math.max(last, nearest);
    join(centres, sizes, Math.min(last, nearest), gone);
    alive.copyWithin(alive.indexOf(gone), alive.indexOf(gone) + 1, count);
    count--;
  }
  return merges.sort((one, other) => one.height - other.height);
};

/** Relative to the highest merge; lower ones are rounding errors between coinciding points. */
const NOTHING = 1e-9;

/**
 * The clusters before the last k − 1 merges, numbered by their first point. Coinciding points stay together, so there
 * are fewer than k if there are fewer distinct points.
 */
export const cutTree = (merges: readonly Merge[], k: number): Assignment => {
  const points = merges.length + 1;
  const parents = Uint32Array.from({ length: points }, (_, row) => row);
  const rootOf = (point: number): number => {
    let root = point;
    while (parents[root] !== root) root = parents[root] as number;
    return root;
  };
  const least = NOTHING * (merges.at(-1)?.height ?? 0);
  for (const [done, { a, b, height }] of merges.entries()) {
    if (done >= points - k && height > least) break;
    const [one, other] = [rootOf(a), rootOf(b)];
    parents[Math.max(one, other)] = Math.min(one, other);
  }
  const numbers = new Map<number, number>();
  return Uint16Array.from(parents, (_, point) => {
    const root = rootOf(point);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root) as number;
  });
};

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
