import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { eachHistoryPage } from "./customer-histories.ts";

test("pages under way are over when the next one can't be read", async () => {
  const scope = await aBusiness();
  // One more than a page.
  await someOrders(
    scope,
    Array.from({ length: 1001 }, (_, i) => ({ customer: `c${i}` })),
  );
  const taken: number[] = [];
  const reading = eachHistoryPage(scope, new Date(), {
    compute: async ({ customers }) => {
      // The second page is read while the first one is computed.
      scope.businessId = "none";
      await setTimeout(500);
      return customers;
    },
    take: async (customers) => {
      taken.push(customers);
    },
  });
  await expect(reading).rejects.toThrow();
  expect(taken).toEqual([1000]);
});
