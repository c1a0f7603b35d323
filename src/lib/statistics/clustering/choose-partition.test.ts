import fc from "fast-check";
import { agnes, type Cluster } from "ml-hclust";
import { describe, expect, it } from "vitest";
import { createRandom } from "#lib/statistics/random.ts";
import { runs } from "#testing/depth.ts";
import {
  choosePartition,
  cutTree,
  pairwiseDistances,
  silhouette,
  silhouetteFrom,
  wardMerges,
} from "./choose-partition.ts";
import { type Matrix, toMatrix } from "./matrix.ts";
import { countClusterSizes } from "./partition.ts";

/** The definition, computed point by point. */
const plainly = (rows: number[][], labels: number[]): number => {
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - (b[i] as number)));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(
    rows.map((row, i) => {
      const to = (cluster: number) =>
        rows.filter((_, j) => j !== i && labels[j] === cluster).map((other) => distance(row, other));
      const own = to(labels[i] as number);
      if (own.length === 0) return 0;
      const a = mean(own);
      const b = Math.min(...[...new Set(labels)].filter((each) => each !== labels[i]).map((each) => mean(to(each))));
      return Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b);
    }),
  );
};

describe("the silhouette", () => {
  it("matches a worked example", () => {
    // Points 0, 1 and 10, 11. For 0: a = 1, b = 10.5, (10.5 − 1) / 10.5; for 1: a = 1, b = 9.5. The other side
    // likewise.
    const points = toMatrix([[0], [1], [10], [11]]);
    const found = silhouette(points, Uint16Array.from([0, 0, 1, 1]), { k: 2, seed: 1 });
    expect(found).toBeCloseTo((9.5 / 10.5 + 8.5 / 9.5) / 2, 12);
  });

  it("is null for a single cluster", () => {
    expect(silhouette(toMatrix([[0], [1]]), Uint16Array.from([0, 0]), { k: 1, seed: 1 })).toBeNull();
  });

  it("matches the definition", () => {
    // In hundredths: squares of the smallest doubles are 0, and equal distances would differ from the definition.
    const labelled = fc.array(fc.tuple(fc.integer({ max: 9, min: 0 }), fc.nat(900), fc.nat(3)), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(labelled, (drawn) => {
        const rows = drawn.map(([x, y]) => [x, y / 100]);
        const labels = drawn.map(([, , label]) => label);
        fc.pre(new Set(labels).size > 1);
        const found = silhouette(toMatrix(rows), Uint16Array.from(labels), { k: 4, seed: 1 });
        expect(found).toBeCloseTo(plainly(rows, labels), 9);
      }),
    );
  });

  it("a sample's silhouette is close to that of all points", () => {
    const rows = Array.from({ length: 3000 }, (_, i) => [
      (i % 3) * 4 + ((i * 7919) % 1000) / 500,
      ((i * 104_729) % 997) / 500,
    ]);
    const [points, assignment] = [toMatrix(rows), Uint16Array.from(rows, (_, i) => i % 3)];
    const all = silhouetteFrom(pairwiseDistances(points), assignment, 3) ?? 0;
    expect(Math.abs((silhouette(points, assignment, { k: 3, seed: 1 }) ?? 0) - all)).toBeLessThan(0.01);
  });
});

const leavesOf = (cluster: Cluster): number[] =>
  cluster.isLeaf ? [cluster.index] : cluster.children.flatMap((child) => leavesOf(child));

/** Clusters as sorted lists of points, ordered by their first. */
const groupsOf = (assignment: ArrayLike<number>): number[][] => {
  const groups: number[][] = [];
  for (const [point, cluster] of Array.from(assignment).entries())
    groups[cluster] = [...(groups[cluster] ?? []), point];
  return groups;
};

describe("Ward's clustering", () => {
  it("merges the pair that adds least to the sum of squares", () => {
    // 0 and 1 first: √(2 × ½) = 1. Then 5 and 7: √(2 × 2) = 2. Then means 0.5 and 6, two and two: √(2 × 5.5²).
    const merges = wardMerges(toMatrix([[0], [1], [5], [7]]));
    expect(merges.map(({ height }) => height)).toEqual([1, 2, Math.sqrt(2 * 5.5 ** 2)]);
    expect([...cutTree(merges, 2)]).toEqual([0, 0, 1, 1]);
    expect([...cutTree(merges, 3)]).toEqual([0, 0, 1, 2]);
    expect([...cutTree(merges, 1)]).toEqual([0, 0, 0, 0]);
    expect([...cutTree(merges, 9)]).toEqual([0, 1, 2, 3]);
  });

  it("matches ml-hclust", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 30 }), (seed, count) => {
        const random = createRandom(seed);
        const rows = Array.from({ length: count }, () => [random(), random(), random()]);
        const tree = agnes(rows, { method: "ward2" });
        const merges = wardMerges(toMatrix(rows));
        expect(merges.at(-1)?.height).toBeCloseTo(tree.height, 9);
        for (let k = 1; k <= Math.min(count, 5); k++) {
          const wanted = tree.group(k).children.map((each) => leavesOf(each).sort((a, b) => a - b));
          const all = k === 1 ? [leavesOf(tree).sort((a, b) => a - b)] : wanted;
          expect(groupsOf(cutTree(merges, k))).toEqual(all.sort((a, b) => (a[0] as number) - (b[0] as number)));
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it("terminates with coinciding points", () => {
    const merges = wardMerges(toMatrix([[1], [1], [1], [4], [4]]));
    expect(merges.map(({ height }) => height).slice(0, 3)).toEqual([0, 0, 0]);
    expect([...cutTree(merges, 2)]).toEqual([0, 0, 0, 1, 1]);
  });

  it("keeps coinciding points together", () => {
    expect([...cutTree(wardMerges(toMatrix([[0.1], [0.1], [0.1], [0.7], [0.1]])), 4)]).toEqual([0, 0, 0, 1, 0]);
    expect([...cutTree(wardMerges(toMatrix([[3], [3], [3]])), 2)]).toEqual([0, 0, 0]);
  });
});

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
