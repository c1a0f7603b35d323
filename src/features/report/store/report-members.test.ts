import fc from "fast-check";
import { expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { scorePopulation } from "#lib/rfm/score.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import type { ReportMembership } from "#records/orders/copy/order-readings.ts";
import { readBuyers, type TwoPeriods } from "#records/orders/copy/order-readings.ts";
import { NOT_BUYING, NOT_YET, PLACES } from "#records/rules/rfm/movement.ts";
import { STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";
import { type OrderOptions, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import {
  aRandomShop,
  before,
  countedSales,
  purchasesOf,
  type Reading,
  randomShops,
  type Sale,
  twoPeriods,
} from "#testing/shops/random-shops.ts";
import { readSegmentCustomers } from "./report-customers.ts";

type Member = { customer: string; orders: number; revenue: number };

const readMembers = async (scope: Scope, reading: TwoPeriods, membership: ReportMembership) => {
  const all = { words: [], reachable: null, ids: null, sort: "name" } as const;
  const { data } = await readSegmentCustomers(scope, { reading, membership, ...all }, { limit: 100, offset: 0 });
  return data.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
};

/** What each customer bought in a period. */
const boughtIn = (sales: readonly Sale[], reading: Reading): Map<string, Member> =>
  new Map(
    purchasesOf(sales, reading).map(({ customer, orderCount, revenue }) => [
      customer,
      { customer, orders: orderCount, revenue },
    ]),
  );

const byName = (members: Iterable<Member>) => [...members].toSorted((a, b) => (a.customer < b.customer ? -1 : 1));

const plain = (rows: Awaited<ReturnType<typeof readMembers>>): Member[] =>
  rows.map(({ externalId, orderCount, revenue }) => ({ customer: externalId, orders: orderCount, revenue }));

test("buyers, lapsed customers and those who moved are those of lists by hand, before and after more orders", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading, sales }) => {
      const half = sales.length >> 1;
      const scope = await aRandomShop({ reading, sales: sales.slice(0, half) });
      for (const known of [sales.slice(0, half), sales]) {
        if (known === sales) await someOrders(scope, sales.slice(half) as OrderOptions[]);
        const periods = { ...twoPeriods(reading), basis: "revenue" as const };
        const [then, now] = [boughtIn(known, before(reading)), boughtIn(known, reading)];
        expect(plain(await readMembers(scope, periods, { method: "buyers" }))).toEqual(byName(now.values()));

        const ever = boughtIn(known, { ...reading, days: 1_000_000 });
        const lapsed = [...ever.values()].filter(({ customer }) => !now.has(customer));
        expect(plain(await readMembers(scope, periods, { method: "lapsed" }))).toEqual(byName(lapsed));

        const { dayStarts, days, storefrontId, basis } = periods;
        const moved = {
          method: "moved" as const,
          periods: {
            dayStarts,
            days,
            storefrontId,
            basis,
            scheme: STANDARD_SCHEME,
            lastDays: [days - 1, 2 * days - 1],
            distinguishesNew: true,
          },
        };
        const placeIn = (period: Reading) => {
          const scored = scorePopulation(purchasesOf(known, period), period.days);
          return new Map(
            scored.map((one) => [one.customer, RFM_KEYS_BY_VALUE.indexOf(segmentIn(STANDARD_SCHEME, one, one).key)]),
          );
        };
        const [placesThen, placesNow] = [placeIn(before(reading)), placeIn(reading)];
        const earlier = { ...before(reading), days: 1_000_000, storefrontId: null };
        const orderedBefore = new Set(countedSales(known, earlier).map(({ customer }) => customer));
        const from = (customer: string) =>
          placesThen.get(customer) ?? PLACES.indexOf(orderedBefore.has(customer) ? NOT_BUYING : NOT_YET);
        const to = (customer: string) => placesNow.get(customer) ?? PLACES.indexOf(NOT_BUYING);
        const all = new Map([...then, ...now]);
        const listed = (isListed: (customer: string) => boolean) =>
          byName([...all.values()].filter(({ customer }) => isListed(customer)));
        const read = (selection: { from: number | null; to: number | null; isAnother: boolean }) =>
          readMembers(scope, periods, { ...moved, ...selection });
        const others = await read({ from: null, to: null, isAnother: true });
        expect(plain(others)).toEqual(listed((customer) => from(customer) !== to(customer)));
        expect(others.map(({ segment }) => segment)).toEqual(
          others.map(({ externalId }) => RFM_KEYS_BY_VALUE[to(externalId)] ?? null),
        );
        const newcomers = await read({ from: PLACES.indexOf(NOT_YET), to: null, isAnother: false });
        expect(plain(newcomers)).toEqual(listed((customer) => from(customer) === PLACES.indexOf(NOT_YET)));
      }
    }),
    { numRuns: runs(30, 3) },
  );
});

const SHOP: Reading = { zone: "UTC", last: "2025-06-15", days: 10, storefrontId: null };

test("only the members of a segment are read", async () => {
  const scope = await aRandomShop({ reading: SHOP, sales: [] });
  const orderedAt = twoPeriods(SHOP).dayStarts[15] as Date;
  await someOrders(scope, [
    { customer: "ada", orderedAt, totalPrice: 100 },
    { customer: "bob", orderedAt, totalPrice: 5000 },
  ]);
  const membership: ReportMembership = { method: "value", cuts: { highAbove: 2000, lowBelow: 300 }, wanted: "V3" };
  const bought = await readBuyers(scope, twoPeriods(SHOP), membership);
  // A header, and one UUID with its length.
  expect(bought.ids.length).toBe(20 + 4 + 16);
});
