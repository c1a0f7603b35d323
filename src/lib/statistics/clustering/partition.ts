import { emptyMatrix, type Matrix, squaredDistance } from "./matrix.ts";

const pairs = (count: number): number => (count * (count - 1)) / 2;

const pairsAlike = (keys: readonly (string | number)[]): number => {
  const counts = new Map<string | number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()].reduce((sum, size) => sum + pairs(size), 0);
};

/**
 * The similarity of two partitions (Hubert and Arabie 1985, doi 10.1007/BF01908075): 1 for equal ones, 0 for chance. 1
 * if both put everything into one group, or everything into separate groups.
 */
export const adjustedRandIndex = (one: readonly (string | number)[], other: readonly (string | number)[]): number => {
  const together = pairsAlike(one.map((key, i) => `${key} ${other[i]}`));
  const [a, b] = [pairsAlike(one), pairsAlike(other)];
  const expected = one.length < 2 ? 0 : (a * b) / pairs(one.length);
  const most = (a + b) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
};

/** Larger than the number of labels of any kind. */
const LABEL_BASE = 64;

/** Shannon entropy in nats, and the number of distinct labels. */
const computeEntropy = (labels: Float64Array): { entropy: number; cells: number } => {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / labels.length) * Math.log(count / labels.length);
  return { entropy, cells: counts.size };
};

/** One label for each pair of labels; `other` has numbers below 64. */
const joinLabels = (one: ArrayLike<number>, other: ArrayLike<number>): Float64Array<ArrayBuffer> =>
  Float64Array.from(one, (label, i) => label * LABEL_BASE + (other[i] as number));

/**
 * What the labels of some items tell about other ones of the same items, in nats: the mutual information, what chance gives of it
 * (Miller 1955), and the entropy of each.
 */
export const mutualInformation = (one: ArrayLike<number>, other: ArrayLike<number>) => {
  const [a, b] = [computeEntropy(Float64Array.from(one)), computeEntropy(Float64Array.from(other))];
  const both = computeEntropy(joinLabels(one, other));
  return {
    information: a.entropy + b.entropy - both.entropy,
    byChance: ((a.cells - 1) * (b.cells - 1)) / (2 * one.length),
    entropies: [a.entropy, b.entropy] as const,
  };
};

/** Each point's cluster, numbered from 0. */
export type Assignment = Uint16Array;

export type Partition = {
  centroids: Matrix;
  assignment: Assignment;
  /** Sum over all points of the squared distance to their own centroid. */
  withinSumOfSquares: number;
};

/** Each point's nearest centroid (the first on a tie). */
export const assignToNearest = (points: Matrix, centroids: Matrix): Assignment => {
  const { rows, columns, values } = points;
  const assignment: Assignment = new Uint16Array(rows);
  const means = centroids.values;
  for (let point = 0, start = 0; point < rows; point++, start += columns) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let cluster = 0, at = 0; cluster < centroids.rows; cluster++) {
      // Inlined, because most of the time is spent here. Stopping early once the distance is too large costs more than
      // it saves.
      let distance = 0;
      for (let column = 0; column < columns; column++, at++) {
        const difference = (values[start + column] as number) - (means[at] as number);
        distance += difference * difference;
      }
      if (distance < least) {
        nearest = cluster;
        least = distance;
      }
    }
    assignment[point] = nearest;
  }
  return assignment;
};

/** The number of points in each of the `k` clusters. */
export const countClusterSizes = (assignment: Assignment, k: number): Uint32Array => {
  const sizes = new Uint32Array(k);
  for (const cluster of assignment) sizes[cluster] = (sizes[cluster] as number) + 1;
  return sizes;
};

/** The share of the points that the smallest of the `k` clusters has. */
export const computeLeastShare = (assignment: Assignment, k: number): number =>
  Math.min(...countClusterSizes(assignment, k)) / assignment.length;

/** The mean of each cluster's points; zero for an empty cluster. */
export const computeCentroids = (points: Matrix, assignment: Assignment, k: number): Matrix => {
  const { columns } = points;
  const centroids = emptyMatrix(k, columns);
  const { values } = centroids;
  const all = points.values;
  for (let at = 0, point = 0; point < points.rows; point++) {
    const start = (assignment[point] as number) * columns;
    for (let to = start; to < start + columns; to++, at++) values[to] = (values[to] as number) + (all[at] as number);
  }
  const sizes = countClusterSizes(assignment, k);
  for (let at = 0; at < values.length; at++)
    values[at] = (values[at] as number) / Math.max(1, sizes[Math.floor(at / columns)] as number);
  return centroids;
};

/** The sum over all points of the squared distance to their own centroid. */
export const sumWithin = (
  points: Matrix,
  { centroids, assignment }: Pick<Partition, "centroids" | "assignment">,
): number => {
  let sum = 0;
  for (let point = 0; point < points.rows; point++)
    sum += squaredDistance(points, point, centroids, assignment[point] as number);
  return sum;
};
