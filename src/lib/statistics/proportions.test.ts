import { describe, expect, it } from "vitest";
import { computeLift, wilson } from "./proportions.ts";
import { chance, createRandom } from "./random.ts";

// Newcombe 1998, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17:857–872, table I, method 3.
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("Wilson's interval of %d of %d is %d to %d, as published", (hits, n, lower, upper) => {
  const interval = wilson(hits, n);
  expect(interval.lower).toBeCloseTo(lower, 4);
  expect(interval.upper).toBeCloseTo(upper, 4);
});

/** The counts of a 2×2 table: both, only the first, only the second, neither. */
type Cells = readonly [number, number, number, number];

const asLift = ([both, onlyOne, onlyOther, neither]: Cells) => ({
  n: both + onlyOne + onlyOther + neither,
  one: both + onlyOne,
  other: both + onlyOther,
  both,
});

/** The variance of any function of the shares of a multinomial sample: Σ p g² − (Σ p g)², over n, with numerical derivatives. */
const deltaVariance = (cells: Cells, measure: (shares: Cells) => number): number => {
  const n = cells.reduce((sum, count) => sum + count, 0);
  const shares = cells.map((count) => count / n);
  const slopes = shares.map((share, i) => {
    const step = share * 1e-5;
    const moved = (by: number) => shares.map((each, j) => (j === i ? each + by : each)) as unknown as Cells;
    return (measure(moved(step)) - measure(moved(-step))) / (2 * step);
  });
  const sum = (power: number) => shares.reduce((total, share, i) => total + share * (slopes[i] as number) ** power, 0);
  return (sum(2) - sum(1) ** 2) / n;
};

const logRelativeRisk = ([both, onlyOne, onlyOther, neither]: Cells): number =>
  Math.log(both / (both + onlyOne)) - Math.log(onlyOther / (onlyOther + neither));
const logLift = ([both, onlyOne, onlyOther, neither]: Cells): number =>
  Math.log((both * (both + onlyOne + onlyOther + neither)) / ((both + onlyOne) * (both + onlyOther)));

/** Hypertension by obesity: 27 of 39 and 7 of 21 (Wahi and Pezzullo 2024, Biostatistics For Dummies, figure 13-2). */
const OBESITY: Cells = [27, 12, 7, 14];

describe("lift", () => {
  it("lift has the values of two published tables", () => {
    // Tea and coffee: Brin, Motwani and Silverstein 1997, "Beyond market baskets", section 1.1, 0.89.
    expect(computeLift(asLift([20, 5, 70, 5]), 1.96).value).toBeCloseTo(0.89, 2);
    // Tan, Steinbach and Kumar 2006, Introduction to Data Mining, table 6.8, 0.9375.
    expect(computeLift(asLift([150, 50, 650, 150]), 1.96).value).toBeCloseTo(0.9375, 12);
  });

  it("lift has the interval of the delta method that gives the published interval of a relative risk", () => {
    // Listing 13-1 there, by epitools' `riskratio.wald`.
    const width = 1.959964 * Math.sqrt(deltaVariance(OBESITY, logRelativeRisk));
    expect(Math.exp(logRelativeRisk(OBESITY))).toBeCloseTo(2.076923, 5);
    expect(Math.exp(logRelativeRisk(OBESITY) - width)).toBeCloseTo(1.09512, 5);
    expect(Math.exp(logRelativeRisk(OBESITY) + width)).toBeCloseTo(3.938939, 4);
    for (const cells of [OBESITY, [20, 5, 70, 5], [150, 50, 650, 150], [25, 400, 900, 8000]] as Cells[]) {
      const { value, lower, upper } = computeLift(asLift(cells), 1.96);
      expect(Math.log(value)).toBeCloseTo(logLift(cells), 12);
      const half = 1.96 * Math.sqrt(deltaVariance(cells, logLift));
      expect(Math.log(upper / value)).toBeCloseTo(half, 6);
      expect(Math.log(value / lower)).toBeCloseTo(half, 6);
    }
  });

  it("the interval covers the true lift as often as stated", () => {
    const random = createRandom(11);
    let covered = 0;
    for (let world = 0; world < 2000; world++) {
      let [one, other, both] = [0, 0, 0];
      for (let basket = 0; basket < 1500; basket++) {
        const a = chance(random, 0.1);
        // P(b) = 0.1 × 0.3 + 0.9 × 0.13 = 0.147; lift 0.3 / 0.147.
        const b = chance(random, a ? 0.3 : 0.13);
        one += Number(a);
        other += Number(b);
        both += Number(a && b);
      }
      const { lower, upper } = computeLift({ n: 1500, one, other, both }, 1.96);
      covered += Number(lower <= 0.3 / 0.147 && 0.3 / 0.147 <= upper);
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.015);
  });

  it("the interval covers the true lift of two rare products with about 25 joint customers as often as stated", () => {
    // Of 25,000 customers 1% buy one product, 2% the other and 0.1% both: lift 0.001 / (0.01 × 0.02) = 5.
    const [any, worlds] = [0.001 + 0.009 + 0.019, 2000];
    const random = createRandom(12);
    let covered = 0;
    for (let world = 0; world < worlds; world++) {
      const cells = [0, 0, 0];
      // Jumps to the next customer who buys any of the two.
      const jump = () => 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - any));
      for (let customer = jump(); customer <= 25_000; customer += jump()) {
        const at = random() * any;
        const cell = at < 0.001 ? 0 : at < 0.01 ? 1 : 2;
        cells[cell] = (cells[cell] as number) + 1;
      }
      const [both, onlyOne, onlyOther] = cells as [number, number, number];
      const { lower, upper } = computeLift(
        asLift([both, onlyOne, onlyOther, 25_000 - both - onlyOne - onlyOther]),
        1.96,
      );
      covered += Number(lower <= 5 && 5 <= upper);
    }
    expect(Math.abs(covered / worlds - 0.95)).toBeLessThan(0.015);
  });
});
