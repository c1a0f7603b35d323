import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "#testing/depth.ts";
import { betaBinomialLogLikelihood, estimateShare, fitBetaPrior, toGroupCounts } from "./beta-binomial.ts";
import { chance, createRandom, normal } from "./random.ts";
import { logGamma } from "./special-functions.ts";

/** Families by their number of boys among twelve children, Saxony 1876–1885: Geissler 1889; Lindsey and Altham 1998, table 1. */
const SAXONY = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7];
const boys = SAXONY.flatMap((families, count) => Array.from({ length: families }, () => count));
const children = boys.map(() => 12);

describe("families in Saxony", () => {
  const counts = toGroupCounts(boys, children);

  it("equal groups are merged", () => {
    expect(counts.groups).toEqual(Float64Array.from([...SAXONY]));
    expect(counts.trials.every((n) => n === 12)).toBe(true);
  });

  it("the likelihood is flat at the published estimates and has the published value there", () => {
    // Maximum likelihood: a = 34.09558, b = 31.5715, log-likelihood −12,492.9 (Wikipedia, Beta-binomial distribution, example).
    const gradient = new Float64Array(2);
    const found = betaBinomialLogLikelihood(counts, { a: 34.09558, b: 31.5715 }, gradient);
    const coefficients = boys.reduce((sum, k) => sum + logGamma(13) - logGamma(k + 1) - logGamma(13 - k), 0);
    expect(found + coefficients).toBeCloseTo(-12_492.9, 1);
    expect(Math.abs(gradient[0] as number)).toBeLessThan(0.2);
    expect(Math.abs(gradient[1] as number)).toBeLessThan(0.2);
  });

  it("the prior fitted to many groups is within 1% of the maximum-likelihood one", () => {
    const { a, b } = fitBetaPrior(boys, children);
    // scipy 1.17, Nelder-Mead, on the same objective: 33.85494 and 31.34873; the maximum of the likelihood alone is 34.10 and 31.58.
    expect(a).toBeCloseTo(33.855, 2);
    expect(b).toBeCloseTo(31.349, 2);
    expect(Math.abs(a / 34.09558 - 1)).toBeLessThan(0.01);
    expect(Math.abs(b / 31.5715 - 1)).toBeLessThan(0.01);
  });
});

it("the gradient is the derivative of the log-likelihood", () => {
  const counts = toGroupCounts([3, 0, 7, 40], [10, 4, 7, 200]);
  const at = (a: number, b: number) => betaBinomialLogLikelihood(counts, { a, b }, new Float64Array(2));
  const gradient = new Float64Array(2);
  betaBinomialLogLikelihood(counts, { a: 1.7, b: 4.2 }, gradient);
  const h = 1e-5;
  expect(gradient[0]).toBeCloseTo((at(1.7 * Math.exp(h), 4.2) - at(1.7 * Math.exp(-h), 4.2)) / (2 * h), 5);
  expect(gradient[1]).toBeCloseTo((at(1.7, 4.2 * Math.exp(h)) - at(1.7, 4.2 * Math.exp(-h))) / (2 * h), 5);
});

