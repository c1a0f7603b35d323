import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { computeBands, groupByScores } from "#features/report/rules/rfm-report.ts";
import type { Trait } from "#lib/rfm/behavior-traits.ts";
import { type Purchases, scorePopulation } from "#lib/rfm/score.ts";
import type { Scores } from "#lib/rfm/segments.ts";
import { assignTier, computeTierCuts, TIERS } from "#lib/rfm/value-tiers.ts";
import { addDays } from "#lib/time/day.ts";
import type { ReportMembership } from "#records/orders/copy/order-readings.ts";
import type { WantedScores } from "#records/rules/order-readings/buyers-of-orders.ts";
import { STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";
import { toCuts } from "#records/rules/rfm/scores.ts";
import { aBusiness, type OrderOptions, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { purchasesOf, type Reading, randomShops, type Sale, twoPeriods } from "#testing/shops/random-shops.ts";
import {
  type CustomerSort,
  type CustomersWanted,
  eachSegmentCustomer,
  readSegmentCustomers,
  type SegmentCustomerRow,
} from "./report-customers.ts";

const LAST = "2025-01-10";
const READING: Reading = { zone: "UTC", last: LAST, days: 10, storefrontId: null };
const createdAt = new Date("2024-01-01T00:00:00Z");
const yesterday = new Date(`${addDays(LAST, -1)}T12:00:00Z`);

const ALL_CUSTOMERS: CustomersWanted = {
  reading: twoPeriods(READING),
  membership: {
    method: "rfm",
    cuts: { frequency: [1, 2, 3, 4], monetary: [999, 1999, 2999, 3999] },
    scheme: STANDARD_SCHEME,
    wanted: null,
  },
  words: [],
  reachable: null,
  ids: null,
  sort: "name",
};

type Bought = Purchases & { customer: string };

const KEYS = { name: "customer", lastOrderAt: "ageDays", orderCount: "orderCount", revenue: "revenue" } as const;

const plainIn =
  ({ dayStarts }: CustomersWanted["reading"]) =>
  ({ externalId, lastOrderAt, orderCount, revenue }: SegmentCustomerRow): Bought => ({
    customer: externalId,
    ageDays: dayStarts.slice(0, -1).filter((start) => start > lastOrderAt).length,
    orderCount,
    revenue,
  });

/** Reads the list page by page and as a whole, and compares it with the expected customers in order. */
const expectPeople = async (scope: Scope, wanted: CustomersWanted, expected: readonly Bought[]) => {
  const limit = 3;
  const plain = plainIn(wanted.reading);
  const pages: SegmentCustomerRow[] = [];
  for (let offset = 0; offset <= expected.length; offset += limit) {
    const { data: rows, total } = await readSegmentCustomers(scope, wanted, { limit, offset });
    expect(total).toBe(expected.length);
    pages.push(...rows);
  }
  const byName = (people: readonly Bought[]) => people.toSorted((a, b) => (a.customer < b.customer ? -1 : 1));
  expect(byName(pages.map(plain))).toEqual(byName(expected));
  const key = KEYS[wanted.sort.replace("-", "") as keyof typeof KEYS];
  // A later instant means a smaller age.
  const isDown = wanted.sort.startsWith("-") !== (key === "ageDays");
  const inOrder = expected.map((one) => one[key]).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  expect(pages.map((row) => plain(row)[key])).toEqual(isDown ? inOrder.reverse() : inOrder);

  const streamed: SegmentCustomerRow[] = [];
  await eachSegmentCustomer(scope, wanted, async (rows) => void streamed.push(...rows));
  expect(streamed).toEqual(pages);
  return pages;
};

const aShop = async (sales: readonly Sale[], { zone }: Reading): Promise<Scope> => {
  const scope = await aBusiness({ timeZone: zone, storefronts: ["Web", "Shop"] });
  const other = await aBusiness({ timeZone: zone, storefronts: ["Web", "Shop"] });
  await someOrders(scope, sales as OrderOptions[]);
  await someOrders(other, sales.slice(0, 3) as OrderOptions[]);
  return scope;
};

const sorts = fc.constantFrom<CustomerSort>("name", "-name", "lastOrderAt", "-lastOrderAt", "orderCount", "-revenue");

test("the database finds the same RFM customers of random shops as the domain, in order on every page", async () => {
  const wishes = fc.constantFrom<WantedScores | null>(
    null,
    { segment: "new_customers" },
    { segment: "hibernating" },
    { segment: "loyal_customers" },
    { cell: { recency: 5, frequency: 1 } },
    { cell: { recency: 5, frequency: 1 }, segment: "potential_loyalists" },
  );
  await fc.assert(
    fc.asyncProperty(randomShops, wishes, sorts, async ({ reading, sales }, wanted, sort) => {
      const scope = await aShop(sales, reading);
      const bought = purchasesOf(sales, reading);
      const cells = groupByScores(scorePopulation(bought, reading.days));
      const beyond = Number.MAX_SAFE_INTEGER;
      const cuts = {
        frequency: toCuts(
          computeBands(cells, "frequency", ({ orders }) => orders),
          2 ** 31 - 1,
        ),
        monetary: toCuts(
          computeBands(cells, "monetary", ({ spend }) => spend),
          beyond,
        ),
      };
      const scored = scorePopulation(bought, reading.days);
      const keyOf = (one: (typeof scored)[number]) => segmentIn(STANDARD_SCHEME, one, one).key;
      const inside = scored.filter(
        (one) =>
          (wanted?.cell === undefined || isMatchObject(one, wanted.cell)) &&
          (wanted?.segment === undefined || keyOf(one) === wanted.segment),
      );
      const request: CustomersWanted = {
        ...ALL_CUSTOMERS,
        reading: twoPeriods(reading),
        membership: { method: "rfm", cuts, scheme: STANDARD_SCHEME, wanted },
        sort,
      };
      const people = await expectPeople(
        scope,
        request,
        inside.map(({ recency, frequency, monetary, isReturning, ...rest }) => rest),
      );
      for (const { externalId, scores, segment } of people) {
        const one = scored.find(({ customer }) => customer === externalId);
        expect([scores, segment]).toEqual([scoresOf(one), one && keyOf(one)]);
      }
    }),
    { numRuns: runs(60) },
  );
});

const isMatchObject = (scores: Scores, cell: Partial<Scores>) =>
  Object.entries(cell).every(([score, value]) => scores[score as keyof Scores] === value);

const scoresOf = (one: Scores | undefined) =>
  one && { recency: one.recency, frequency: one.frequency, monetary: one.monetary };

test("the database finds the same customers of a tier as the domain", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, fc.constantFrom(null, ...TIERS), sorts, async ({ reading, sales }, wanted, sort) => {
      const scope = await aShop(sales, reading);
      const bought = purchasesOf(sales, reading).map(({ isReturning: _, ...one }) => one);
      const cuts = computeTierCuts(bought.map(({ revenue }) => revenue)) ?? { highAbove: 0, lowBelow: 0 };
      const inside = bought.filter(({ revenue }) => wanted === null || assignTier(revenue, cuts) === wanted);
      const membership: ReportMembership = { method: "value", cuts, wanted };
      const request = { ...ALL_CUSTOMERS, reading: twoPeriods(reading), membership, sort };
      for (const { tier, revenue } of await expectPeople(scope, request, inside))
        expect(tier).toBe(assignTier(revenue, cuts));
    }),
    { numRuns: runs(40) },
  );
});

