import type { Random } from "../random.ts";
import { type Matrix, rowsOf, squaredDistance } from "./matrix.ts";

/** The first index whose running sum exceeds the value. */
const placeOf = (weights: Float64Array, value: number): number => {
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
    next = placeOf(distances, random() * total);
  }
  return rowsOf(points, chosen);
};
