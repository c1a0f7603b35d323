import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { choosePartition } from "./choose-partition.ts";
import { type Matrix, toMatrix } from "./matrix.ts";
import { countClusterSizes } from "./partition.ts";

/** `each` points around each center, within half a unit each way. */
const heaps = (centres: readonly number[][], each: number): Matrix => {
  const random = createRandom(each);
  return toMatrix(
    Array.from({ length: each }, () => centres.map((centre) => centre.map((value) => value + random() - 0.5))).flat(),
  );
};

const CORNERS = [
  [0, 0],
  [0, 4],
  [4, 0],
  [4, 4],
];

describe.each(["kmeans", "hierarchical"] as const)("the number of clusters (%s)", (algorithm) => {
  it("matches the number of heaps, for few points and for more than the sample", () => {
    for (const each of [20, 1500]) {
      const found = choosePartition(heaps(CORNERS, each), { algorithm, k: "auto", seed: 1 });
      expect([...countClusterSizes(found.assignment, found.centroids.rows)]).toEqual([each, each, each, each]);
      expect(found.sampled).toBe(Math.min(each * 4, algorithm === "kmeans" ? 2000 : 5000));
    }
  });

  it("is the requested one", () => {
    const found = choosePartition(heaps(CORNERS, 30), { algorithm, k: 7, seed: 1 });
    expect(countClusterSizes(found.assignment, 7).every((size) => size > 0)).toBe(true);
  });

  it("is two if two separate much better, and more if they hardly do", () => {
    const kOf = (points: Matrix) => choosePartition(points, { algorithm, k: "auto", seed: 1 }).centroids.rows;
    expect(
      kOf(
        heaps(
          [
            [0, 0],
            [6, 6],
          ],
          60,
        ),
      ),
    ).toBe(2);
    // Three heaps in a row: the outer two together are nearly as compact.
    expect(kOf(heaps([[0], [2], [7]], 40))).toBe(3);
  });

  it("ignores a single outlier", () => {
    const { values } = heaps(
      [
        [0, 0],
        [0, 4],
        [4, 0],
      ],
      60,
    );
    const points = { rows: 181, columns: 2, values: Float64Array.from([...values, 9, 9]) };
    const found = choosePartition(points, { algorithm, k: "auto", seed: 1 });
    expect(Math.min(...countClusterSizes(found.assignment, found.centroids.rows))).toBeGreaterThan(20);
  });

  it("can equal the number of points without a minimum share: two points are two clusters", () => {
    const found = choosePartition(toMatrix([[1], [2]]), { algorithm, k: "auto", seed: 1 });
    expect(found.centroids.rows).toBe(2);
  });

  it("finds the one different point among thousands", () => {
    const points = toMatrix(Array.from({ length: 20_000 }, (_, i) => [i === 7 ? 1 : 0]));
    const { assignment } = choosePartition(points, { algorithm, k: "auto", seed: 1 });
    expect(assignment.filter((cluster) => cluster === assignment[7])).toHaveLength(1);
  });
});
