import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { forgetMemory } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { asText, readNumbers, startNumberReader } from "#testing/processes/read-numbers.ts";
import { asAdmin } from "#testing/request.ts";
import { recalculateSegments } from "../segments/recalculate-segments.ts";

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY - 60_000);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
const anotherProcess = async (scope: Scope) => {
  const reader = await startNumberReader(scope);
  ends.push(reader.end);
  return reader;
};

/** The numbers without any cache. */
const computed = async (scope: Scope) => {
  forgetMemory();
  await withBusiness(scope, (client) => client.query("delete from report_cache"));
  await withBusiness(scope, (client) => client.query("delete from rfm_cuts"));
  return readNumbers(scope);
};

test("an import into a business whose empty pages were just open fills them at the next read, in other processes too @full", async () => {
  const shop = await aBusiness();
  const reader = await anotherProcess(shop);
  expect((await reader.read()).rfm?.totals.customer_count).toBe(0);
  expect((await readNumbers(shop)).rfm?.totals.customer_count).toBe(0);
  // Ten customers with one to ten orders of 10; the last one bought the most, and last.
  const orders = Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: i + 1 }, (_, nth) => ({ customer: `c${i}`, orderedAt: daysAgo(9 - i + 5 * nth) })),
  ).flat();
  await someOrders(shop, orders);
  for (const numbers of [await reader.read(), await readNumbers(shop)]) {
    expect(numbers.rfm?.totals).toMatchObject({ customer_count: 10, order_count: 55 });
    const [top] = numbers.about[0] ?? [];
    expect(top).toMatchObject({ rfm: { monetaryScore: 5, recencyScore: 5, segment: "champions" } });
  }
});

const aSale = fc.record({
  customer: fc.constantFrom("ann", "bob", "cleo", "dan", null),
  orderedAt: fc.integer({ min: 0, max: 400 }).map(daysAgo),
  totalPrice: fc.integer({ min: 0, max: 50_000 }),
  refunded: fc.constantFrom(0, 0, 500),
});

test("after any write, a process that had read before reads what a computation without caches gives @full", async () => {
  const shop = await aBusiness();
  const actor = asAdmin(shop);
  await createSegment(actor, { name: "Repeat", criteria: { minOrders: 2 }, isAutomatic: true });
  const reader = await anotherProcess(shop);
  const write = async (sales: readonly Parameters<typeof someOrders>[1][number][]) => {
    const given = sales.map(({ refunded = 0, totalPrice = 0, ...sale }) => ({
      ...sale,
      totalPrice,
      refunded: Math.min(refunded, totalPrice),
    }));
    const [first] = await someOrders(shop, given);
    await reader.read();
    // A later refund of an earlier order changes numbers without a new order.
    if (first && first.totalPrice > 1000) {
      const back = { externalId: `later-${first.externalId}`, orderExternalId: first.externalId, amount: 400 };
      await saveSales(shop, { refunds: [{ ...back, refundedAt: new Date(), items: [] }] });
    }
    await recalculateSegments(actor, { reason: "import" });
  };
  await fc.assert(
    fc.asyncProperty(fc.array(aSale, { minLength: 1, maxLength: 6 }), async (sales) => {
      await write(sales);
      const theirs = asText(await reader.read());
      const ours = asText(await readNumbers(shop));
      const fresh = asText(await computed(shop));
      expect(theirs).toBe(fresh);
      expect(ours).toBe(fresh);
    }),
    { numRuns: runs(4) },
  );
});
