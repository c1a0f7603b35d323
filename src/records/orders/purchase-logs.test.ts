import fc from "fast-check";
import { expect, test } from "vitest";
import type { Part } from "#core/db/copy-rows.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { toDay, toLocalDay } from "#lib/time/day.ts";
import { VALUE_BASES } from "#records/rules/order-readings/populations.ts";
import { aBusiness, anOrder, idOfCustomer, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { aRandomShop, randomShops, twoPeriods } from "#testing/shops/random-shops.ts";
import { eachPurchaseLog, type LogReading } from "./purchase-logs.ts";

const UNTIL = new Date("2026-03-11T03:00:00Z");

const read = async (scope: Scope, { currency = "USD", part = "all" as Part } = {}): Promise<PurchaseLog[]> => {
  const logs: PurchaseLog[] = [];
  await eachPurchaseLog(scope, { until: UNTIL, timeZone: "America/Sao_Paulo", currency }, part, (log) => {
    logs.push(log);
  });
  return logs;
};

/** `day amount` of each purchase, by customer. */
const purchasesIn = (logs: readonly PurchaseLog[]): Record<string, string[]> => {
  const byCustomer: Record<string, string[]> = {};
  for (const { customerIds, customers, days, amounts } of logs) {
    for (const id of customerIds) byCustomer[id] = [];
    customers.forEach((customer, i) => {
      byCustomer[customerIds[customer] ?? ""]?.push(`${toDay(days[i] ?? 0)} ${amounts[i]}`);
    });
  }
  return byCustomer;
};

const at = (instant: string) => ({ orderedAt: new Date(instant) });

test("a local day is one purchase, with the net amount of its counted sales", async () => {
  const scope = await aBusiness({ timeZone: "America/Sao_Paulo" });
  await someOrders(scope, [
    // 23:30 and noon of March 1 in São Paulo; then an hour later, which is March 2 there.
    { customer: "ada", totalPrice: 1000, ...at("2026-03-02T02:30:00Z") },
    { customer: "ada", totalPrice: 250, ...at("2026-03-01T15:00:00Z") },
    { customer: "ada", totalPrice: 4000, refunded: 1500, ...at("2026-03-02T03:30:00Z") },
    // Fully refunded, not completed, and after the last day: none of them is a purchase.
    { customer: "ada", totalPrice: 700, refunded: 700, ...at("2026-03-05T12:00:00Z") },
    { customer: "ada", totalPrice: 800, status: "pending", ...at("2026-03-06T12:00:00Z") },
    { customer: "ada", totalPrice: 900, ...at("2026-03-11T03:00:00Z") },
    { customer: "bea", totalPrice: 0, ...at("2026-02-01T12:00:00Z") },
    { customer: "later", totalPrice: 100, ...at("2026-03-11T12:00:00Z") },
    { customer: null, totalPrice: 9900, ...at("2026-03-01T12:00:00Z") },
  ]);
  await anOrder(await aBusiness(), { customer: "ada", totalPrice: 1, ...at("2026-03-01T12:00:00Z") });
  const found = purchasesIn(await read(scope));
  expect(found).toEqual({
    [await idOfCustomer(scope, "ada")]: ["2026-03-01 12.5", "2026-03-02 25"],
    [await idOfCustomer(scope, "bea")]: ["2026-02-01 0"],
  });
});

test("money is in major units of the currency", async () => {
  const scope = await aBusiness({ currency: "JPY" });
  await anOrder(scope, { customer: "ada", totalPrice: 1250, ...at("2026-03-01T12:00:00Z") });
  expect([...((await read(scope, { currency: "JPY" }))[0]?.amounts ?? [])]).toEqual([1250]);
});

test("several pages are in ID order, and the sample and the rest are all customers", async () => {
  const scope = await aBusiness();
  const people = 2600;
  await someOrders(
    scope,
    Array.from({ length: people }, (_, i) => ({
      customer: `c${i}`,
      totalPrice: 100 + i,
      ...at("2026-03-01T12:00:00Z"),
    })),
  );
  const logs = await read(scope);
  expect(logs.map(({ customerIds }) => customerIds.length)).toEqual([2500, 100]);
  const ids = logs.flatMap(({ customerIds }) => customerIds);
  expect(ids).toEqual(ids.toSorted());
  const idsOf = async (part: Part) => (await read(scope, { part })).flatMap(({ customerIds }) => customerIds);
  const drawn = await idsOf({ chance: 0.25, isRest: false });
  const rest = await idsOf({ chance: 0.25, isRest: true });
  // 650 of 2,600, and hardly ever 130 more or fewer (six deviations of 22).
  expect(Math.abs(drawn.length - people / 4)).toBeLessThan(130);
  expect([...drawn, ...rest].sort()).toEqual(ids);
});

/** What each customer's purchases are by hand, as `purchasesIn` shows them; a loss is 0, and an unknown margin NaN. */
const byHand = async (scope: Scope, { until, timeZone, valueBasis }: LogReading): Promise<Record<string, string[]>> => {
  type Sold = { id: string; at: Date; worth: number | null };
  const sold = await withBusiness(scope, async (client) => {
    const { rows } = await client.query<Sold>(
      `select customer_id as id, order_date as at, ${valueBasis === "margin" ? "gross_margin" : "net_amount"} as worth
         from orders where business_id = $1 and is_counted and customer_id is not null`,
      [scope.businessId],
    );
    return rows;
  });
  const found: Record<string, string[]> = {};
  const before = sold.filter(({ at }) => at < until);
  for (const customer of new Set(before.map(({ id }) => id))) {
    const own = before.filter(({ id }) => id === customer);
    const days = [...new Set(own.map(({ at }) => toLocalDay(at, timeZone)))].sort();
    found[customer] = days.map((day) => {
      const known = own.flatMap(({ at, worth }) => (toLocalDay(at, timeZone) === day && worth !== null ? worth : []));
      const sum = known.reduce((all, worth) => all + worth, 0);
      const amount = known.length === 0 ? Number.NaN : valueBasis === "margin" ? Math.max(0, sum) : sum;
      return `${day} ${amount / 100}`;
    });
  }
  return found;
};

test("purchases of random shops are those by hand, by revenue and margin, before and after changes", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading, sales }) => {
      const scope = await aRandomShop({ reading, sales });
      const { dayStarts } = twoPeriods(reading);
      const expectSame = async (until: Date | undefined): Promise<void> => {
        for (const valueBasis of VALUE_BASES) {
          const asked = { until: until ?? new Date(0), timeZone: reading.zone, currency: "USD", valueBasis };
          const logs: PurchaseLog[] = [];
          await eachPurchaseLog(scope, asked, "all", (log) => void logs.push(log));
          expect(purchasesIn(logs)).toEqual(await byHand(scope, asked));
        }
      };
      await expectSame(dayStarts.at(-1));
      await expectSame(dayStarts.at(-3));
      const orderedAt = dayStarts[0] ?? new Date(0);
      await someOrders(scope, [
        { customer: "ada", orderedAt, totalPrice: 777 },
        // Years before the days that the thread has looked up so far.
        { customer: "zoe", orderedAt: new Date("1999-12-31T23:30:00Z"), totalPrice: 50, refunded: 20 },
      ]);
      await expectSame(dayStarts.at(-1));
    }),
    { numRuns: runs(25, 2) },
  );
});
