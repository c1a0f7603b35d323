import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { kmeans, MOST_FOR_LIBRARY, refine, refineByLibrary, refineOnArrays, startCentroids } from "./kmeans.ts";
import { type Matrix, squaredDistance, toMatrix } from "./matrix.ts";
import { countClusterSizes, type Partition } from "./partition.ts";

const SMALL = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }), {
  minLength: 8,
  maxLength: 60,
});

const scattered = (count: number, columns: number, seed: number): Matrix => {
  const random = createRandom(seed);
  return toMatrix(
    Array.from({ length: count }, (_, row) =>
      Array.from({ length: columns }, (_, column) => random() + (row % 3 === column ? 2 : 0)),
    ),
  );
};

const plain = (found: Pick<Partition, "assignment" | "centroids"> | null) =>
  found && { assignment: [...found.assignment], centroids: [...found.centroids.values] };

describe("k-means", () => {
  it("k-means by ml-kmeans and on typed arrays gives the same partition from the same start, to the last bit", () => {
    let compared = 0;
    fc.assert(
      fc.property(
        SMALL,
        fc.integer({ min: 2, max: 6 }),
        fc.integer(),
        fc.integer({ min: 1, max: 20 }),
        (rows, k, seed, passes) => {
          const points = toMatrix(rows);
          const start = startCentroids(points, k, createRandom(seed));
          const found = refineByLibrary(points, start, passes);
          // A cluster was left empty.
          if (!found) return;
          compared++;
          expect(plain(found)).toEqual(plain(refineOnArrays(points, start, passes)));
        },
      ),
    );
    expect(compared).toBeGreaterThan(50);
  });

  it.each([50, MOST_FOR_LIBRARY, MOST_FOR_LIBRARY + 1, 1000])("gives that partition of %i points", (count) => {
    for (const k of [2, 3, 5, 10]) {
      const points = scattered(count, 4, count);
      const start = startCentroids(points, k, createRandom(k));
      const wanted = refineByLibrary(points, start, 200);
      expect(wanted).not.toBeNull();
      expect(plain(refine(points, start, 200))).toEqual(plain(wanted));
    }
  });

  it("finds two heaps, their means and their sum of squares", () => {
    // Means 1 and 11; each heap adds (−1)² + 0² + 1² = 2.
    const found = kmeans(toMatrix([[0], [1], [2], [10], [11], [12]]), { k: 2, seed: 1 });
    expect([...found.centroids.values].sort((a, b) => a - b)).toEqual([1, 11]);
    expect(found.withinSumOfSquares).toBe(4);
  });

  it("returns fewer than k clusters if there are fewer distinct points", () => {
    expect(
      kmeans(
        toMatrix([
          [3, 3],
          [3, 3],
          [3, 3],
        ]),
        { k: 2, seed: 1 },
      ).centroids.rows,
    ).toBe(1);
    expect(kmeans(toMatrix([[1], [2], [1], [2]]), { k: 4, seed: 1 }).centroids.rows).toBe(2);
    expect(kmeans(toMatrix([[1]]), { k: 5, seed: 1 }).centroids.rows).toBe(1);
  });

  it("refills an empty cluster with the point farthest from its centroid", () => {
    const found = refine(toMatrix([[0], [1], [2], [9]]), toMatrix([[0], [100]]), 50);
    expect([...found.assignment]).toEqual([0, 0, 0, 1]);
  });

  it("rejects zero points and zero clusters", () => {
    expect(() => kmeans(toMatrix([]), { k: 2, seed: 1 })).toThrow(RangeError);
    expect(() => kmeans(toMatrix([[1]]), { k: 0, seed: 1 })).toThrow(RangeError);
  });

  it("leaves no cluster empty, assigns every point to its nearest centroid, and is reproducible", () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 8 }), fc.integer(), (rows, k, seed) => {
        const matrix = toMatrix(rows);
        const found = kmeans(matrix, { k, seed, passes: 200 });
        const distinct = new Set(rows.map(String)).size;
        expect(found.centroids.rows).toBe(Math.min(k, distinct));
        expect(countClusterSizes(found.assignment, found.centroids.rows).every((size) => size > 0)).toBe(true);
        for (let point = 0; point < matrix.rows; point++) {
          const own = squaredDistance(matrix, point, found.centroids, found.assignment[point] as number);
          for (let cluster = 0; cluster < found.centroids.rows; cluster++)
            expect(own).toBeLessThanOrEqual(squaredDistance(matrix, point, found.centroids, cluster) + 1e-9);
        }
        expect(kmeans(matrix, { k, seed, passes: 200 })).toEqual(found);
      }),
    );
  });
});
