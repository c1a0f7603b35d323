import { emptyMatrix, type Matrix } from "./matrix.ts";

/** Which of the `centroids.rows` clusters each point is in: a number from 0 for each. */
export type Assignment = Uint16Array;

export type Partition = {
  centroids: Matrix;
  assignment: Assignment;
  /** Sum over all points of the squared distance to their own centroid. */
  withinSumOfSquares: number;
};

/** Puts each point to its nearest centroid (the first of equally near ones). */
export const assignToNearest = (points: Matrix, centroids: Matrix, assignment: Assignment): void => {
  const { rows, columns, values } = points;
  const means = centroids.values;
  for (let point = 0, start = 0; point < rows; point++, start += columns) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let cluster = 0, at = 0; cluster < centroids.rows; cluster++) {
      // Written out: it is what most of the time goes to. Leaving off where it is too far already costs more than it saves.
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
};

/** How many points each of the `k` clusters has. */
export const sizesOf = (assignment: Assignment, k: number): Uint32Array => {
  const sizes = new Uint32Array(k);
  for (const cluster of assignment) sizes[cluster] = (sizes[cluster] as number) + 1;
  return sizes;
};

/** The mean of each cluster's points; a cluster of nobody stays at zero. */
export const centroidsOf = (points: Matrix, assignment: Assignment, k: number): Matrix => {
  const { columns } = points;
  const centroids = emptyMatrix(k, columns);
  const { values } = centroids;
  const all = points.values;
  for (let at = 0, point = 0; point < points.rows; point++) {
    const start = (assignment[point] as number) * columns;
    for (let to = start; to < start + columns; to++, at++) values[to] = (values[to] as number) + (all[at] as number);
  }
  const sizes = sizesOf(assignment, k);
  for (let at = 0; at < values.length; at++)
    values[at] = (values[at] as number) / Math.max(1, sizes[Math.floor(at / columns)] as number);
  return centroids;
};
