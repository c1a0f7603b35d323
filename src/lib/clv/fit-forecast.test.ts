import { describe, expect, test } from "vitest";
import { isRegular, timingRegularity } from "#lib/clv/fit-forecast.ts";
import { hasClvData, purchaseLog, sayMissing } from "#testing/routes/clv-data-sets.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";
import type { PurchaseLog } from "./forecast-request.ts";
import { buildPopulationAt } from "./history-as-of.ts";
import { sortLog } from "./purchase-log.ts";

const purchasesOf = (log: PurchaseLog) => {
  const sorted = sortLog(log);
  return buildPopulationAt(sorted, Math.max(...log.days)).population.purchases;
};

describe("the regularity of purchases", () => {
  const shop = { customers: 4000, entryDays: 182, days: 728, seed: 5 };

  test("random timing: about 1, no warning", () => {
    const purchases = purchasesOf(simulatedPurchases(shop).log);
    expect(timingRegularity(purchases)).toBeGreaterThan(0.8);
    expect(isRegular(purchases)).toBe(false);
  });

  test("every third event: about 3, with a warning", () => {
    const purchases = purchasesOf(simulatedPurchases({ ...shop, regularity: 3 }).log);
    expect(timingRegularity(purchases)).toBeGreaterThan(2.3);
    expect(timingRegularity(purchases)).toBeLessThan(3.7);
    expect(isRegular(purchases)).toBe(true);
  });

  test("unknown for a handful of customers", () => {
    expect(timingRegularity(purchasesOf(simulatedPurchases({ ...shop, customers: 50 }).log))).toBeNull();
  });
});

sayMissing();
describe.skipIf(!hasClvData)("the public data sets", () => {
  test.each([
    ["cdnow", false],
    ["apparel", false],
    ["grocery", true],
  ] as const)("%s: regular %s", (set, expected) => {
    expect(isRegular(purchasesOf(purchaseLog(set)))).toBe(expected);
  });
});