describe("shrunk shares", () => {
  it("the mean is (a + k) / (a + b + n), and the interval that of Beta(a + k, b + n − k)", () => {
    // Beta(30.5, 70.5): 0.2168414 and 0.3945465 (scipy 1.17).
    expect(estimateShare({ a: 0.5, b: 0.5 }, 30, 100, 0.95)).toEqual({
      value: 30.5 / 101,
      lower: expect.closeTo(0.216841428618805, 10),
      upper: expect.closeTo(0.39454650663077323, 10),
    });
  });

  it("a share moves toward the common one, the more the fewer trials it has", () => {
    const prior = { a: 6, b: 14 };
    const means = [10, 100, 1000, 1e6].map((n) => estimateShare(prior, 0.6 * n, n, 0.95).value);
    // (6 + 6) / 30, (6 + 60) / 120 and so on.
    expect(means.map((mean) => Number(mean.toFixed(4)))).toEqual([0.4, 0.55, 0.5941, 0.6]);
  });

  it("a shrunk share lies between the group's own share and the prior's mean, inside its interval", () => {
    const shape = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }), (a, b, n, part) => {
        const k = Math.round(part * n);
        const { value, lower, upper } = estimateShare({ a, b }, k, n, 0.95);
        const [own, common] = [n > 0 ? k / n : a / (a + b), a / (a + b)];
        expect(value).toBeGreaterThanOrEqual(Math.min(own, common) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(own, common) + 1e-12);
        expect(lower).toBeLessThan(value);
        expect(upper).toBeGreaterThan(value);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("priors of few or extreme groups", () => {
  const share = (hits: number[], trials: number[], group = 0) => {
    const prior = fitBetaPrior(hits, trials);
    return { prior, ...estimateShare(prior, hits[group] as number, trials[group] as number, 0.95) };
  };

  it("one group keeps about its own share and its own uncertainty", () => {
    const { value, lower, upper } = share([30], [100]);
    expect(value).toBeCloseTo(0.3, 2);
    // Jeffreys' interval of 30 of 100 is 0.217 to 0.395.
    expect(lower).toBeGreaterThan(0.21);
    expect(lower).toBeLessThan(0.23);
    expect(upper).toBeGreaterThan(0.37);
    expect(upper).toBeLessThan(0.4);
  });

  it("no groups and groups without trials give Jeffreys' prior", () => {
    expect(fitBetaPrior([], [])).toEqual({ a: 0.5, b: 0.5 });
    expect(fitBetaPrior([0, 0], [0, 0])).toEqual({ a: 0.5, b: 0.5 });
  });

  it("equal shares pull each other together, but leave room for differences", () => {
    const { prior, value, lower, upper } = share([30, 30, 30, 30, 30], [100, 100, 100, 100, 100]);
    expect(Math.abs(value - 0.3)).toBeLessThan(0.002);
    // The prior weighs at most as much as all groups together.
    expect(prior.a + prior.b).toBeGreaterThan(100);
    expect(prior.a + prior.b).toBeLessThan(501);
    expect(upper - lower).toBeGreaterThan(0.07);
    expect(upper - lower).toBeLessThan(0.18);
  });

  it.each([
    ["no hits", 0],
    ["only hits", 50],
  ])("groups with %s have a share near the end, and an interval that does not shrink to a point", (_, k) => {
    const { value, lower, upper } = share(Array(20).fill(k), Array(20).fill(50));
    const [distance, width] = [k === 0 ? value : 1 - value, upper - lower];
    // 0 of 1,000 in all: Jeffreys' interval reaches to 0.0025.
    expect(distance).toBeLessThan(0.003);
    expect(width).toBeGreaterThan(0.0025);
    expect(width).toBeLessThan(0.02);
  });

  it("huge groups keep their own shares", () => {
    const trials = [4e6, 5e6, 9e6, 2e6];
    const hits = [0.2, 0.25, 0.3, 0.22].map((part, i) => part * (trials[i] as number));
    const prior = fitBetaPrior(hits, trials);
    for (const [i, n] of trials.entries()) {
      const { value, lower, upper } = estimateShare(prior, hits[i] as number, n, 0.95);
      expect(value).toBeCloseTo((hits[i] as number) / n, 5);
      // ±1.96 √(p q / n) is about 0.0004 for 4 million.
      expect(upper - lower).toBeLessThan(0.002);
      expect(upper - lower).toBeGreaterThan(0.0005);
    }
  });

  it("one hit or none in one trial is a valid prior too", () => {
    for (const k of [0, 1]) {
      const { prior, value, lower, upper } = share([k], [1]);
      expect(Number.isFinite(prior.a + prior.b) && prior.a >= 0.5 - 1e-12 && prior.b >= 0.5 - 1e-12).toBe(true);
      expect(0 <= lower && lower < value && value < upper && upper <= 1).toBe(true);
    }
  });
});

/** A gamma variable of a shape of at least 1 (Marsaglia and Tsang 2000). */
const gamma = (random: () => number, shape: number): number => {
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
};

it("the fit recovers the prior that a shop's products were drawn from, and intervals cover the true shares as often as stated", () => {
  const random = createRandom(7);
  let [covered, all] = [0, 0];
  for (let shop = 0; shop < 20; shop++) {
    const truth = Array.from({ length: 400 }, () => {
      const [x, y] = [gamma(random, 6), gamma(random, 14)];
      return x / (x + y);
    });
    const trials = truth.map((_, i) => 5 + (i % 40) * 5);
    const hits = truth.map((share, i) => {
      let count = 0;
      for (let trial = 0; trial < (trials[i] as number); trial++) count += Number(chance(random, share));
      return count;
    });
    const prior = fitBetaPrior(hits, trials);
    expect(prior.a / (prior.a + prior.b)).toBeCloseTo(0.3, 1);
    expect(prior.a + prior.b).toBeGreaterThan(14);
    expect(prior.a + prior.b).toBeLessThan(28);
    for (const [i, share] of truth.entries()) {
      const { lower, upper } = estimateShare(prior, hits[i] as number, trials[i] as number, 0.95);
      covered += Number(lower <= share && share <= upper);
      all++;
    }
  }
  expect(Math.abs(covered / all - 0.95)).toBeLessThan(0.01);
});
