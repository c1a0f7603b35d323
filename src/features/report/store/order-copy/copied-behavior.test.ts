import fc from "fast-check";
import { expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { VALUE_BASES } from "#features/report/rules/report.ts";
import { readBehaviorGroups } from "#features/report/store/behavior-traits.ts";
import type { Trait } from "#lib/rfm/behavior-traits.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { type Reading, twoPeriods } from "#testing/shops/random-shops.ts";
import { segmentPeople } from "#testing/shops/segment-people.ts";
import { A_TRAIT_SHOP, firstDayOf, orderOf, traitShops } from "#testing/shops/trait-shops.ts";
import type { ReportMembership } from "../report-membership.ts";
import { copiedBehavior, copiedBuyers } from "./copied-readings.ts";
import { buildOrderCopy } from "./order-copy.ts";

const GIVEN: Trait[] = [
  { kind: "category", name: "Yarn" },
  { kind: "channel", name: "web" },
  { kind: "season", name: "MAR-MAY" },
];

const MEMBERSHIPS = [null, "none", "other", ...GIVEN] as const;

/** Compares the members of the report's segments in the copy with those in the database, and returns how many there are. */
const expectSamePeople = async (scope: Scope, reading: Reading): Promise<number> => {
  const [periods, firstDay] = [{ ...twoPeriods(reading), basis: "revenue" as const }, firstDayOf(reading)];
  let people = 0;
  for (const wanted of MEMBERSHIPS) {
    const membership: ReportMembership = { method: "behavior", firstDay, shown: GIVEN, wanted };
    const copied = await copiedBuyers(scope, periods, membership);
    expect(copied).not.toBeNull();
    const expected = await segmentPeople(scope, periods, membership, null);
    expect(await segmentPeople(scope, periods, membership, copied)).toEqual(expected);
    people += expected.length;
  }
  return people;
};

/** Compares the report's groups in the copy with those in the database. */
const expectSame = async (scope: Scope, reading: Reading): Promise<number> => {
  let groups = 0;
  for (const basis of VALUE_BASES)
    for (const traits of [undefined, GIVEN]) {
      const { thresholds: _, ...periods } = twoPeriods(reading);
      const asked = [scope, { ...periods, basis }, firstDayOf(reading), traits] as const;
      const { customersInAll, ...answer } = await readBehaviorGroups(...asked);
      expect(await copiedBehavior(...asked)).toEqual(answer);
      groups += answer.groups.length;
    }
  return groups;
};

test("the copy groups the customers of random shops by behavior like the database, before and after changes", async () => {
  let [groups, people] = [0, 0];
  await fc.assert(
    fc.asyncProperty(traitShops, async ({ reading, sales }) => {
      const scope = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
      const half = sales.length >> 1;
      await someOrders(scope, sales.slice(0, half).map(orderOf));
      await aCopyOf(scope, "traits");
      groups += await expectSame(scope, reading);
      people += await expectSamePeople(scope, reading);
      await someOrders(scope, sales.slice(half).map(orderOf));
      groups += await expectSame(scope, reading);
      const orderedAt = twoPeriods(reading).dayStarts[1] ?? new Date(0);
      const line = { productId: "new", category: "Ribbons", quantity: 1, price: 0, lineTotal: 0 };
      await someOrders(
        scope,
        Array.from({ length: 4 }, (_, at) => ({ customer: at < 3 ? "ada" : "zoe", orderedAt, items: [line] })),
      );
      groups += await expectSame(scope, reading);
      people += await expectSamePeople(scope, reading);
    }),
    { numRuns: runs(25, 1), examples: [[A_TRAIT_SHOP]] },
  );
  // The property would also hold for shops without customers: the example alone has more.
  expect(groups).toBeGreaterThan(10);
  expect(people).toBeGreaterThan(10);
});

const WEEKS: Reading = { zone: "UTC", last: "2025-06-30", days: 30, storefrontId: null };

test("a line that came back changes what its customer is known for, also if the order is worth as much as before", async () => {
  const scope = await aBusiness({ storefronts: ["Web"] });
  const bought = (customer: string, category: string, day: number) => ({
    customer,
    orderedAt: new Date(`2025-06-${10 + day}T12:00:00Z`),
    items: [{ productId: category, category, quantity: 1, price: 500, lineTotal: 500 }],
  });
  const [yarn] = await someOrders(scope, [
    ...[1, 2, 3].map((day) => bought("ada", "Yarn", day)),
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => bought(`c${day}`, "Fabric", day)),
  ]);
  await aCopyOf(scope, "traits");
  const traits = async () => {
    await expectSame(scope, WEEKS);
    const copied = await copiedBehavior(scope, twoPeriods(WEEKS), firstDayOf(WEEKS));
    return copied?.groups.map(({ trait }) => trait);
  };
  expect(await traits()).toEqual([{ kind: "category", name: "Yarn" }, "none"]);
  const items = [{ lineNumber: 1, quantity: 1, amount: 0 }];
  const exchange = { externalId: "exchange", orderExternalId: yarn?.externalId ?? "", amount: 0, items };
  await saveSales(scope, { refunds: [{ ...exchange, refundedAt: new Date("2025-06-20T12:00:00Z") }] });
  expect(await traits()).toEqual(["none"]);
});

test("the copy with traits and the one without are beside each other", async () => {
  const scope = await aBusiness({ storefronts: ["Web"] });
  await someOrders(scope, [{ customer: "ada", orderedAt: new Date("2025-06-10T12:00:00Z") }]);
  await aCopyOf(scope, "traits");
  await buildOrderCopy(scope);
  expect(await expectSame(scope, WEEKS)).toBeGreaterThan(0);
});
