import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PopulatedTier, valuePopulation } from "#features/report/rules/value-report.ts";
import { aBusiness, aCustomer, type OrderOptions, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import {
  aRandomShop,
  before,
  purchasesOf,
  type Reading,
  randomShops,
  type Sale,
  twoPeriods,
} from "#testing/shops/random-shops.ts";
import { readValueTiers } from "./value-tiers.ts";

const inOrder = (tiers: readonly PopulatedTier[]) => tiers.toSorted((a, b) => a.tier.localeCompare(b.tier));

const pureAnswer = (sales: readonly Sale[], reading: Reading) => {
  const { tiers, cuts, steps } = valuePopulation(purchasesOf(sales, reading));
  const previousTiers = valuePopulation(purchasesOf(sales, before(reading))).tiers;
  return { tiers: inOrder(tiers), previousTiers: inOrder(previousTiers), cuts, steps };
};

test("the database splits random shops into tiers like the domain", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading, sales }) => {
      const scope = await aRandomShop({ reading, sales });
      const { customersInAll, ...answer } = await readValueTiers(scope, twoPeriods(reading));
      const { tiers, previousTiers, ...rest } = answer;
      expect({ ...rest, tiers: inOrder(tiers), previousTiers: inOrder(previousTiers) }).toEqual(
        pureAnswer(sales, reading),
      );
      expect(customersInAll).toBe(new Set(sales.flatMap(({ customer }) => customer ?? [])).size);
    }),
    { numRuns: runs(100, 8) },
  );
});

describe("one shop", () => {
  const reading: Reading = { zone: "UTC", last: "2025-01-10", days: 10, storefrontId: null };
  const orderedAt = new Date("2025-01-10T00:00:00Z");

  // More than a hundred customers: the steps are percentiles instead of individual customers.
  test.each([99, 100, 101, 150, 249, 1000])("%i customers with different spending", async (n) => {
    const scope = await aBusiness();
    const sales = Array.from({ length: n }, (_, i): Sale => {
      return {
        customer: `c${i}`,
        orderedAt,
        status: "completed",
        totalPrice: 100 + i ** 2,
        refunded: 0,
        storefrontId: 1,
      };
    });
    await someOrders(scope, sales as OrderOptions[]);
    const { tiers, cuts, steps } = await readValueTiers(scope, twoPeriods(reading));
    expect({ tiers: inOrder(tiers), previousTiers: [], cuts, steps }).toEqual(pureAnswer(sales, reading));
    expect(steps).toHaveLength(Math.min(n, 100));
  });

  test("no purchases: no tier, no boundaries, no steps", async () => {
    const scope = await aBusiness();
    await aCustomer(scope);
    expect(await readValueTiers(scope, twoPeriods(reading))).toEqual({
      tiers: [],
      previousTiers: [],
      cuts: null,
      steps: [],
      customersInAll: 1,
    });
  });

  test("a sum beyond 2^53 is rounded", async () => {
    const scope = await aBusiness();
    const most = { customer: "croesus", orderedAt, totalPrice: Number.MAX_SAFE_INTEGER };
    await someOrders(scope, [most, most]);
    const { tiers } = await readValueTiers(scope, twoPeriods(reading));
    expect(tiers).toMatchObject([{ revenue: 2 * Number.MAX_SAFE_INTEGER }]);
  });
});
