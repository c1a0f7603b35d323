import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { groupByScores } from "#features/report/rules/rfm-report.ts";
import { valuePopulation } from "#features/report/rules/value-report.ts";
import { scorePopulation } from "#lib/rfm/score.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { groupByTrait, placePopulation, type Shopper, YEAR_DAYS } from "#lib/rfm/traits.ts";
import { addDays, daysBetween, toLocalDay } from "#lib/time/day.ts";
import type { PopulatedTier, VALUE_BASES } from "#records/rules/order-readings/populations.ts";
import { type MovedGroup, NOT_BUYING, NOT_YET, PLACES } from "#records/rules/rfm/movement.ts";
import { type RfmThresholds, STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";
import { aBusiness, aCustomer, type OrderOptions, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import {
  A_SHOP,
  A_TRAIT_SHOP,
  aRandomShop,
  before,
  countedSales,
  firstDayOf,
  orderOf,
  purchasesOf,
  type Reading,
  randomShops,
  type Sale,
  type TraitSale,
  traitShops,
  twoPeriods,
} from "#testing/shops/random-shops.ts";
import {
  readBehavior,
  readBuyers,
  readCells,
  readMovement,
  readPurchaseGaps,
  readScores,
  readTiers,
} from "./order-readings.ts";

// Readings of random shops are compared with sums by hand, over the first half of the sales and again after the other half came, which
// updates the copy of the orders instead of building it.

const OWN: RfmThresholds = {
  recency: [1, 2, 4, 6],
  frequency: [2, 3, 4, 5],
  monetary: [100, 250, 1000, 5000],
};

const countUpTo = (thresholds: readonly number[], value: number) => thresholds.filter((one) => one <= value).length;

/** What each customer bought in a period, with their scores. */
const scoredByHand = (sales: readonly Sale[], reading: Reading, thresholds: RfmThresholds) =>
  scorePopulation(purchasesOf(sales, reading), reading.days).map((one) => ({
    ...one,
    ...(thresholds.recency && { recency: 5 - countUpTo(thresholds.recency, one.ageDays - 1) }),
    ...(thresholds.frequency && { frequency: 1 + countUpTo(thresholds.frequency, one.orderCount) }),
    ...(thresholds.monetary && { monetary: 1 + countUpTo(thresholds.monetary, Math.max(0, one.revenue)) }),
  }));

const cellsByHand = (sales: readonly Sale[], reading: Reading, thresholds: RfmThresholds) => ({
  cells: groupByScores(scoredByHand(sales, reading, thresholds)),
  previousCells: groupByScores(scoredByHand(sales, before(reading), thresholds)),
});

const inOrder = (tiers: readonly PopulatedTier[]) => tiers.toSorted((a, b) => a.tier.localeCompare(b.tier));

const tiersByHand = (sales: readonly Sale[], reading: Reading) => {
  const { tiers, cuts, steps } = valuePopulation(purchasesOf(sales, reading));
  const previousTiers = valuePopulation(purchasesOf(sales, before(reading))).tiers;
  return { tiers: inOrder(tiers), previousTiers: inOrder(previousTiers), cuts, steps };
};

type Placed = { segment: RfmSegmentKey; revenue: number };

/** The segment and revenue of each customer in a period. */
const placedByHand = (sales: readonly Sale[], reading: Reading, thresholds: RfmThresholds): Map<string, Placed> =>
  new Map(
    scoredByHand(sales, reading, thresholds).map((one) => [
      one.customer,
      { segment: segmentIn(STANDARD_SCHEME, one, one).key, revenue: one.revenue },
    ]),
  );

/** How customers moved between the two periods, with those who ordered for the first time after the first one apart. */
const movesByHand = (sales: readonly Sale[], reading: Reading, thresholds: RfmThresholds): MovedGroup[] => {
  const [then, now] = [before(reading), reading].map((period) => placedByHand(sales, period, thresholds)) as [
    Map<string, Placed>,
    Map<string, Placed>,
  ];
  const known = new Set(
    countedSales(sales, { ...before(reading), days: 1_000_000, storefrontId: null }).map(({ customer }) => customer),
  );
  const groups = new Map<string, MovedGroup>();
  for (const customer of new Set([...then.keys(), ...now.keys()])) {
    const place = (one: Placed | undefined, absent: string) =>
      one ? RFM_KEYS_BY_VALUE.indexOf(one.segment) : PLACES.indexOf(absent);
    const from = place(then.get(customer), known.has(customer) ? NOT_BUYING : NOT_YET);
    const to = place(now.get(customer), NOT_BUYING);
    const group = groups.get(`${from} ${to}`) ?? { step: 0, from, to, customers: 0, revenueBefore: 0, revenueNow: 0 };
    groups.set(`${from} ${to}`, {
      ...group,
      customers: group.customers + 1,
      revenueBefore: group.revenueBefore + (then.get(customer)?.revenue ?? 0),
      revenueNow: group.revenueNow + (now.get(customer)?.revenue ?? 0),
    });
  }
  return [...groups.values()];
};

/** As many as each customer's days of purchase without the first one. */
const countGapsByHand = (sales: readonly Sale[], reading: Reading): number => {
  const counted = countedSales(sales, { ...reading, storefrontId: null });
  const days = new Set(counted.map(({ customer, ageDays }) => `${customer} ${ageDays}`));
  return days.size - new Set(counted.map(({ customer }) => customer)).size;
};

const byPlaces = (groups: readonly MovedGroup[]) =>
  groups.toSorted((a, b) => a.step - b.step || a.from - b.from || a.to - b.to);

/** The sales as PostgreSQL has them, each worth its margin; unknown ones add nothing. */
const salesByMargin = (scope: Scope): Promise<Sale[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Sale>(
      `select external_id_of_customer as customer, "orderedAt", 'completed' as status, margin as "totalPrice", 0 as refunded, "storefrontId"
         from (select c.external_id as external_id_of_customer, order_date as "orderedAt", coalesce(gross_margin, 0)::float8 as margin,
                      storefront_id as "storefrontId"
                 from orders join customers c using (business_id, customer_id) where business_id = $1 and is_counted) as counted`,
      [scope.businessId],
    );
    return rows;
  });

const expectReadings = async (
  scope: Scope,
  {
    reading,
    sales,
    thresholds,
    basis,
  }: { reading: Reading; sales: Sale[]; thresholds: RfmThresholds; basis: (typeof VALUE_BASES)[number] },
): Promise<number> => {
  const periods = { ...twoPeriods(reading), basis };
  expect(await readCells(scope, { ...periods, thresholds })).toEqual(cellsByHand(sales, reading, thresholds));
  const { tiers, previousTiers, ...rest } = await readTiers(scope, periods);
  expect({ ...rest, tiers: inOrder(tiers), previousTiers: inOrder(previousTiers) }).toEqual(
    tiersByHand(sales, reading),
  );
  const { dayStarts, days, storefrontId, cells } = periods;
  const scheme = { thresholds, cells };
  const lastDays = [days - 1, 2 * days - 1];
  const dated = { dayStarts, days, storefrontId, basis, scheme, lastDays, distinguishesNew: true };
  const expected = movesByHand(sales, reading, thresholds);
  expect(byPlaces((await readMovement(scope, dated)).groups)).toEqual(byPlaces(expected));
  const [from, to] = [dayStarts[days], dayStarts.at(-1)] as [Date, Date];
  const { gaps } = await readPurchaseGaps(scope, { from, to, timeZone: reading.zone }, null);
  expect(gaps).toBe(countGapsByHand(sales, reading));
  return tiers.filter(({ revenue }) => revenue !== 0).length;
};

test("cells, tiers and moves of random shops are those of sums by hand, on both sides of every midnight", async () => {
  let margins = 0;
  await fc.assert(
    fc.asyncProperty(randomShops, fc.constantFrom(STANDARD_SCHEME.thresholds, OWN), async (shop, thresholds) => {
      const { reading, sales } = shop;
      const half = sales.length >> 1;
      const scope = await aRandomShop({ reading, sales: sales.slice(0, half) });
      for (const known of [sales.slice(0, half), sales]) {
        if (known === sales) await someOrders(scope, sales.slice(half) as OrderOptions[]);
        await expectReadings(scope, { reading, sales: known, thresholds, basis: "revenue" });
        const byMargin = await salesByMargin(scope);
        // Thresholds of money are those of revenue.
        const ofMargin = { ...thresholds, monetary: null };
        margins += await expectReadings(scope, { reading, sales: byMargin, thresholds: ofMargin, basis: "margin" });
      }
    }),
    { numRuns: runs(60, 5), examples: [[A_SHOP, STANDARD_SCHEME.thresholds]] },
  );
  // Orders without costs have no margin, which would compare nothing: the example has some.
  expect(margins).toBeGreaterThan(0);
});

test("each step between more than two periods has the sizes of its periods", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading, sales }) => {
      const scope = await aRandomShop({ reading, sales });
      const { dayStarts, days, storefrontId, thresholds, cells } = twoPeriods(reading);
      const lastDays = [days - 1, days + (days >> 1) - 1, 2 * days - 1];
      const scheme = { thresholds, cells };
      const dated = {
        dayStarts,
        days,
        storefrontId,
        basis: "revenue" as const,
        scheme,
        lastDays,
        distinguishesNew: true,
      };
      const { groups } = await readMovement(scope, dated);
      for (const [at, last] of lastDays.entries()) {
        const end = addDays(reading.last, last - (2 * days - 1));
        const placed = placedByHand(sales, { ...reading, last: end }, thresholds);
        for (const [step, side] of [
          [at, "to"],
          [at + 1, "from"],
        ] as const) {
          if (step === 0 || step === lastDays.length) continue;
          const sizes = RFM_KEYS_BY_VALUE.map((_, place) =>
            groups
              .filter((one) => one.step === step && one[side] === place)
              .reduce((sum, one) => sum + one.customers, 0),
          );
          expect(sizes).toEqual(
            RFM_KEYS_BY_VALUE.map((key) => [...placed.values()].filter(({ segment }) => segment === key).length),
          );
        }
      }
    }),
    { numRuns: runs(25, 3) },
  );
});

