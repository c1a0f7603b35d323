import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collapse, thinned } from "#features/forecast/rules/models/learn-transactions.ts";
import type { Histories } from "#lib/clv/model.ts";

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
