import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { chance, createRandom, exponential, logNormal, pick, poisson, type Random, sampleRows } from "./random.ts";

it("draws the requested number of distinct rows, ascending, reproducibly", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(50), fc.integer(), (rows, limit, seed) => {
      const drawn = [...sampleRows(rows, limit, seed)];
      expect(drawn).toHaveLength(Math.min(rows, limit));
      expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
      expect(drawn.every((row) => row < rows)).toBe(true);
      expect([...sampleRows(rows, limit, seed)]).toEqual(drawn);
    }),
  );
});

it("draws each row equally often", () => {
  // 2,000 draws of 5 of 20: each row 500 times, with a deviation of √(2000 × ¼ × ¾) = 19.4.
  const counts = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 2000; seed++)
    for (const row of sampleRows(20, 5, seed)) counts[row] = (counts[row] as number) + 1;
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * 19.4);
});

const DRAWS = 40_000;
const draw = <Value>(from: (random: Random) => Value): Value[] => {
  const random = createRandom(11);
  return Array.from({ length: DRAWS }, () => from(random));
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("randomOf", () => {
  test("gives a reproducible sequence, uniform over [0, 1)", () => {
    const first = (seed: number, stream?: number) => Array.from({ length: 5 }, createRandom(seed, stream));
    expect(first(1, 2)).toEqual(first(1, 2));
    expect(new Set([first(1), first(2), first(1, 1), first(1, -1)].map(String)).size).toBe(4);
    const values = draw((random) => random());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    // 40,000 draws in 10 bins: 4,000 each, with a deviation of 60.
    for (let bin = 0; bin < 10; bin++) {
      expect(Math.abs(values.filter((value) => Math.floor(value * 10) === bin).length - 4000)).toBeLessThan(300);
    }
  });

  test("neighboring streams are uncorrelated", () => {
    const pairs = Array.from({ length: 5000 }, (_, i) => [createRandom(1, i)(), createRandom(1, i + 1)()] as const);
    const covariance = mean(pairs.map(([a, b]) => (a - 0.5) * (b - 0.5)));
    // The variance of one is 1/12; a correlation has a deviation of 1/√5000 = 0.014.
    expect(Math.abs(covariance * 12)).toBeLessThan(0.06);
  });
});

describe("samples", () => {
  test("have the requested mean or median", () => {
    expect(mean(draw((random) => exponential(random, 30)))).toBeCloseTo(30, -0.5);
    expect(mean(draw((random) => poisson(random, 1.4)))).toBeCloseTo(1.4, 1);
    expect(mean(draw((random) => Number(chance(random, 0.3))))).toBeCloseTo(0.3, 1);
    const logs = draw((random) => Math.log(logNormal(random, 50, 0.8)));
    expect(mean(logs)).toBeCloseTo(Math.log(50), 1);
    expect(Math.sqrt(mean(logs.map((value) => (value - Math.log(50)) ** 2)))).toBeCloseTo(0.8, 1);
  });

  test("are picked as often as their weight, and never with weight 0", () => {
    const weights = { a: 1, b: 3, never: 0 };
    const picked = draw((random) => pick(random, ["a", "b", "never"] as const, (name) => weights[name]));
    expect(picked.filter((name) => name === "b").length / DRAWS).toBeCloseTo(0.75, 1);
    expect(picked).not.toContain("never");
    expect(() => pick(createRandom(1), [], () => 1)).toThrow("no values to pick from");
  });
});
