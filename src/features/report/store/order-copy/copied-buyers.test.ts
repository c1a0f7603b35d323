import { rm } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NOT_YET, PLACES } from "#features/report/rules/movement.ts";
import { VALUE_BASES } from "#features/report/rules/report.ts";
import { TIERS } from "#lib/rfm/value-tiers.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { asOwner } from "#testing/as-owner.ts";
import { someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aRandomShop, randomShops, twoPeriods } from "#testing/shops/random-shops.ts";
import { segmentPeople } from "#testing/shops/segment-people.ts";
import type { ReportMembership } from "../report-membership.ts";
import type { TwoPeriods } from "../rfm-scoring.ts";
import { copiedBuyers } from "./copied-readings.ts";
import { buildOrderCopy, getCopyFolder } from "./order-copy.ts";

const byScores = (wanted: Extract<ReportMembership, { method: "rfm" }>["wanted"]): ReportMembership => ({
  method: "rfm",
  cuts: { frequency: [1, 2, 3, 4], monetary: [99, 499, 1499, 4999] },
  scheme: STANDARD_SCHEME,
  wanted,
});

const MEMBERSHIPS: ReportMembership[] = [
  byScores(null),
  byScores({ segment: "loyal_customers" }),
  byScores({ segment: "new_customers" }),
  byScores({ segment: "hibernating", cell: { recency: 1 } }),
  byScores({ cell: { recency: 1 } }),
  ...[null, ...TIERS].map((wanted): ReportMembership => {
    return { method: "value", cuts: { highAbove: 2000, lowBelow: 300 }, wanted };
  }),
  { method: "buyers" },
  { method: "lapsed" },
];

/** To another segment, new customers, and everyone who bought in either period. */
const movesIn = (reading: TwoPeriods): ReportMembership[] => {
  const { dayStarts, days, storefrontId, basis = "revenue" } = reading;
  const periods = {
    dayStarts,
    days,
    storefrontId,
    basis,
    scheme: STANDARD_SCHEME,
    lastDays: [days - 1, 2 * days - 1],
  };
  return [
    { method: "moved", periods: { ...periods, distinguishesNew: false }, from: null, to: null, isAnother: true },
    {
      method: "moved",
      periods: { ...periods, distinguishesNew: true },
      from: PLACES.indexOf(NOT_YET),
      to: null,
      isAnother: false,
    },
    { method: "moved", periods: { ...periods, distinguishesNew: true }, from: null, to: null, isAnother: false },
  ];
};

test("a copy has the members of segments as the database does, by revenue and margin, before and after changes", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, fc.constantFrom(...VALUE_BASES), async ({ reading: shop, sales }, basis) => {
      const scope = await aRandomShop({ reading: shop, sales });
      await asOwner(
        `update orders set order_date = (order_date at time zone 'UTC' + interval '0.000123 s') at time zone 'UTC' where business_id = '${scope.businessId}'`,
      );
      await buildOrderCopy(scope);
      const reading = { ...twoPeriods(shop), basis };
      const expectSame = async () => {
        for (const membership of [...MEMBERSHIPS, ...movesIn(reading)]) {
          const copied = await copiedBuyers(scope, reading, membership);
          expect(copied).not.toBeNull();
          expect(await segmentPeople(scope, reading, membership, copied)).toEqual(
            await segmentPeople(scope, reading, membership, null),
          );
        }
      };
      await expectSame();
      const { dayStarts, days } = reading;
      const at = (day: number) => dayStarts[day] ?? new Date(0);
      await someOrders(scope, [
        { customer: "ada", orderedAt: at(days), totalPrice: 777 },
        { customer: "zoe", orderedAt: at(0), totalPrice: 50, refunded: 20 },
      ]);
      await expectSame();
      await rm(getCopyFolder(scope), { recursive: true });
    }),
    { numRuns: runs(15, 2) },
  );
});

test("only the members of a segment come out of a copy", async () => {
  const shop = { zone: "UTC", last: "2025-06-15", days: 10, storefrontId: null };
  const scope = await aRandomShop({ reading: shop, sales: [] });
  const orderedAt = twoPeriods(shop).dayStarts[15] as Date;
  await someOrders(scope, [
    { customer: "ada", orderedAt, totalPrice: 100 },
    { customer: "bob", orderedAt, totalPrice: 5000 },
  ]);
  await buildOrderCopy(scope);
  const membership: ReportMembership = { method: "value", cuts: { highAbove: 2000, lowBelow: 300 }, wanted: "V3" };
  const copied = await copiedBuyers(scope, twoPeriods(shop), membership);
  // A header, and one UUID with its length.
  expect(copied?.ids.length).toBe(20 + 4 + 16);
});
