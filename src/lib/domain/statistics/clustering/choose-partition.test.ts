import { describe, expect, it } from "vitest";
import { randomOf } from "../random.ts";
import { choosePartition } from "./choose-partition.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { sizesOf } from "./partition.ts";

/** As many points around each centre, within half a unit each way. */
const heaps = (centres: readonly number[][], each: number): Matrix => {
  const random = randomOf(each);
  return matrixOf(
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
  it("is how many heaps there are, of few points and of more than the sample", () => {
    for (const each of [20, 1500]) {
      const found = choosePartition(heaps(CORNERS, each), { algorithm, k: "auto", seed: 1 });
      expect([...sizesOf(found.assignment, found.centroids.rows)]).toEqual([each, each, each, each]);
      expect(found.sampled).toBe(Math.min(each * 4, algorithm === "kmeans" ? 2000 : 5000));
    }
  });

  it("is what was asked for", () => {
    const found = choosePartition(heaps(CORNERS, 30), { algorithm, k: 7, seed: 1 });
    expect(sizesOf(found.assignment, 7).every((size) => size > 0)).toBe(true);
  });

  it("is two where two part much better, and more where they hardly do", () => {
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
    // Three heaps in a row: the outer pair of them is nearly as well kept together.
    expect(kOf(heaps([[0], [2], [7]], 40))).toBe(3);
  });

  it("does not count one who is far away", () => {
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
    expect(Math.min(...sizesOf(found.assignment, found.centroids.rows))).toBeGreaterThan(20);
  });

  it("is as many as there are where nothing is to be left out: two points are two clusters", () => {
    const found = choosePartition(matrixOf([[1], [2]]), { algorithm, k: "auto", seed: 1 });
    expect(found.centroids.rows).toBe(2);
  });

  it("finds the one among thousands who is not like the others", () => {
    const points = matrixOf(Array.from({ length: 20_000 }, (_, i) => [i === 7 ? 1 : 0]));
    const { assignment } = choosePartition(points, { algorithm, k: "auto", seed: 1 });
    expect(assignment.filter((cluster) => cluster === assignment[7])).toHaveLength(1);
  });
});
