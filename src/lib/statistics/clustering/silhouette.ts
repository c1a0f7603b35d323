import { type Matrix, selectRows, squaredDistance } from "./matrix.ts";
import { type Assignment, countClusterSizes } from "./partition.ts";
import { sampleRows } from "./sample-rows.ts";

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
