import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAP_LIMIT, projectAxis } from "#lib/axes/axis-map.ts";
import type { AxisSegment, Scaler } from "./model.ts";

const plain = { mean: 0, std: 1, transform: "none" } as const;
const scalerOf = (names: readonly string[]): Scaler => Object.fromEntries(names.map((name) => [name, plain]));

const segment = (key: string, customer_count: number, cluster_center: Record<string, number>): AxisSegment => {
  const scaler_params = scalerOf(Object.keys(cluster_center));
  return { key, customer_count, cluster_center, scaler_params, population_percentage: 50, silhouette: 0.5 };
};

/** Customers at the corners of a box, so that no two features correlate. */
const corners = (names: readonly string[], far: Readonly<Record<string, number>>): Record<string, number>[] =>
  Array.from({ length: 2 ** names.length }, (_, which) =>
    Object.fromEntries(names.map((name, i) => [name, (which & (1 << i) ? 1 : -1) * (far[name] ?? 1)])),
  );

describe("a map by two features", () => {
  test("puts the features that separate the segments best on x and y, with the share they explain", () => {
    // Between-center variance: a 1, b 0.25, c 0, 1.25 in total, so a has 80% and b 20%.
    const segments = [segment("one", 5, { a: 1, b: 0.5, c: 0 }), segment("two", 5, { a: -1, b: -0.5, c: 0 })];
    const { directions, points } = projectAxis(scalerOf(["c", "b", "a"]), segments, corners(["a", "b", "c"], {}));
    expect(directions.map(({ feature }) => feature)).toEqual(["a", "b"]);
    expect(directions.map(({ share }) => share)).toEqual([0.8, 0.2]);
    expect(points[0]).toEqual({ x: -1, y: -1 });
    expect(points[1]).toEqual({ x: 1, y: -1 });
  });

  test("skips a feature that is nearly the same as a chosen one", () => {
    const segments = [segment("one", 5, { a: 1, b: 0.9, c: 0.5 }), segment("two", 5, { a: -1, b: -0.9, c: -0.5 })];
    const rows = corners(["a", "c"], {}).map((row) => ({ ...row, b: (row.a ?? 0) * 0.9 }));
    // a 1, b 0.81, c 0.25 of 2.06: a and c explain 61%.
    expect(projectAxis(scalerOf(["a", "b", "c"]), segments, rows).directions.map(({ feature }) => feature)).toEqual([
      "a",
      "c",
    ]);
  });

  test("standardizes values with the run's scaler and clips extreme customers to the edge", () => {
    const scaler: Scaler = { a: { mean: 10, std: 5, transform: "none" }, b: plain };
    const segments = [segment("one", 5, { a: 1, b: 1 }), segment("two", 5, { a: -1, b: -0.5 })];
    const rows = [
      { a: 20, b: 0 },
      { a: 1e6, b: -1 },
      { a: 0, b: 1 },
      { a: 0, b: -1 },
    ];
    expect(projectAxis(scaler, segments, rows).points).toEqual([
      { x: 2, y: 0 },
      { x: MAP_LIMIT, y: -1 },
      { x: -2, y: 1 },
      { x: -2, y: -1 },
    ]);
  });
});

describe("a map by components", () => {
  const names = ["a", "b", "c", "d"];
  // Each feature explains a quarter, so no two reach 60%.
  const segments = [segment("one", 5, { a: 1, b: 1, c: 1, d: 1 }), segment("two", 5, { a: -1, b: -1, c: -1, d: -1 })];

  test("uses components when two features explain too little: the first has the largest variance and is named by its weights", () => {
    // Variances 9, 4, 1, 1 without covariance: of 15, the first component explains 60% and the second 27%.
    const { directions, points } = projectAxis(scalerOf(names), segments, corners(names, { a: 3, b: 2 }));
    expect(directions[0]).toMatchObject({ feature: null, share: 0.6 });
    expect(directions[1].share).toBeCloseTo(4 / 15, 12);
    expect(directions.map(({ weights }) => weights[0])).toEqual([
      { feature: "a", weight: 1 },
      { feature: "b", weight: 1 },
    ]);
    expect(points[3]).toEqual({ x: 3, y: 2 });
  });

  test("any customers' shares are ordered, at most 1, and the first direction has the largest variance", () => {
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    const rows = fc.array(fc.record({ a: value, b: value, c: value, d: value }), { minLength: 3, maxLength: 30 });
    const varianceOf = (values: number[]) => {
      const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
      return values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
    };
    fc.assert(
      fc.property(rows, (customers) => {
        const { directions, points } = projectAxis(scalerOf(names), segments, customers);
        const [first, second] = directions;
        expect(first.share + second.share).toBeLessThanOrEqual(1 + 1e-9);
        expect(first.share).toBeGreaterThanOrEqual(second.share - 1e-12);
        const along = varianceOf(points.map(({ x }) => x));
        for (const name of ["a", "b", "c", "d"] as const)
          expect(varianceOf(customers.map((row) => row[name]))).toBeLessThanOrEqual(along + 1e-9);
        expect(varianceOf(points.map(({ y }) => y))).toBeLessThanOrEqual(along + 1e-9);
      }),
    );
  });
});

test("no customers, one feature, and features without variance have a map too", () => {
  const one = [segment("all", 3, { a: 0 })];
  const empty = projectAxis(scalerOf(["a"]), one, []);
  expect(empty.points).toEqual([]);
  expect(empty.directions.map(({ share }) => share)).toEqual([0, 0]);
  const alone = projectAxis(scalerOf(["a"]), one, [{ a: 1 }, { a: -1 }]);
  expect(alone.points.map(({ x, y }) => [Math.abs(x), y])).toEqual([
    [1, 0],
    [1, 0],
  ]);
  const same = projectAxis({ a: { ...plain, std: 0 }, b: { ...plain, std: 0 } }, one, [{ a: 7, b: 7 }]);
  expect(same.points).toEqual([{ x: 0, y: 0 }]);
});
