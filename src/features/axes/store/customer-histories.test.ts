import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { eachHistoryPage } from "./customer-histories.ts";
import { unpackHistories } from "./packed-histories.ts";

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
  const taken: string[] = [];
  let calls = 0;
  await eachHistoryPage(scope, new Date(), {
    compute: async ({ packed }) => {
      calls += 1;
      if (calls === 1) await setTimeout(200);
      return Array.from(unpackHistories(packed), ({ history }) => history.customerId);
    },
    take: async (ids) => {
      taken.push(...ids);
    },
  });
  expect(new Set(taken).size).toBe(1250);
  expect(taken).toEqual(taken.toSorted());
});