test("the scores that are stored are those of the report", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading: any, sales }) => {
      const reading = { ...any, storefrontId: null };
      const scope = await aRandomShop({ reading, sales });
      const { dayStarts, days } = twoPeriods(reading);
      const scored = await readScores(scope, { dayStarts: dayStarts.slice(days), scheme: STANDARD_SCHEME }, null);
      const rows = await withBusiness(scope, async (client) => {
        const { rows } = await client.query<{ customer: string; cell: number; segment: number }>(
          `select external_id as customer, cell, segment
             from unnest($1::uuid[], $2::int[], $3::int[]) as scored (customer_id, cell, segment) join customers using (customer_id)
            where business_id = $4 order by 1`,
          [scored.ids, scored.cells, scored.segments, scope.businessId],
        );
        return rows;
      });
      const expected = scoredByHand(sales, reading, STANDARD_SCHEME.thresholds).map((one) => ({
        customer: one.customer,
        cell: 25 * one.recency + 5 * one.frequency + one.monetary - 31,
        segment: RFM_KEYS_BY_VALUE.indexOf(segmentIn(STANDARD_SCHEME, one, one).key),
      }));
      expect(rows).toEqual(expected.toSorted((a, b) => (a.customer < b.customer ? -1 : 1)));
    }),
    { numRuns: runs(25, 3) },
  );
});

