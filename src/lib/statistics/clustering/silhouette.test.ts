import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairwiseDistances, silhouette, silhouetteFrom } from "./choose-partition.ts";
import { toMatrix } from "./matrix.ts";

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

  it("of a sample is close to that of all points", () => {
    const rows = Array.from({ length: 3000 }, (_, i) => [
      (i % 3) * 4 + ((i * 7919) % 1000) / 500,
      ((i * 104_729) % 997) / 500,
    ]);
    const [points, assignment] = [toMatrix(rows), Uint16Array.from(rows, (_, i) => i % 3)];
    const all = silhouetteFrom(pairwiseDistances(points), assignment, 3) ?? 0;
    expect(Math.abs((silhouette(points, assignment, { k: 3, seed: 1 }) ?? 0) - all)).toBeLessThan(0.01);
  });
});
