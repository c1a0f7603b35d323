import fc from "fast-check";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { resolveSource } from "#features/audiences/read-audiences.ts";
import { estimateCadence, fitCadence } from "#lib/axes/cadence.ts";
import { REACH_KINDS } from "#lib/recommend/recommender.ts";
import { addDays, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { readActionCounts } from "#records/customers/action-counts.ts";
import { LIKELY_BACK } from "#records/rules/customers/customer-standing.ts";
import { DEFAULT_PLAYBOOK_SETTINGS } from "#records/rules/playbook.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { asAdmin } from "#testing/request.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";
import { gapSumsOf, gapsOf } from "#testing/shops/purchase-gaps.ts";
import { recalculateSegments } from "../segments/recalculate-segments.ts";
import { exportWinBack, listWinBack } from "./list-win-back.ts";
import { findFirstActions, loadActionFrame, readActions } from "./next-actions.ts";
import { LEAST_CHANCE } from "./rules/next-actions.ts";
import { updateActions } from "./update-actions.ts";

const ZONE = "America/New_York";
const READER = { language: "en" } as const;
const consent = fc.constantFrom("granted" as const, "denied" as const, "unknown" as const);

/** Evenly spread: random doubles are mostly tiny. */
const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

/** A customer's gaps between purchases, the last one ending some days ago; what is forecast; how they can be reached. */
const person = fc.record({
  gaps: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }),
  ago: fc.integer({ min: 0, max: 200 }),
  hasOrders: fc.oneof({ arbitrary: fc.constant(true), weight: 8 }, fc.constant(false)),
  forecast: fc.option(
    fc.record({
      predictedClv: fc.integer({ min: 0, max: 50_000 }),
      expectedPurchases: fc.integer({ min: 0, max: 200 }).map((hundredths) => hundredths / 100),
      pAlive: fc.option(share, { freq: 8 }),
      orderChance90: share,
    }),
    { freq: 8 },
  ),
  hasEmail: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
  hasPhone: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
  emailConsent: consent,
  smsConsent: consent,
});
type Person = typeof person extends fc.Arbitrary<infer One> ? One : never;
const shops = fc.array(person, { minLength: 30, maxLength: 40, size: "max" });

/** Days with a purchase, in order. */
const daysOf = ({ gaps, ago, hasOrders }: Person, today: string): string[] => {
  if (!hasOrders) return [];
  const days = [addDays(today, -ago)];
  for (const gap of gaps) days.unshift(addDays(days[0] ?? today, -gap));
  return days;
};

const save = async (people: readonly Person[]) => {
  const shop = await aBusiness({ timeZone: ZONE });
  const today = toLocalDay(new Date(), ZONE);
  const orders = people.flatMap((one, i) =>
    daysOf(one, today).map((day) => ({ customer: `c${i}`, orderedAt: new Date(`${day}T09:00:00Z`) })),
  );
  for (const [i, { hasEmail, hasPhone, emailConsent, smsConsent }] of people.entries()) {
    const [email, phone] = [hasEmail ? `c${i}@example.com` : null, hasPhone ? "+14155550100" : null];
    await aCustomer(shop, { externalId: `c${i}`, emailConsent, smsConsent, email, phone });
  }
  await someOrders(shop, orders);
  await withBusiness(shop, async (client) => {
    for (const [i, { forecast }] of people.entries()) {
      if (forecast) await saveForecastOf(client, shop, `c${i}`, forecast);
    }
  });
  await recalculateSegments(asAdmin(shop), { reason: "request" });
  await updateActions(shop, new AbortController().signal);
  return { shop, today };
};

/** Who is to be won back, by definition: overdue, expected back, not likely by themselves, reachable, and worth it. */
const winBackOf = (people: readonly Person[], today: string): string[] => {
  const saleDaysOf = (one: Person) => [...new Set(daysOf(one, today).map(toDayNumber))];
  const prior = fitCadence(gapSumsOf(people.map(saleDaysOf)));
  const { winBackLeastValue, winBackPerWeek } = DEFAULT_PLAYBOOK_SETTINGS;
  const chosen = people.flatMap((one, i) => {
    const { forecast, hasEmail, hasPhone, emailConsent, smsConsent } = one;
    const days = saleDaysOf(one);
    const { overdueAfterDays } = estimateCadence(gapsOf(days), prior);
    const last = days.at(-1);
    const isOverdue = last !== undefined && toDayNumber(today) - last >= overdueAfterDays;
    const isReachable = (hasEmail && emailConsent === "granted") || (hasPhone && smsConsent === "granted");
    // Without a forecast nothing says what a return is worth.
    if (!isOverdue || !isReachable || !forecast || forecast.pAlive === 0) return [];
    const { predictedClv, expectedPurchases, pAlive, orderChance90 } = forecast;
    const active = pAlive ?? 1;
    const chance = active * (1 - Math.exp(-expectedPurchases / active));
    if (chance < LEAST_CHANCE || orderChance90 >= LIKELY_BACK) return [];
    const saved = Math.round(Math.round(predictedClv / active) * (1 - orderChance90));
    return saved >= winBackLeastValue * 100 ? [{ name: `c${i}`, saved }] : [];
  });
  return chosen
    .sort((a, b) => b.saved - a.saved)
    .slice(0, winBackPerWeek)
    .map(({ name }) => name);
};