/** Each customer's purchases in a period, and whether they have been customers for a year. */
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

const groupsByHand = (sales: readonly TraitSale[], reading: Reading) =>
  groupByTrait(
    placePopulation(shoppersOf(sales, reading), reading.days),
    placePopulation(shoppersOf(sales, before(reading)), reading.days),
  );

test("the groups by behavior of random shops are those of counts by hand", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(traitShops, async ({ reading, sales }) => {
      const options = { timeZone: reading.zone, storefronts: ["Web", "Shop"] };
      const [scope, other] = [await aBusiness(options), await aBusiness(options)];
      const half = sales.length >> 1;
      await someOrders(scope, sales.slice(0, half).map(orderOf));
      await someOrders(other, sales.slice(0, 3).map(orderOf));
      for (const known of [sales.slice(0, half), sales]) {
        if (known === sales) await someOrders(scope, sales.slice(half).map(orderOf));
        const answer = await readBehavior(scope, twoPeriods(reading), firstDayOf(reading));
        const expected = groupsByHand(known, reading);
        const byCode = (previous: typeof answer.previous) =>
          previous.toSorted((a, b) => JSON.stringify(a.trait).localeCompare(JSON.stringify(b.trait)));
        expect({ ...answer, previous: byCode(answer.previous) }).toEqual({
          ...expected,
          previous: byCode(expected.previous),
        });
        for (const { trait } of answer.groups) seen.add(typeof trait === "string" ? trait : trait.kind);
        for (const { trait, customerCount } of answer.holders) {
          const having = {
            method: "behavior",
            firstDay: firstDayOf(reading),
            shown: [],
            wanted: null,
            having: trait,
          } as const;
          const { ids } = await readBuyers(scope, twoPeriods(reading), having);
          expect(new DataView(ids.buffer, ids.byteOffset).getInt32(12)).toBe(customerCount);
        }
      }
    }),
    { numRuns: runs(100, 6), examples: [[A_TRAIT_SHOP]] },
  );
  // The property would also hold for shops without any traits: the example has some.
  expect([...seen].sort()).toEqual(expect.arrayContaining(["category", "channel", "none", "season"]));
});

