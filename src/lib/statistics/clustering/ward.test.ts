import fc from "fast-check";
import { agnes, type Cluster } from "ml-hclust";
import { describe, expect, it } from "vitest";
import { runs } from "#testing/depth.ts";
import { createRandom } from "../random.ts";
import { cutTree, wardMerges } from "./choose-partition.ts";
import { toMatrix } from "./matrix.ts";

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