test("behavior: customers with the gift trait, the counter trait, the smaller traits combined, and none", async () => {
  const scope = await aBusiness();
  const times = (count: number, order: OrderOptions): OrderOptions[] =>
    Array.from({ length: count }, () => ({ orderedAt: yesterday, items: [item("Books")], ...order }));
  const item = (category: string) => ({ productId: category, category, quantity: 1, price: 1000, lineTotal: 1000 });
  await someOrders(scope, [
    ...times(4, { customer: "gina", items: [item("Gifts")] }),
    ...times(12, { customer: "carl", source: "pos" }),
    ...times(3, { customer: "hans", items: [item("Hats")] }),
    ...times(5, { customer: "nora" }),
    ...times(4, { customer: "nora", source: "pos" }),
    ...times(1, { customer: "once", items: [item("Gifts")] }),
  ]);
  const shown: Trait[] = [
    { kind: "category", name: "Gifts" },
    { kind: "channel", name: "pos" },
  ];
  const [gifts = null, pos = null] = shown;
  const peopleOf = async (wanted: Extract<ReportMembership, { method: "behavior" }>["wanted"]) => {
    const membership: ReportMembership = { method: "behavior", firstDay: addDays(LAST, -19), shown, wanted };
    const request = { ...ALL_CUSTOMERS, membership };
    return (await readSegmentCustomers(scope, request, { limit: 10, offset: 0 })).data;
  };
  const names = async (wanted: Trait | "other" | "none" | null) =>
    (await peopleOf(wanted)).map(({ externalId }) => externalId);
  expect(await names(gifts)).toEqual(["gina"]);
  expect(await names(pos)).toEqual(["carl"]);
  expect(await names("other")).toEqual(["hans"]);
  expect(await names("none")).toEqual(["nora", "once"]);
  expect(await names(null)).toEqual(["carl", "gina", "hans", "nora", "once"]);
  // All four of hers, and five of all 29. Nora is average: 21 of the 29 are Books, 16 from the counter.
  expect((await peopleOf(gifts))[0]?.traits).toEqual([
    { ...gifts, orderCount: 4, shareOfAll: 5 / 29 },
    // Lift 29 / 13, z = (4 − 52/29) / 0.995 = 2.22, which is less than that of gifts: (4 − 20/29) / 0.755 = 4.38.
    { kind: "channel", name: "web", orderCount: 4, shareOfAll: 13 / 29 },
  ]);
});

