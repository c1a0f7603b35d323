import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Histories } from "#lib/clv/model.ts";
import { bgNbdFamily, mbgNbdFamily } from "#lib/clv/models/bg-nbd.ts";
import { collapse, type Parameters, thinned } from "#lib/clv/models/learn-transactions.ts";
import { runs } from "#testing/depth.ts";
import { paretoNbdFamily } from "./pareto-nbd.ts";

const historiesOf = (rows: readonly (readonly [number, number, number])[]): Histories => ({
  rows: rows.length,
  repeatPurchases: Float64Array.from(rows, ([x]) => x),
  recency: Float64Array.from(rows, ([, recency]) => recency),
  tenure: Float64Array.from(rows, ([, , tenure]) => tenure),
  monetaryValue: new Float64Array(rows.length),
});

const small = fc.integer({ min: 0, max: 3 });

describe("customers with equal histories", () => {
  it("become one row with their count, rows ascending", () => {
    const found = collapse(
      historiesOf([
        [2, 5, 9],
        [0, 0, 9],
        [2, 5, 9],
        [0, 0, 4],
      ]),
    );
    expect([...found.repeatPurchases]).toEqual([0, 0, 2]);
    expect([...found.tenure]).toEqual([4, 9, 9]);
    expect([...found.weight]).toEqual([1, 1, 2]);
    expect([...found.rowOf]).toEqual([2, 1, 2, 0]);
    expect([...found.order]).toEqual([3, 1, 0, 2]);
  });

  it("map back to their row, and none is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small, small)), (rows) => {
        const found = collapse(historiesOf(rows));
        expect(found.weight.reduce((sum, weight) => sum + weight, 0)).toBe(rows.length);
        for (const [customer, [x, recency, tenure]] of rows.entries()) {
          const row = found.rowOf[customer] as number;
          expect([found.repeatPurchases[row], found.recency[row], found.tenure[row]]).toEqual([x, recency, tenure]);
        }
      }),
    );
  });
});

describe("thinned rows", () => {
  it("are unchanged if there are not too many", () => {
    const all = collapse(historiesOf([[1, 2, 3]]));
    expect(thinned(all, 5)).toBe(all);
  });

  it("keep the number of customers and the share of each kind", () => {
    // 300 of x = 0 and 100 of x = 1, all with different tenures: 40 rows, 30 and 10, each for ten customers.
    const all = collapse(historiesOf(Array.from({ length: 400 }, (_, at) => [at < 300 ? 0 : 1, 0, at] as const)));
    const few = thinned(all, 40);
    expect(few.rows).toBe(40);
    expect(few.customers).toBeCloseTo(400, 9);
    expect(few.repeatPurchases.filter((x) => x === 1)).toHaveLength(10);
  });
});

const positive = (min: number, max: number) =>
  fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
const parameters = fc.tuple(positive(0.05, 20), positive(0.5, 200), positive(0.05, 20), positive(0.2, 200));
/** x, t_x and T; t_x is 0 if x is. */
const history = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0.01, max: 1, noNaN: true }), positive(1, 300))
  .map(([x, share, T]) => [x, x === 0 ? 0 : share * T, T] as const);
const horizon = positive(0.1, 500);

const histories = (rows: readonly (readonly [number, number, number])[]): Histories => ({
  rows: rows.length,
  repeatPurchases: Float64Array.from(rows, ([x]) => x),
  recency: Float64Array.from(rows, ([, recency]) => recency),
  tenure: Float64Array.from(rows, ([, , T]) => T),
  monetaryValue: new Float64Array(rows.length).fill(Number.NaN),
});