const WEEK = { view: "week", reachable: "any", state: "open", sort: "-saveValue", page: 1, pageSize: 200 } as const;

const linesOf = async (shop: Scope, request: object): Promise<number> => {
  const { body } = await exportWinBack(asAdmin(shop), { ...WEEK, ...request }, READER);
  return (await new Response(body).text()).trim().split("\r\n").length - 1;
};

test("the week's list has exactly those who are overdue, expected back, not likely to order anyway, reachable and worth it, and all pages and counts agree @full", async () => {
  await fc.assert(
    fc.asyncProperty(shops, async (people) => {
      const { shop, today } = await save(people);
      const week = await listWinBack(shop, WEEK, READER);
      const names = week.data.map(({ externalId }) => externalId);
      expect(names.toSorted()).toEqual(winBackOf(people, today).toSorted());
      const values = week.data.map(({ saveValue }) => saveValue ?? 0);
      expect(values).toEqual(values.toSorted((a, b) => b - a));

      // An audience of the list has the same customers.
      const { ids: inAudience } = await resolveSource(asAdmin(shop), {
        source: { kind: "playbook", list: "win-back" },
        purpose: "email",
      });
      expect(inAudience?.toSorted()).toEqual(week.data.map(({ id }) => id).toSorted());

      // Counts on the card equal the list, and the file.
      const { totals, total } = week;
      expect([totals.customers, total, await linesOf(shop, {})]).toEqual([names.length, names.length, names.length]);
      const reached = (by: "reachableByEmail" | "reachableBySms") => week.data.filter((one) => one[by]).length;
      expect(totals.reachableByEmail).toBe(reached("reachableByEmail"));
      expect(totals.reachableBySms).toBe(reached("reachableBySms"));
      for (const reachable of ["any", "email", "sms", "all"] as const) {
        const all = await listWinBack(shop, { ...WEEK, view: "all", reachable }, READER);
        expect([all.total, all.overdue]).toEqual([all.data.length, all.data.length]);
        expect(await linesOf(shop, { view: "all", reachable })).toBe(all.total);
      }

      // A customer's first action is the same on their own page, in lists and in counts.
      const ids = await Promise.all(people.map((_, i) => idOfCustomer(shop, `c${i}`)));
      const first = await findFirstActions(
        shop,
        ids.map((id) => ({ id })),
        await loadActionFrame(shop),
        READER,
      );
      for (const id of ids) {
        const [own] = (await readActions(shop, id, READER)).filter(
          ({ key }) => !REACH_KINDS.some((kind) => kind === key),
        );
        const listed = first.get(id);
        expect(own).toMatchObject({ key: listed?.key, title: listed?.title, why: listed?.why });
      }
      for (const { id, nextAction } of week.data)
        expect(nextAction).toMatchObject({ ...first.get(id), kind: "win_back" });
      const text = "select customer_id from customers where business_id = $1";
      const counts = await readActionCounts(shop, { text, values: [shop.businessId] }, today);
      const listed = [...first.values()].map(({ kind }) => kind).sort();
      expect(counts.flatMap(({ kind, customers }) => Array<string>(customers).fill(kind)).sort()).toEqual(listed);
      const all = await listWinBack(shop, { ...WEEK, view: "all", reachable: "all" }, READER);
      expect(counts.find(({ kind }) => kind === "win_back")?.customers ?? 0).toBe(all.total);
    }),
    { numRuns: runs(6, 1), endOnFailure: true },
  );
});

test("stored plans give what an update would as days pass", async () => {
  await fc.assert(
    fc.asyncProperty(shops, fc.integer({ min: 1, max: 60 }), async (people, days) => {
      const { shop, today } = await save(people);
      const kinds = async () => {
        const text = "select customer_id from customers where business_id = $1";
        return (await readActionCounts(shop, { text, values: [shop.businessId] }, today)).sort((a, b) =>
          a.kind.localeCompare(b.kind),
        );
      };
      const fresh = await kinds();
      // As if every plan had been made that many days earlier: the state at that time, with the same due days.
      await withBusiness(shop, (client) =>
        client.query(
          `update customer_actions set as_of = as_of - $2::int,
             actions = case when actions[1] in ('win_back', 'let_rest', 'reorder_due') then '{remind}' else actions end
            where business_id = $1 and actions[1] <> 'second_purchase'`,
          [shop.businessId, days],
        ),
      );
      expect(await kinds()).toEqual(fresh);
    }),
    { numRuns: runs(4), endOnFailure: true },
  );
});
