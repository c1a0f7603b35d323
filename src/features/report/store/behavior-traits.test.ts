import fc from "fast-check";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { groupByTrait, placePopulation, type Shopper, YEAR_DAYS } from "#lib/rfm/traits.ts";

import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { skipPlansOnCitus } from "#testing/citus/on-citus.ts";
import { runs } from "#testing/depth.ts";
import { before, countedSales, type Reading, twoPeriods } from "#testing/shops/random-shops.ts";
import { A_TRAIT_SHOP, firstDayOf, orderOf, type TraitSale, traitShops } from "#testing/shops/trait-shops.ts";
import { behaviorGroupsQuery, readBehaviorGroups } from "./behavior-traits.ts";

/** Reference implementation: each customer's purchases in a period, and the date of their first. */
const shoppersOf = (sales: readonly TraitSale[], reading: Reading): Shopper[] => {
  const shoppers = new Map<string, Shopper>();
  const ever = countedSales(sales, { ...reading, storefrontId: null, last: "2100-01-01", days: 1_000_000 });
  for (const { customer, ageDays, totalPrice, refunded, source, lines, orderedAt } of countedSales(sales, reading)) {
    const first = Math.min(...ever.filter((sale) => sale.customer === customer).map((sale) => Number(sale.orderedAt)));
    const isOfAYear = daysBetween(toLocalDay(new Date(first), reading.zone), reading.last) >= YEAR_DAYS - 1;
    const known = shoppers.get(customer) ?? { ageDays, orderCount: 0, revenue: 0, sales: [], isOfAYear };
    const kept = lines.filter((line) => refunded === 0 || !line.isBack);
    const categories = kept.flatMap(({ category }) => category ?? []);
    const sale = { day: toLocalDay(orderedAt, reading.zone), channel: source, categories };
    shoppers.set(customer, {
      ageDays: Math.min(known.ageDays, ageDays),
      orderCount: known.orderCount + 1,
      revenue: known.revenue + totalPrice - refunded,
      sales: [...known.sales, sale],
      isOfAYear,
    });
  }
  return [...shoppers.values()];
};

const pureAnswer = (sales: readonly TraitSale[], reading: Reading) =>
  groupByTrait(
    placePopulation(shoppersOf(sales, reading), reading.days),
    placePopulation(shoppersOf(sales, before(reading)), reading.days),
  );

// Before the random shops, so that the statistics are the same each time.
test("lines and first sales are looked up by key, even without statistics on the business", async (context) => {
  skipPlansOnCitus(context);
  const reading: Reading = { zone: "UTC", last: "2025-12-31", days: 365, storefrontId: null };
  const orderedAt = new Date("2025-12-01T12:00:00Z");
  const orders = (count: number) => Array.from({ length: count }, (_, i) => ({ customer: `c${i % 300}`, orderedAt }));
  await someOrders(await aBusiness(), orders(3000));
  await asOwner("vacuum (analyze) orders, order_items, customers, customer_metrics");
  const scope = await aBusiness();
  await someOrders(scope, orders(30));
  const { text, values } = behaviorGroupsQuery(scope, twoPeriods(reading), firstDayOf(reading));
  const plan = await withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  const lookedUp = (table: string, key: string) =>
    new RegExp(`using ${table}_pkey on ${table}[^]*?Index Cond: [^\\n]*${key} = (sales|compared)[\\w.]*${key}\\)`).test(
      plan,
    );
  expect([lookedUp("order_items", "order_id"), lookedUp("customer_metrics", "customer_id")]).toEqual([true, true]);
  for (const table of ["orders", "order_items", "customer_metrics"]) expect(plan).not.toContain(`Seq Scan on ${table}`);
});

test("the database groups the customers of random shops like the domain", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(traitShops, async ({ reading, sales }) => {
      const scope = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
      const other = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
      await someOrders(scope, sales.map(orderOf));
      await someOrders(other, sales.slice(0, 3).map(orderOf));
      const { customersInAll, ...answer } = await readBehaviorGroups(scope, twoPeriods(reading), firstDayOf(reading));
      const expected = pureAnswer(sales, reading);
      const inOrder = (previous: typeof answer.previous) =>
        previous.toSorted((a, b) => JSON.stringify(a.trait).localeCompare(JSON.stringify(b.trait)));
      expect({ ...answer, previous: inOrder(answer.previous) }).toEqual({
        ...expected,
        previous: inOrder(expected.previous),
      });
      expect(customersInAll).toBe(new Set(sales.flatMap(({ customer }) => customer ?? [])).size);
      for (const { trait } of answer.groups) seen.add(typeof trait === "string" ? trait : trait.kind);
    }),
    { numRuns: runs(150, 10), examples: [[A_TRAIT_SHOP]] },
  );
  // The property would also hold for shops without any traits: the example has some.
  expect([...seen].sort()).toEqual(expect.arrayContaining(["category", "channel", "none", "season"]));
});
