import fc from "fast-check";
import { expect, test } from "vitest";
import { computeBands, groupByScores } from "#features/report/rules/rfm-report.ts";
import { toTraitCode } from "#lib/rfm/behavior-traits.ts";
import { type GroupFigures, LAPSED_CODE, scorePopulation, WORTHWHILE_SPENDING } from "#lib/rfm/score.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { assignTier, computeTierCuts } from "#lib/rfm/value-tiers.ts";
import { computeMedian, mean } from "#lib/statistics/summaries.ts";
import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import type { ReportMembership, SegmentMembership } from "#records/orders/copy/order-readings.ts";
import { readBehavior, readGroupFigures } from "#records/orders/copy/order-readings.ts";
import { CONSENTS } from "#records/rules/incoming-records.ts";
import { STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";
import { toCuts } from "#records/rules/rfm/scores.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, type OrderOptions, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import {
  A_TRAIT_SHOP,
  countedSales,
  firstDayOf,
  orderOf,
  purchasesOf,
  type Reading,
  randomShops,
  type Sale,
  twoPeriods,
} from "#testing/shops/random-shops.ts";
import { type CustomersWanted, readSegmentCustomers } from "./report-customers.ts";

const createdAt = new Date("2010-01-01T00:00:00Z");

type Person = { externalId: string; email: string | null; emailConsent: (typeof CONSENTS)[number] };

const people = fc.tuple(
  ...["ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kim"].map((externalId) =>
    fc.record<Person>({
      externalId: fc.constant(externalId),
      email: fc.constantFrom(null, `${externalId}@example.com`),
      emailConsent: fc.constantFrom(...CONSENTS),
    }),
  ),
);

/** All counted sales up to the period's end. */
const everSold = (sales: readonly Sale[], reading: Reading) => countedSales(sales, { ...reading, days: 1_000_000 });

const keyByCode = (code: string) => RFM_SEGMENTS.find((segment) => segment.code === code)?.key;

