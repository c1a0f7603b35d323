import fc from "fast-check";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { VALUE_BASES } from "#features/report/rules/report.ts";
import { CONSENTS, type Consent } from "#records/rules/incoming-records.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import { A_TRAIT_SHOP, firstDayOf, orderOf, traitShops } from "#testing/shops/trait-shops.ts";
import { readGroupFigures } from "../group-figures.ts";
import type { SegmentMembership } from "../report-membership.ts";
import type { TwoPeriods } from "../rfm-scoring.ts";
import { copiedGroups } from "./copied-readings.ts";

type Membership = Exclude<SegmentMembership, { method: "lapsed" }>;

const MEMBERSHIPS: Membership[] = [
  {
    method: "rfm",
    cuts: { frequency: [1, 2, 3, 4], monetary: [99, 499, 999, 1999] },
    scheme: STANDARD_SCHEME,
    wanted: null,
  },
  { method: "value", cuts: { highAbove: 1000, lowBelow: 300 }, wanted: null },
];

const SHOWN = [
  { kind: "category", name: "Yarn" },
  { kind: "channel", name: "web" },
] as const;

const NAMES = ["bob", "cleo", "dan", "eve", "fay", "zoe"];

const people = fc.tuple(
  ...NAMES.map((externalId) =>
    fc.record({
      externalId: fc.constant(externalId),
      name: fc.constant(null),
      createdAt: fc.constant(new Date(0)),
      email: fc.constantFrom(null, `${externalId}@example.com`),
      emailConsent: fc.constantFrom(...CONSENTS),
    }),
  ),
);

const ALL_REACHABLE = NAMES.map((externalId) => ({
  externalId,
  name: null,
  createdAt: new Date(0),
  email: `${externalId}@example.com` as const,
  emailConsent: "granted" as Consent,
}));

/** Changes known customers, which saving orders leaves as they are. */
const setReach = (
  scope: Scope,
  known: readonly { externalId: string; email: string | null; emailConsent: Consent }[],
) =>
  withBusiness(scope, (client) =>
    client.query(
      `update customers c set email = j ->> 'email', email_consent = j ->> 'emailConsent' from jsonb_array_elements($2::jsonb) j
        where c.business_id = $1 and c.external_id = j ->> 'externalId'`,
      [scope.businessId, JSON.stringify(known)],
    ),
  );

/** Compares the figures of each group in the copy with those in the database; returns how many groups there are. */
const expectSame = async (scope: Scope, reading: TwoPeriods, memberships: readonly Membership[]) => {
  const lapsed = await readGroupFigures(scope, reading, { method: "lapsed" });
  let groups = lapsed.length;
  for (const membership of memberships) {
    const segments = await readGroupFigures(scope, reading, membership);
    expect(await copiedGroups(scope, reading, membership)).toEqual({ segments, lapsed });
    groups += segments.length;
  }
  return groups;
};

test("a copy has the figures of each group as the database does, before and after changes of orders and consent", async () => {
  let groups = 0;
  await fc.assert(
    fc.asyncProperty(traitShops, people, people, fc.constantFrom(...VALUE_BASES), async (any, first, second, basis) => {
      const { reading: shop, sales } = any;
      const scope = await aBusiness({ timeZone: shop.zone, storefronts: ["Web", "Shop"] });
      await someOrders(scope, sales.map(orderOf));
      await saveSales(scope, { customers: first });
      await aCopyOf(scope);
      await aCopyOf(scope, "traits");
      const reading = { ...twoPeriods(shop), basis };
      const byTrait = { method: "behavior", firstDay: firstDayOf(shop), shown: SHOWN, wanted: null } as const;
      const memberships = [...MEMBERSHIPS, byTrait];
      groups += await expectSame(scope, reading, memberships);
      const { dayStarts, days } = reading;
      const wool = { productId: "wool", category: "Yarn", quantity: 1, price: 120_000, lineTotal: 120_000 };
      await someOrders(scope, [
        // A margin of 1,000.00, which is worthwhile.
        {
          customer: "ada",
          orderedAt: dayStarts[days] as Date,
          totalPrice: 120_000,
          items: [{ ...wool, unitCost: 20_000 }],
        },
        { customer: "zoe", orderedAt: dayStarts[0] as Date, totalPrice: 150_000, refunded: 20 },
      ]);
      await setReach(scope, [...second, { externalId: "ada", email: "ada@example.com", emailConsent: "granted" }]);
      groups += await expectSame(scope, reading, memberships);
      const { segments } = (await copiedGroups(scope, reading, byTrait)) ?? { segments: [] };
      expect(segments.reduce((sum, group) => sum + group.worthwhile.reachableByEmail, 0)).toBeGreaterThan(0);
    }),
    { numRuns: runs(12, 1), examples: [[A_TRAIT_SHOP, ALL_REACHABLE, ALL_REACHABLE, "revenue"]] },
  );
  // The property would also hold for shops without customers: the example alone has more.
  expect(groups).toBeGreaterThan(10);
});