describe("one shop", () => {
  const reading: Reading = { zone: "UTC", last: "2025-01-10", days: 10, storefrontId: null };
  const orderedAt = new Date("2025-01-10T00:00:00Z");
  const most = { customer: "croesus", orderedAt, totalPrice: Number.MAX_SAFE_INTEGER };

  test("a shop without a sale has no cells, tiers, boundaries or steps", async () => {
    const scope = await aBusiness();
    await aCustomer(scope);
    expect(await readCells(scope, twoPeriods(reading))).toEqual({ cells: [], previousCells: [] });
    const none = { tiers: [], previousTiers: [], cuts: null, steps: [] };
    expect(await readTiers(scope, twoPeriods(reading))).toEqual(none);
  });

  test("has gaps of at most 30, 90, 180 and 365 days, each with both ends in the span", async () => {
    const shop = await aBusiness();
    const from = new Date("2024-01-01T00:00:00Z");
    const at = (day: number, hour = 12) => ({ orderedAt: new Date(from.getTime() + (24 * day + hour) * 3_600_000) });
    // Gaps of 30, 31, 90, 91, 365 and 366 days; two orders of a day are one purchase.
    const days = [0, 30, 61, 151, 242, 607, 973];
    await someOrders(
      shop,
      [...days, -10, 990].map((day) => ({ customer: "ada", ...at(day) })),
    );
    await someOrders(
      shop,
      [at(0, 15), at(61, 1)].map((one) => ({ customer: "ada", ...one })),
    );
    const span = { from, to: at(990, 0).orderedAt, timeZone: "UTC" };
    expect(await readPurchaseGaps(shop, span, null)).toEqual({ gaps: 6, within: [1, 3, 4, 5] });
  });

  test("has a sum beyond 2^53, which is rounded", async () => {
    const scope = await aBusiness();
    await someOrders(scope, [most, most]);
    const revenue = 2 * Number.MAX_SAFE_INTEGER;
    expect((await readCells(scope, twoPeriods(reading))).cells).toMatchObject([{ revenue }]);
    expect((await readTiers(scope, twoPeriods(reading))).tiers).toMatchObject([{ revenue }]);
  });

  // More than a hundred customers: the steps are percentiles instead of individual customers.
  test.each([99, 100, 101, 150, 249, 1000])("%i customers with different spending", async (n) => {
    const scope = await aBusiness();
    const sales = Array.from({ length: n }, (_, i): Sale => {
      const totalPrice = 100 + i ** 2;
      return { customer: `c${i}`, orderedAt, status: "completed", totalPrice, refunded: 0, storefrontId: 1 };
    });
    await someOrders(scope, sales as OrderOptions[]);
    const { tiers, cuts, steps } = await readTiers(scope, twoPeriods(reading));
    expect({ tiers: inOrder(tiers), previousTiers: [], cuts, steps }).toEqual(tiersByHand(sales, reading));
    expect(steps).toHaveLength(Math.min(n, 100));
  });

  test("knows that a line came back, also if the order is worth as much as before", async () => {
    const scope = await aBusiness({ storefronts: ["Web"] });
    const weeks: Reading = { zone: "UTC", last: "2025-06-30", days: 30, storefrontId: null };
    const bought = (customer: string, category: string, day: number) => ({
      customer,
      orderedAt: new Date(`2025-06-${10 + day}T12:00:00Z`),
      items: [{ productId: category, category, quantity: 1, price: 500, lineTotal: 500 }],
    });
    const [yarn] = await someOrders(scope, [
      ...[1, 2, 3].map((day) => bought("ada", "Yarn", day)),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => bought(`c${day}`, "Fabric", day)),
    ]);
    const traits = async () =>
      (await readBehavior(scope, twoPeriods(weeks), firstDayOf(weeks))).groups.map(({ trait }) => trait);
    expect(await traits()).toEqual([{ kind: "category", name: "Yarn" }, "none"]);
    const items = [{ lineNumber: 1, quantity: 1, amount: 0 }];
    const exchange = { externalId: "exchange", orderExternalId: yarn?.externalId ?? "", amount: 0, items };
    await saveSales(scope, { refunds: [{ ...exchange, refundedAt: new Date("2025-06-20T12:00:00Z") }] });
    expect(await traits()).toEqual(["none"]);
  });
});