test("the figures of segments and of lapsed customers of random shops are those of their members, and equal the lists", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, people, async ({ reading, sales: any }, known) => {
      // Orders after the period's last day aren't known yet.
      const sales = any.filter(({ orderedAt }) => toLocalDay(orderedAt, reading.zone) <= reading.last);
      const scope = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
      await saveSales(scope, { customers: known.map((person) => ({ ...person, name: null, createdAt })) });
      await someOrders(scope, sales as OrderOptions[]);

      const inPeriod = [...new Set(countedSales(sales, reading).map(({ customer }) => customer))];
      const scored = scorePopulation(purchasesOf(sales, reading), reading.days);
      const cells = groupByScores(scored);
      const cuts = {
        frequency: toCuts(
          computeBands(cells, "frequency", ({ orders }) => orders),
          2 ** 31 - 1,
        ),
        monetary: toCuts(
          computeBands(cells, "monetary", ({ spend }) => spend),
          Number.MAX_SAFE_INTEGER,
        ),
      };
      const everywhere = everSold(sales, { ...reading, storefrontId: null });
      const here = everSold(sales, reading);
      const lapsed = [...new Set(here.map(({ customer }) => customer))].filter((one) => !inPeriod.includes(one));
      const expectGroup = (
        code: string,
        members: readonly string[],
        periodSales: readonly { customer: string; ageDays: number; totalPrice: number; refunded: number }[],
      ) => {
        const isReachable = (name: string) =>
          known.some((one) => one.externalId === name && one.email !== null && one.emailConsent === "granted");
        const salesOf = (name: string) => everywhere.filter(({ customer }) => customer === name);
        const isFirst = (name: string) => salesOf(name).every(({ ageDays }) => ageDays < reading.days);
        const reach = (names: readonly string[]) => ({
          customers: names.length,
          reachableByEmail: names.filter(isReachable).length,
        });
        const ages = members.map((name) =>
          Math.min(...periodSales.filter(({ customer }) => customer === name).map(({ ageDays }) => ageDays)),
        );
        const revenueOf = (names: readonly string[]) =>
          periodSales
            .filter(({ customer }) => names.includes(customer))
            .reduce((sum, { totalPrice, refunded }) => sum + totalPrice - refunded, 0);
        const worthwhile = members.filter((name) => revenueOf([name]) >= WORTHWHILE_SPENDING);
        return {
          code,
          ...reach(members),
          firstTime: reach(members.filter(isFirst)),
          returning: reach(members.filter((name) => !isFirst(name))),
          orderedOnceInPeriod: members.filter(
            (name) => periodSales.filter(({ customer }) => customer === name).length === 1,
          ).length,
          orderedOnce: members.filter((name) => salesOf(name).length === 1).length,
          medianOrders: computeMedian(members.map((name) => salesOf(name).length)),
          medianDays: computeMedian(ages),
          revenue: revenueOf(members),
          worthwhile: { ...reach(worthwhile), revenue: revenueOf(worthwhile) },
        };
      };
      const bought = purchasesOf(sales, reading);
      const tierCuts = computeTierCuts(bought.map(({ revenue }) => revenue)) ?? { highAbove: 0, lowBelow: 0 };
      const codesBy = {
        rfm: (customer: string) =>
          scored.filter((one) => one.customer === customer).map((one) => segmentIn(STANDARD_SCHEME, one, one).code)[0],
        value: (customer: string) =>
          bought.filter((one) => one.customer === customer).map((one) => assignTier(one.revenue, tierCuts))[0],
      };
      const read = twoPeriods(reading);
      const rfm = { method: "rfm", cuts, scheme: STANDARD_SCHEME, wanted: null } as const;
      const byTier = { method: "value", cuts: tierCuts, wanted: null } as const;
      const readable = ({ middleLastOrdersAt, squaredRevenue: _, ...group }: GroupFigures) => ({
        ...group,
        medianDays: mean(middleLastOrdersAt.map((at) => daysBetween(toLocalDay(at, reading.zone), reading.last))),
      });
      for (const membership of [rfm, byTier]) {
        const codeOf = codesBy[membership.method];
        const codes = [...new Set(inPeriod.map(codeOf))].flatMap((code) => code ?? []).sort();
        const found = await readGroupFigures(scope, read, membership);
        expect(found.segments.map(readable)).toEqual(
          codes.map((code) =>
            expectGroup(
              code,
              inPeriod.filter((one) => codeOf(one) === code),
              countedSales(sales, reading),
            ),
          ),
        );
        expect(found.lapsed.map(readable)).toEqual(lapsed.length > 0 ? [expectGroup(LAPSED_CODE, lapsed, here)] : []);
      }
      const { segments, lapsed: gone } = await readGroupFigures(scope, read, rfm);
      const groups = [...segments, ...gone];

      for (const group of groups) {
        const membership: ReportMembership =
          group.code === LAPSED_CODE ? { method: "lapsed" } : { ...rfm, wanted: { segment: keyByCode(group.code) } };
        const wanted: CustomersWanted = {
          reading: read,
          membership,
          words: [],
          ids: null,
          reachable: null,
          sort: "name",
        };
        const listed = async (narrowed: Partial<CustomersWanted> = {}) =>
          (await readSegmentCustomers(scope, { ...wanted, ...narrowed }, { limit: 1, offset: 0 })).total;
        expect([
          await listed(),
          await listed({ history: "first_time" }),
          await listed({ history: "returning" }),
          await listed({ minRevenue: WORTHWHILE_SPENDING }),
        ]).toEqual([group.customers, group.firstTime.customers, group.returning.customers, group.worthwhile.customers]);
      }
    }),
    { numRuns: runs(40) },
  );
});

test("the figures by behavior are those of the report's groups, and follow a change of consent", async () => {
  const { reading, sales } = A_TRAIT_SHOP;
  const scope = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
  await someOrders(scope, sales.map(orderOf));
  const [periods, firstDay] = [twoPeriods(reading), firstDayOf(reading)];
  const { groups } = await readBehavior(scope, periods, firstDay);
  const shown = groups.flatMap(({ trait }) => (typeof trait === "string" ? [] : trait));
  const membership: SegmentMembership = { method: "behavior", firstDay, shown, wanted: null };
  const read = async () => (await readGroupFigures(scope, periods, membership)).segments;
  const before = await read();
  expect(before.map(({ code, customers, revenue }) => ({ code, customers, revenue }))).toEqual(
    groups
      .map(({ trait, customerCount, revenue }) => ({
        code: typeof trait === "string" ? "NONE" : toTraitCode(trait),
        customers: customerCount,
        revenue,
      }))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1)),
  );
  const reachable = (figures: readonly GroupFigures[]) => figures.reduce((sum, one) => sum + one.reachableByEmail, 0);
  expect(reachable(before)).toBe(0);
  await asOwner(`update customers set email = 'ada@example.com', email_consent = 'granted'
    where business_id = '${scope.businessId}' and external_id = 'ada'`);
  expect(reachable(await read())).toBe(1);
});