describe("words", () => {
  const search = async (scope: Scope, ...words: string[]) =>
    (await readSegmentCustomers(scope, { ...ALL_CUSTOMERS, words }, { limit: 10, offset: 0 })).data.map(
      ({ externalId }) => externalId,
    );

  test("must all occur in the name, email or ID, ignoring case and accents", async () => {
    const scope = await aBusiness();
    const people = [
      { externalId: "C-1", name: "José Núñez", email: "jose@example.com", createdAt },
      { externalId: "C-2", name: "Åsa Ćirić", email: "asa_c@example.com", createdAt },
      { externalId: "C-3", name: null, email: null, createdAt },
    ];
    await saveSales(scope, { customers: people });
    await someOrders(
      scope,
      people.map(({ externalId }) => ({ customer: externalId, orderedAt: yesterday })),
    );
    expect(await search(scope, "jose")).toEqual(["C-1"]);
    expect(await search(scope, "NÚÑEZ", "JOSE@")).toEqual(["C-1"]);
    expect(await search(scope, "cirić")).toEqual(["C-2"]);
    expect(await search(scope, "jose", "ciric")).toEqual([]);
    expect(await search(scope, "c-3")).toEqual(["C-3"]);
    // Search words are not patterns.
    expect(await search(scope, "%")).toEqual([]);
    expect(await search(scope, "a_c")).toEqual(["C-2"]);
    expect(await search(scope, "jose_")).toEqual([]);
  });

  test("names are sorted ignoring case and accents, and customers without a name by the shop's own ID", async () => {
    const scope = await aBusiness();
    const names = { 1: "Émile", 2: "zoe", 3: "Eve", 4: "Zara", d: null, 6: "  " };
    const people = Object.entries(names).map(([externalId, name]) => ({ externalId, name, createdAt }));
    await saveSales(scope, { customers: people });
    await someOrders(
      scope,
      people.map(({ externalId }) => ({ customer: externalId, orderedAt: yesterday })),
    );
    const { data: rows } = await readSegmentCustomers(scope, ALL_CUSTOMERS, { limit: 10, offset: 0 });
    expect(rows.map(({ name, externalId }) => name?.trim() || externalId)).toEqual([
      "6",
      "d",
      "Émile",
      "Eve",
      "Zara",
      "zoe",
    ]);
  });
});