describe.each([bgNbdFamily, mbgNbdFamily, paretoNbdFamily])("$name", (family) => {
  it("has a gradient that matches finite differences of its log-likelihood", () => {
    fc.assert(
      fc.property(parameters, history, (at, row) => {
        const data = collapse(histories([row]));
        const gradient = new Float64Array(4);
        family.logLikelihood(data, at, gradient);
        const value = (i: number, step: number): number =>
          family.logLikelihood(
            data,
            at.map((each, j) => (i === j ? each * Math.exp(step) : each)) as unknown as Parameters,
            new Float64Array(4),
          );
        for (let i = 0; i < 4; i++) {
          const slope = (value(i, 1e-4) - value(i, -1e-4)) / 2e-4;
          const scale = 1 + Math.abs(slope) + Math.abs(value(i, 0));
          expect(Math.abs(slope - (gradient[i] as number)) / scale).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it("expects as many purchases as the mean of its count probabilities", () => {
    const chances = new Float64Array(1 << 16);
    fc.assert(
      fc.property(parameters, history, horizon, (at, [x, , T], days) => {
        const expected = family.expectedIfAlive(at, x, T, days, 0);
        fc.pre(expected < 300);
        const counts = family.countsIfAlive(at, days)(x, T, chances);
        let [total, mean] = [0, 0];
        for (let n = 0; n < counts; n++) {
          expect(chances[n] as number).toBeGreaterThanOrEqual(-1e-12);
          total += chances[n] as number;
          mean += n * (chances[n] as number);
        }
        expect(total).toBeCloseTo(1, 6);
        // Departure times are approximated by a few points, so the mean of the counts is good enough for an interval
        // but not for a forecast.
        expect(Math.abs(mean / expected - 1)).toBeLessThan(2e-3);
      }),
    );
  });

  it("expects a steady rate of customers who never leave, and less the more likely they are to", () => {
    fc.assert(
      fc.property(parameters, history, horizon, (at, [x, , T], days) => {
        const expected = (share: number) =>
          family.expectedIfAlive(family.withDropout(at, share), x, T, days, 0) / ((at[0] + x) / (at[1] + T)) / days;
        expect(expected(0)).toBeCloseTo(1, 9);
        expect(expected(0.5)).toBeLessThanOrEqual(1 + 1e-9);
        expect(expected(2)).toBeLessThanOrEqual(expected(1) * (1 + 1e-9));
      }),
    );
  });

  it("discounting has no effect at a rate near 0, and reduces the value at any other", () => {
    fc.assert(
      fc.property(parameters, history, horizon, (at, [x, , T], days) => {
        const plain = family.expectedIfAlive(at, x, T, days, 0);
        expect(family.expectedIfAlive(at, x, T, days, 1e-14) / plain).toBeCloseTo(1, 7);
        expect(family.expectedIfAlive(at, x, T, days, 0.01)).toBeLessThan(plain);
        expect(family.expectedIfAlive(at, x, T, days, 0.01)).toBeGreaterThan(plain * Math.exp(-0.01 * days));
      }),
    );
  });

  it("gives P(alive) between 0 and 1, and for a purchase today 1 or the probability before it", () => {
    fc.assert(
      fc.property(parameters, history, (at, [x, recency, T]) => {
        const alive = family.pAlive(at, x, recency, T);
        expect(alive).toBeGreaterThanOrEqual(0);
        expect(alive).toBeLessThanOrEqual(1);
        if (x > 0) expect(family.pAlive(at, x, T, T)).toBeGreaterThanOrEqual(alive);
      }),
    );
  });

  it("does not depend on the customer order, to the last bit", () => {
    fc.assert(
      fc.property(parameters, fc.array(history, { minLength: 1, maxLength: 20 }), (at, rows) => {
        const [one, other] = [new Float64Array(4), new Float64Array(4)];
        const value = family.logLikelihood(collapse(histories(rows)), at, one);
        expect(family.logLikelihood(collapse(histories(rows.toReversed())), at, other)).toBe(value);
        expect(other).toEqual(one);
      }),
    );
  });
});

// Where a + B = R + 1, ₂F₁(R + 1, a; a + B; −s/A) is (1 + s/A)^(−a), whose integral has a closed form.
it.each([1e2, 1e4, 1e8, 1e40, 1e180])("expects what the closed form says %d times the tenure ahead", (times) => {
  fc.assert(
    fc.property(positive(0.05, 3), positive(0.5, 20), fc.integer({ min: 1, max: 20 }), (a, r, x) => {
      fc.pre(Math.abs(a - 1) > 0.01 && r + 1 > a);
      const [tenure, alpha] = [1, 1];
      const at: Parameters = [r, alpha, a, r + 1 - a];
      const ratio = times / (alpha + tenure);
      const closed = ((r + x) * Math.expm1((1 - a) * Math.log1p(ratio))) / (1 - a);
      // Nearly without discounting, but with enough to be integrated.
      const expected = bgNbdFamily.expectedIfAlive(at, x, tenure, times, 1e-300);
      expect(Math.abs(expected / closed - 1)).toBeLessThan(1e-7);
    }),
    { numRuns: runs(200) },
  );
});
