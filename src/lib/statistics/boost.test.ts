import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BoostOptions, boost, growTree, poissonLoss, predictScores, quantileLoss } from "#lib/statistics/boost.ts";
import { BINS, bestSplit, binned, buildHistogram, computeBinCuts, without } from "./histogram.ts";
import { createRandom } from "./random.ts";

const of = (...values: number[]) => Float64Array.from(values);
const rowsOf = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);
const tableOf = (...columns: Float64Array[]) => binned(columns, columns.map(computeBinCuts));

const OPTIONS: BoostOptions = {
  depth: 2,
  leafRows: 5,
  ridge: 1,
  rounds: 60,
  rate: 0.3,
  patience: 10,
  parts: 3,
  seed: 1,
};

describe("bins", () => {
  test("give each of a few distinct values its own bin, and unknown values another", () => {
    const column = of(3, 1, Number.NaN, 2, 2);
    expect([...computeBinCuts(column)]).toEqual([1.5, 2.5]);
    expect([...tableOf(column).codes]).toEqual([3, 1, 0, 2, 2]);
  });

  test("keep the order of any values", () => {
    const value = fc.double({ noNaN: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const { codes } = tableOf(Float64Array.from(values));
        const sorted = values.map((each, row) => [each, codes[row] as number] as const).sort(([a], [b]) => a - b);
        for (let i = 1; i < sorted.length; i++) {
          expect(sorted[i]?.[1]).toBeGreaterThanOrEqual(sorted[i - 1]?.[1] as number);
          expect(sorted[i]?.[1]).toBeLessThan(BINS);
        }
      }),
    );
  });
});

describe("a tree", () => {
  // Gradients −1 below 10 and +2 above, curvature 1: the right split is at 10, and leaves are −G / (H + ridge).
  const table = tableOf(of(1, 2, 3, 11, 12, 13), of(5, 1, 5, 1, 5, 1));
  const slopes = { gradients: of(-1, -1, -1, 2, 2, 2), hessians: of(1, 1, 1, 1, 1, 1) };

  test("splits by the informative feature and uses Newton's step in leaves", () => {
    const { features, lefts, values } = growTree(table, rowsOf(6), slopes, { depth: 1, leafRows: 1, ridge: 1 });
    expect(features[0]).toBe(0);
    const left = lefts[0] as number;
    expect([values[left], values[left + 1]]).toEqual([3 / 4, -6 / 4]);
  });

  test("does not split if one side would have too few rows", () => {
    const { features, values } = growTree(table, rowsOf(6), slopes, { depth: 3, leafRows: 4, ridge: 1 });
    expect(features[0]).toBe(-1);
    expect(values[0]).toBeCloseTo(-3 / 7, 12);
  });

  test("derives the second child's histogram by subtraction", () => {
    const whole = buildHistogram(table, rowsOf(6), slopes);
    const left = buildHistogram(table, Uint32Array.of(0, 2, 5), slopes);
    expect([...without(whole, left)]).toEqual([...buildHistogram(table, Uint32Array.of(1, 3, 4), slopes)]);
    expect(bestSplit(whole, 6, { leafRows: 1, ridge: 1 }).feature).toBe(0);
  });
});

const noisy = (rows: number, seed: number) => {
  const random = createRandom(seed);
  const [x, noise] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) [x[row], noise[row]] = [random(), random()];
  return { x, noise, random };
};

describe("boosting", () => {
  // Rows with x above one half have three times the expected count, the others the expected one.
  test("learns how much counts exceed expectations", () => {
    const { x, noise, random } = noisy(6000, 2);
    const expected = x.map(() => 0.5);
    const counts = x.map((value) => {
      const mean = 0.5 * (value > 0.5 ? 3 : 1);
      let [count, product] = [0, random()];
      for (; product > Math.exp(-mean); product *= random()) count++;
      return count;
    });
    const table = tableOf(x, noise);
    const { model, unseen } = boost(table, poissonLoss(counts, expected), OPTIONS);
    const factors = predictScores(model, table).map(Math.exp);
    const meanOf = (wanted: (value: number) => boolean) => {
      const own = factors.filter((_, row) => wanted(x[row] as number));
      return own.reduce((sum, factor) => sum + factor, 0) / own.length;
    };
    expect(meanOf((value) => value > 0.5)).toBeCloseTo(3, 0.9);
    expect(meanOf((value) => value < 0.5)).toBeCloseTo(1, 0.9);
    expect(unseen.every(Number.isFinite)).toBe(true);
  });

  test("finds nothing in noise", () => {
    const { x, noise } = noisy(3000, 3);
    const counts = noise.map((value) => (value > 0.7 ? 1 : 0));
    const { model } = boost(
      tableOf(x),
      poissonLoss(
        counts,
        x.map(() => 0.3),
      ),
      OPTIONS,
    ); // prettier-ignore
    const scores = predictScores(model, tableOf(x));
    expect(scores.reduce((sum, score) => sum + Math.abs(score), 0) / scores.length).toBeLessThan(0.1);
  });

  // Values are x + u × x with u uniform in (0, 1): their 90% quantile at x is 1.9 x.
  test("learns row-dependent quantiles with correct coverage", () => {
    const { x, noise } = noisy(6000, 4);
    const values = x.map((value, row) => value * (1 + (noise[row] as number)));
    const table = tableOf(x);
    const { unseen } = boost(table, quantileLoss(values, 0.9), { ...OPTIONS, ridge: 0, leafRows: 50 });
    const below = values.filter((value, row) => value <= (unseen[row] as number)).length / values.length;
    expect(below).toBeGreaterThan(0.87);
    expect(below).toBeLessThan(0.93);
    const near = (wanted: number) => {
      const own = unseen.filter((_, row) => Math.abs((x[row] as number) - wanted) < 0.05);
      return own.reduce((sum, score) => sum + score, 0) / own.length;
    };
    expect(near(0.3)).toBeCloseTo(0.57, 1);
    expect(near(0.8)).toBeCloseTo(1.52, 1);
  });

  test("gives the same result for the same seed", () => {
    const { x, noise } = noisy(500, 5);
    const counts = x.map((value) => Math.round(4 * value));
    const table = tableOf(x, noise);
    const scores = (seed: number) =>
      predictScores(boost(table, poissonLoss(counts, x), { ...OPTIONS, seed }).model, table);
    expect(scores(7)).toEqual(scores(7));
    expect(scores(7)).not.toEqual(scores(8));
  });
});
