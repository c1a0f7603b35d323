import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitForecast } from "#lib/clv/fit-forecast.ts";
import { forecastPage } from "#lib/clv/forecast.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { joinLogs } from "#lib/clv/purchase-log.ts";
import { runs } from "#testing/depth.ts";
import { addPage, emptyAccumulator, storedForecast } from "./stored-forecast.ts";

const TODAY = 20_000;
const options: ForecastOptions & { asOf: number } = {
  horizon: { days: 365, discountRate: 0.1 },
  model: "cohort",
  cohortBy: "month",
  level: 0.95,
  seed: 1,
  today: TODAY,
  asOf: TODAY,
};

type Customer = { id: string; purchases: { daysAgo: number; cents: number }[] };

const logOf = (customers: readonly Customer[]): PurchaseLog => {
  const rows = customers.flatMap(({ purchases }, at) => purchases.map((purchase) => ({ at, ...purchase })));
  return {
    customerIds: customers.map(({ id }) => id),
    customers: Uint32Array.from(rows, ({ at }) => at),
    days: Int32Array.from(rows, ({ daysAgo }) => TODAY - daysAgo),
    amounts: Float64Array.from(rows, ({ cents }) => cents / 100),
  };
};

const pagesOf = (customers: readonly Customer[], size: number): Customer[][] =>
  Array.from({ length: Math.ceil(customers.length / size) }, (_, i) => customers.slice(size * i, size * (i + 1)));

const whole = (customers: readonly Customer[], pageSize = customers.length) => {
  const prepared = prepare({ kind: "purchases", log: logOf(customers) }, options);
  const { fitted, ...report } = fitForecast(prepared, options);
  const gathered = emptyAccumulator();
  for (const page of pagesOf(customers, pageSize)) {
    addPage(gathered, forecastPage({ fitted }, logOf(page), { ...options, cap: prepared.cap, perMajor: 100 }));
  }
  const details = {
    report,
    sampled: customers.length,
    typical: null,
    country: null,
    events: [],
    totalsAhead: null,
    perMajor: 100,
    asOf: TODAY,
  };
  return { ...storedForecast(gathered, options, details), pages: gathered.pages };
};

const purchase = fc.record({
  daysAgo: fc.integer({ min: 0, max: 700 }),
  cents: fc.constantFrom(0, 1999, 5000, 120_000),
});
const customers = fc
  .array(fc.array(purchase, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 40 })
  .map((all) => all.map((purchases, i): Customer => ({ id: `c${String(i).padStart(2, "0")}`, purchases })));

describe("pages of customers", () => {
  test("give the same result as the whole population at once", () => {
    fc.assert(
      fc.property(customers, fc.integer({ min: 1, max: 15 }), (people, size) => {
        const [once, paged] = [whole(people), whole(people, size)];
        expect(paged.tiers).toEqual(once.tiers);
        expect(paged.pages.flatMap(({ predictedClv }) => [...predictedClv])).toEqual([
          ...(once.pages[0]?.predictedClv ?? []),
        ]);
        const { totals, cohorts, top, distribution, tiers } = paged.answer;
        expect({ top, distribution, tiers }).toEqual({
          top: once.answer.top,
          distribution: once.answer.distribution,
          tiers: once.answer.tiers,
        });
        expect(totals.value).toBeCloseTo(once.answer.totals.value, 6);
        expect(totals.pastValue).toBeCloseTo(once.answer.totals.pastValue, 6);
        expect(cohorts.map(({ cohort, customers: count, purchases }) => [cohort, count, purchases])).toEqual(
          once.answer.cohorts.map(({ cohort, customers: count, purchases }) => [cohort, count, purchases]),
        );
      }),
      { numRuns: runs(20) },
    );
  });

  test("add up to totals within their interval, tiers with every customer, and cohorts with every purchase", () => {
    fc.assert(
      fc.property(customers, (people) => {
        const { answer } = whole(people, 7);
        const { totals, tiers, cohorts } = answer;
        expect(totals.lower).toBeLessThanOrEqual(totals.value);
        expect(totals.upper).toBeGreaterThanOrEqual(totals.value);
        const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
        expect(sum(tiers.map((tier) => tier.customers))).toBe(people.length);
        expect(sum(cohorts.map((cohort) => cohort.customers))).toBe(people.length);
        const spent = sum(people.flatMap(({ purchases }) => purchases.map(({ cents }) => cents)));
        expect(sum(cohorts.map(({ revenue }) => revenue))).toBeCloseTo(spent / 100, 4);
        expect(answer.top.length).toBe(Math.min(20, people.length));
      }),
      { numRuns: runs(20) },
    );
  });
});

test("joined logs equal the log of all customers", () => {
  fc.assert(
    fc.property(customers, fc.integer({ min: 1, max: 15 }), (people, size) => {
      expect(joinLogs(pagesOf(people, size).map(logOf))).toEqual(logOf(people));
    }),
  );
});
