import { emptyMatrix, type Matrix, squaredDistance } from "./matrix.ts";

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
