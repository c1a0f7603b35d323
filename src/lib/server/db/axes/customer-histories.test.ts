import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { eachHistoryPage } from "./customer-histories.ts";

test("pages under way are over when another one fails", async () => {
  const scope = await aBusiness();
  // One more than a page.
  await someOrders(
    scope,
    Array.from({ length: 501 }, (_, i) => ({ customer: `c${i}` })),
  );
  const taken: number[] = [];
  const reading = eachHistoryPage(scope, new Date(), {
    compute: async ({ customers }) => {
      if (customers === 1) throw new RangeError("The second page");
      await setTimeout(500);
      return customers;
    },
    take: async (customers) => {
      taken.push(customers);
    },
  });
  await expect(reading).rejects.toThrow("The second page");
  expect(taken).toEqual([500]);
});

test("pages are taken in their order, and each customer once", async () => {
  const scope = await aBusiness();
  await someOrders(
    scope,
    Array.from({ length: 1250 }, (_, i) => ({ customer: `c${i}` })),
  );
  const taken: number[] = [];
  await eachHistoryPage(scope, new Date(), {
    compute: async ({ customers }) => {
      // The first page takes longest.
      await setTimeout(taken.length === 0 && customers === 500 ? 200 : 0);
      return customers;
    },
    take: async (customers) => {
      taken.push(customers);
    },
  });
  expect(taken).toEqual([500, 500, 250]);
});
