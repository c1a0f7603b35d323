import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PeriodSales, splitByFactors } from "#lib/revenue/factors.ts";
import { runs } from "#testing/depth.ts";

const NONE: PeriodSales = { customers: 0, orders: 0, revenue: 0 };
const changes = (before: PeriodSales, after: PeriodSales): number[] =>
  splitByFactors(before, after).map(({ change }) => change);

describe("examples by hand", () => {
  test("a factor that alone changed contributes everything", () => {
    // 10 customers × 2 orders × 50.00.
    const before = { customers: 10, orders: 20, revenue: 100_000 };
    expect(changes(before, { customers: 15, orders: 30, revenue: 150_000 })).toEqual([50_000, 0, 0]);
    expect(changes(before, { customers: 10, orders: 30, revenue: 150_000 })).toEqual([0, 50_000, 0]);
    expect(changes(before, { customers: 10, orders: 20, revenue: 80_000 })).toEqual([0, 0, -20_000]);
  });

  test("what two factors change together is shared equally", () => {
    // Customers 10 → 20 and order value 50.00 → 100.00, each with one order: 500.00 → 2,000.00. Alone, each adds 500.00; both share 500.00.
    const rows = splitByFactors(
      { customers: 10, orders: 10, revenue: 50_000 },
      { customers: 20, orders: 20, revenue: 200_000 },
    );
    expect(rows).toEqual([
      { factor: "customers", before: 10, after: 20, change: 75_000 },
      { factor: "frequency", before: 1, after: 1, change: 0 },
      { factor: "orderValue", before: 5000, after: 10_000, change: 75_000 },
    ]);
  });

  test("customers contribute everything if one period has no sales, and the other factors have no value there", () => {
    const sales = { customers: 4, orders: 6, revenue: 12_345 };
    expect(changes(NONE, sales)).toEqual([12_345, 0, 0]);
    expect(changes(sales, NONE)).toEqual([-12_345, 0, 0]);
    expect(changes(NONE, NONE)).toEqual([0, 0, 0]);
    expect(splitByFactors(NONE, sales).map(({ before }) => before)).toEqual([0, null, null]);
    expect(splitByFactors(sales, NONE).map(({ after }) => after)).toEqual([0, null, null]);
  });

  test("orders that were free or refunded count with the value that is left", () => {
    const free = { customers: 5, orders: 5, revenue: 0 };
    expect(changes(free, { customers: 5, orders: 5, revenue: 10_000 })).toEqual([0, 0, 10_000]);
    // 5 → 10 customers; alone at 0.00 and at 20.00 it adds 0 or 100.00, on average 50.00, and so on.
    expect(changes(free, { customers: 10, orders: 10, revenue: 20_000 })).toEqual([5000, 0, 15_000]);
  });

  test("a unit that rounding leaves goes to the factor that lost most", () => {
    // Customers 1 → 2, frequency 1 → 1, order value 1 → 1.5: 1 × (1 + 1.5) / 2 = 1.25, 0 and 0.5 × (1 + 2) / 2 = 0.75.
    expect(changes({ customers: 1, orders: 1, revenue: 1 }, { customers: 2, orders: 2, revenue: 3 })).toEqual([
      1, 0, 1,
    ]);
  });

  test("orders without customers and revenue without orders are refused", () => {
    expect(() => splitByFactors({ customers: 0, orders: 2, revenue: 100 }, NONE)).toThrow(RangeError);
    expect(() => splitByFactors(NONE, { customers: 0, orders: 0, revenue: 100 })).toThrow(RangeError);
    expect(() => splitByFactors({ customers: 1, orders: 0, revenue: 0 }, NONE)).toThrow(RangeError);
    const one = { customers: 1, orders: 1, revenue: 1 };
    expect(() => splitByFactors(one, { ...one, revenue: 0.5 })).toThrow(RangeError);
  });
});

/** Sales of a period, with up to 20 orders of a customer and 100,000.00 an order; refunds may exceed what was sold. */
const sales = fc.oneof(
  { weight: 1, arbitrary: fc.constant(NONE) },
  {
    weight: 9,
    arbitrary: fc
      .record({
        customers: fc.integer({ min: 1, max: 1e6 }),
        more: fc.nat(1e6),
        share: fc.double({ min: -0.1, max: 1 }),
      })
      .map(({ customers, more, share }): PeriodSales => {
        const orders = customers + Math.round((19 * customers * more) / 1e6);
        return { customers, orders, revenue: Math.round(orders * 1e7 * (share || 0)) + 0 };
      }),
  },
);

describe("laws", () => {
  test("the rows add up to the change to the minor unit", () => {
    fc.assert(
      fc.property(sales, sales, (before, after) => {
        const found = changes(before, after);
        expect(found.every(Number.isSafeInteger)).toBe(true);
        expect(found.reduce((sum, change) => sum + change, 0)).toBe(after.revenue - before.revenue);
      }),
      { numRuns: runs(10_000) },
    );
  });

  test("each row is the mean of what its factor adds over all six orders of change, rounded", () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    fc.assert(
      fc.property(sales, sales, (before, after) => {
        const rows = splitByFactors(before, after);
        // Where a period has no sales, the other's ratios hold for both.
        const from = rows.map((row) => row.before ?? row.after ?? 0);
        const to = rows.map((row) => row.after ?? row.before ?? 0);
        const means = [0, 0, 0];
        for (const order of orders) {
          const now = [...from];
          for (const i of order) {
            const old = now.reduce((product, factor) => product * factor, 1);
            now[i] = to[i] as number;
            means[i] = (means[i] as number) + (now.reduce((product, factor) => product * factor, 1) - old) / 6;
          }
        }
        const size = Math.max(...means.map(Math.abs));
        for (const [i, { change }] of rows.entries())
          expect(Math.abs(change - (means[i] as number))).toBeLessThan(1 + 1e-9 * size);
      }),
      { numRuns: runs(2000) },
    );
  });

  test("the reverse change has the opposite rows, but for rounding", () => {
    fc.assert(
      fc.property(sales, sales, (before, after) => {
        const [there, back] = [changes(before, after), changes(after, before)];
        for (const [i, change] of there.entries())
          expect(Math.abs(change + (back[i] as number))).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(2000) },
    );
  });
});
