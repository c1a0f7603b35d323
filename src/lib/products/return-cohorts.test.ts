import fc from "fast-check";
import { expect, test } from "vitest";
import { type FirstOrders, RETURN_DAYS, shareReturned } from "#lib/products/return-cohorts.ts";
import { runs } from "#testing/depth.ts";

/** Customers as cohort, age of the first order, and days to the second order. */
const toFirstOrders = (customers: readonly (readonly [number, number, number])[]): FirstOrders => ({
  cohorts: customers.map(([cohort]) => cohort),
  observedDays: customers.map(([, age]) => age),
  returnDays: customers.map(([, , day]) => day),
});

test("a cohort by hand counts for each horizon only customers observed that long", () => {
  const customers = [
    [0, 200, 10],
    [0, 200, 30],
    [0, 200, 31],
    [0, 200, -1],
    // Came back, but was observed for 59 days: counts for 30 days alone.
    [0, 59, 12],
    [0, 90, 90],
    [1, 29, 3],
  ] as const;
  const [first, second] = shareReturned(toFirstOrders(customers), 2, 0.95);
  expect(first?.customers).toBe(6);
  expect(first?.returns.map(({ days, returned, observed }) => [days, returned, observed])).toEqual([
    [30, 3, 6],
    [60, 3, 5],
    [90, 4, 5],
  ]);
  // Wilson's interval of 3 of 6.
  expect(first?.returns[0]?.share).toEqual({
    value: 0.5,
    lower: expect.closeTo(0.1876, 4),
    upper: expect.closeTo(0.8124, 4),
  });
  expect(second).toEqual({
    customers: 1,
    returns: RETURN_DAYS.map((days) => ({ days, observed: 0, returned: 0, share: null })),
  });
});

test("a later observation of the same customers changes no share of a horizon that all had passed", () => {
  const customers = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 90, max: 400 }), fc.integer({ min: -1, max: 90 })),
    { maxLength: 50 },
  );
  fc.assert(
    fc.property(customers, fc.integer({ min: 0, max: 100 }), (all, days) => {
      const later = all.map(([cohort, age, day]) => [cohort, age + days, day] as const);
      expect(shareReturned(toFirstOrders(later), 3, 0.9)).toEqual(shareReturned(toFirstOrders(all), 3, 0.9));
    }),
    { numRuns: runs(500) },
  );
});

test("the shares of a cohort are those of its customers alone who were observed that long", () => {
  const customers = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 }), fc.integer({ min: -1, max: 200 }))
      .map(([cohort, age, day]) => [cohort, age, Math.min(day, age)] as const),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(customers, (all) => {
      const cohorts = shareReturned(toFirstOrders(all), 4, 0.95);
      for (const [i, cohort] of cohorts.entries()) {
        const own = all.filter(([each]) => each === i);
        expect(cohort.customers).toBe(own.length);
        for (const { days, observed, returned, share } of cohort.returns) {
          const old = own.filter(([, age]) => age >= days);
          expect([observed, returned]).toEqual([old.length, old.filter(([, , day]) => day >= 0 && day <= days).length]);
          expect(share === null).toBe(old.length === 0);
          if (share) expect(share.lower <= share.value && share.value <= share.upper).toBe(true);
        }
      }
    }),
    { numRuns: runs(500) },
  );
});
