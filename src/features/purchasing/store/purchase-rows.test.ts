import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Part } from "#core/db/copy-rows.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { buildPriceList, dayNumbers, derivedFromOrders, findEventDays } from "#lib/purchases/complete-rows.ts";
import type { PurchasingOrder, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { addDays } from "#lib/time/day.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, idOfCustomer, type OrderOptions, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { skipPlansOnCitus } from "#testing/on-citus.ts";
import { openPurchases, type PurchasePeriod } from "./purchase-rows.ts";

const ORDERS = 800;
const TODAY = "2025-06-30";
const PERIOD: PurchasePeriod = {
  timeZone: "UTC",
  currency: "USD",
  from: new Date("2023-07-01T00:00:00Z"),
  until: new Date("2025-07-01T00:00:00Z"),
  end: TODAY,
};

const rowsOf = async (scope: Scope, part: Part = "all", period = PERIOD): Promise<PurchasingRow[]> => {
  const rows: PurchasingRow[] = [];
  const read = await openPurchases(scope, period, 20);
  await read(part, (page) => void rows.push(...page));
  return rows;
};

test("reads each order line once, even if the statistics are from before an import", async (context) => {
  skipPlansOnCitus(context);
  const shop = await aBusiness();
  await asOwner("analyze");
  const item = { productId: "p1", category: "Tea", quantity: 1, price: 500, lineTotal: 500 };
  await someOrders(
    shop,
    Array.from({ length: ORDERS }, (_, i) => ({
      customer: `c${i}`,
      orderedAt: new Date("2025-06-01T12:00:00Z"),
      items: [item],
    })),
  );
  /** How many lines have been read so far. A connection publishes its counts after a transaction. */
  const linesRead = async () => {
    await withBusiness(shop, (client) => client.query("select pg_stat_force_next_flush()"));
    const { rows } = await withBusiness(shop, (client) =>
      client.query<{ read: number }>(
        "select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = 'order_items'",
      ),
    );
    return Number(rows[0]?.read);
  };
  const before = await linesRead();
  const rows = await rowsOf(shop);
  expect(rows.map(({ totalPurchases, priceLevel }) => [totalPurchases, priceLevel])).toEqual(
    Array.from({ length: ORDERS }, () => [5, 1]),
  );
  const read = (await linesRead()) - before;
  expect(read).toBeGreaterThanOrEqual(ORDERS);
  expect(read).toBeLessThan(5 * ORDERS);
});

/** Orders of customers a to f: time, items, prices and discounts. */
const anyOrders = fc.array(
  fc.record({
    customer: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    daysAgo: fc.oneof(fc.integer({ min: 0, max: 729 }), fc.constantFrom(10, 20)),
    discount: fc.integer({ min: 0, max: 5000 }),
    items: fc.array(
      fc.record({
        product: fc.constantFrom("p1", "p2", "p3", "p4"),
        category: fc.option(fc.constantFrom("Yarn", "Tea", "Lamps")),
        brand: fc.option(fc.constantFrom("Own", "Other")),
        quantity: fc.integer({ min: 1, max: 5 }),
        price: fc.integer({ min: 1, max: 20_000 }),
      }),
      { maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 60 },
);

type Made = typeof anyOrders extends fc.Arbitrary<infer Value> ? Value : never;

const totalOf = (items: Made[number]["items"]): number =>
  items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) || 1000;

const stored = (orders: Made): OrderOptions[] =>
  orders.map(({ customer, daysAgo, discount, items }) => ({
    customer,
    totalPrice: totalOf(items),
    discountAmount: discount,
    orderedAt: new Date(`${addDays(TODAY, -daysAgo)}T12:00:00Z`),
    items: items.map(({ product, ...item }) => {
      return { productId: product, ...item, lineTotal: item.quantity * item.price };
    }),
  }));

/** The orders in the form of a request. */
const posted = (orders: Made): Map<string, PurchasingOrder[]> => {
  const histories = new Map<string, PurchasingOrder[]>();
  for (const { customer, daysAgo, discount, items } of orders) {
    const order = {
      day: addDays(TODAY, -daysAgo),
      amount: totalOf(items) / 100,
      discount: discount / 100,
      items: items.map(({ product, price, quantity, category, brand }) => {
        return {
          productId: product,
          quantity,
          price: price / 100,
          ...(category && { category }),
          ...(brand && { brand }),
        };
      }),
    };
    histories.set(customer, [...(histories.get(customer) ?? []), order]);
  }
  return histories;
};

describe("rows of customers' purchases", () => {
  test("match what the domain derives from the orders themselves", async () => {
    await fc.assert(
      fc.asyncProperty(anyOrders, async (orders) => {
        const scope = await aBusiness();
        await someOrders(scope, stored(orders));
        const histories = posted(orders);
        const buyers = new Map<string, number>();
        for (const history of histories.values())
          for (const day of new Set(history.map((order) => order.day))) buyers.set(day, (buyers.get(day) ?? 0) + 1);
        const numbers = dayNumbers([...buyers.keys(), TODAY]);
        const context = {
          asOf: TODAY,
          numbers,
          prices: buildPriceList(histories.values()),
          events: findEventDays(buyers, 20),
        };
        const rows = new Map((await rowsOf(scope)).map((row) => [row.customerId, row]));
        expect(rows.size).toBe(histories.size);
        for (const [customer, history] of histories) {
          const row = rows.get(await idOfCustomer(scope, customer));
          const { categories = {}, brands = {}, ...expected } = derivedFromOrders(history, context);
          for (const [name, value] of Object.entries(expected)) {
            const own = row?.[name as keyof PurchasingRow];
            if (typeof value === "number")
              expect([customer, name, own]).toEqual([customer, name, expect.closeTo(value, 6)]);
            else expect([customer, name, own]).toEqual([customer, name, value]);
          }
          const minor = (amounts: Record<string, number>) =>
            Object.fromEntries(
              Object.entries(amounts).map(([name, amount]) => [name, expect.closeTo(amount * 100, 4)]),
            );
          expect([row?.categories, row?.brands]).toEqual([minor(categories), minor(brands)]);
        }
      }),
      { numRuns: runs(25) },
    );
  });

  test("leave out guests, uncounted orders, returned items and everything outside the period", async () => {
    const scope = await aBusiness();
    const on = (day: string) => new Date(`${day}T12:00:00Z`);
    const item = { productId: "p1", category: "Tea", quantity: 4, price: 500, lineTotal: 2000 };
    const back = { lineNumber: 1, quantity: 1, amount: 500 };
    await someOrders(scope, [
      { customer: "ada", orderedAt: on("2025-06-20"), items: [item], refunded: 500, refundedItems: [back] },
      { customer: "ada", orderedAt: on("2025-06-25"), status: "cancelled" },
      { customer: "ada", orderedAt: on("2023-06-30"), totalPrice: 9900 },
      { customer: "bob", orderedAt: on("2023-06-30") },
      { customer: "cyd", orderedAt: on("2025-07-01") },
      { customer: null, orderedAt: on("2025-06-20") },
    ]);
    // 20.00 minus 5.00 refunded for one of the four items.
    expect(await rowsOf(scope)).toMatchObject([
      {
        customerId: await idOfCustomer(scope, "ada"),
        totalPurchases: 15,
        orderCount: 1,
        basketSize: 3,
        categories: { Tea: 1500 },
        daysSinceLastPurchase: 10,
      },
    ]);
  });

  test("use the business's local days", async () => {
    const scope = await aBusiness({ timeZone: "Asia/Tokyo" });
    // In Tokyo it is already Sunday.
    await someOrders(scope, [{ customer: "ada", orderedAt: new Date("2025-06-27T23:00:00Z") }]);
    const [row] = await rowsOf(scope, "all", { ...PERIOD, timeZone: "Asia/Tokyo" });
    expect([row?.firstDay, row?.weekendShare]).toEqual(["2025-06-28", 1]);
  });

  test("the sample and the rest together are all customers exactly once, with any page size, and the sample is stable @full", async () => {
    const scope = await aBusiness();
    await someOrders(
      scope,
      Array.from({ length: 6000 }, (_, i) => ({ customer: `c${i}`, orderedAt: new Date("2025-06-01T12:00:00Z") })),
    );
    const idsOf = async (part: Part) => (await rowsOf(scope, part)).map(({ customerId }) => customerId);
    const [drawn, rest] = [await idsOf({ chance: 0.5, isRest: false }), await idsOf({ chance: 0.5, isRest: true })];
    expect(drawn.length).toBeGreaterThan(2700);
    expect(drawn.length).toBeLessThan(3300);
    expect(new Set([...drawn, ...rest]).size).toBe(6000);
    expect([...drawn, ...rest].sort()).toEqual(await idsOf("all"));
    expect(await idsOf({ chance: 0.5, isRest: false })).toEqual(drawn);
  });
});
