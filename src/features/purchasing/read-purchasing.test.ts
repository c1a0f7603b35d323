import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { addDays, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { saveSnapshot } from "#records/comparison/snapshots.ts";
import { aBusiness, type OrderOptions, someOrders } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { readPurchasing } from "./read-purchasing.ts";
import { segmentPurchasesAsOf, segmentStoredPurchases } from "./segment-stored-purchases.ts";

afterEach(() => void vi.useRealTimers());

const today = toLocalDay(new Date(), "UTC");
const then = addDays(today, -365);

/** 60 customers, every third of whom orders monthly for about 700.00; every second one came in the last year. */
const aShop = async (): Promise<Actor> => {
  const actor = asAdmin(await aBusiness());
  const orders = Array.from({ length: 60 }, (_, person) => {
    const isLarge = person % 3 === 0;
    const newest = person % 2 === 0 ? 5 : 380;
    return Array.from({ length: isLarge ? 9 : 1 }, (__, i): OrderOptions => {
      const orderedAt = new Date(Date.now() - (newest + (person % 20) + 30 * i) * 86_400_000);
      return { customer: `c${person}`, totalPrice: (isLarge ? 70_000 : 2000) + 7 * person, orderedAt };
    });
  });
  await someOrders(actor, orders.flat());
  return actor;
};

const read = async (actor: Actor, compare: string) => {
  const { answer, compared } = await readPurchasing(actor, { type: "value", compare }, { language: "en" });
  return { now: answer && figuresOf(answer), earlier: compared?.answer ? figuresOf(compared.answer) : null, compared };
};

type Group = { id: string; label: string; customers: number; avgPurchaseValue: number | null };

const figuresOf = ({ customers, groups }: { customers: number; groups: readonly Group[] }) => ({
  customers,
  groups: groups.map(({ id, label, customers: size, avgPurchaseValue }) => ({ id, label, size, avgPurchaseValue })),
});

describe("purchase segments compared with an earlier period", () => {
  let actor: Actor;
  beforeAll(async () => {
    actor = await aShop();
    await segmentStoredPurchases(actor, unwatched());
  });

  test("compared with itself, nothing changed", async () => {
    const compared = await read(actor, today);
    expect(compared.earlier).toEqual(compared.now);
    expect(compared.now?.customers).toBe(60);
  });

  test("are not there before they are calculated", async () => {
    const { compared } = await read(actor, "year");
    expect(compared).toMatchObject({ period: { end: then }, answer: null, run: null });
  });

  test("have the figures of the answer of that day, which they don't replace", async () => {
    const { now } = await read(actor, today);
    await segmentPurchasesAsOf(actor, then, unwatched());
    const compared = await read(actor, then);
    expect(compared.now).toEqual(now);

    const other = await aShop();
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(startOfDay(then, "UTC").getTime() + 12 * 3_600_000) });
    await segmentStoredPurchases(other, unwatched());
    const direct = await read(other, then);
    expect(direct.now?.customers).toBe(30);
    expect(compared.earlier).toEqual(direct.now);
  });

  test("a period without sales has no customers", async () => {
    const { compared } = await read(actor, addDays(today, -1500));
    expect(compared?.answer).toMatchObject({ customers: 0, groups: [] });
  });

  test("are deleted after 400 days, those that can't be calculated again after three years", async () => {
    const other = await aBusiness();
    const madeDaysAgo = { purchasing: 399, forecast: 401, churn: 1090, archetypes: 1100 };
    await withBusiness(other, async (client) => {
      for (const [report, days] of Object.entries(madeDaysAgo)) {
        const madeAt = new Date(Date.now() - days * 86_400_000);
        await saveSnapshot(client, other, { report, setting: "", day: today } as never, { madeAt, figures: {} });
      }
    });
    await cleanUp(other);
    const { rows } = await withBusiness(other, (client) =>
      client.query<{ report: string }>("select report from report_snapshots where business_id = $1 order by report", [
        other.businessId,
      ]),
    );
    expect(rows.map(({ report }) => report)).toEqual(["churn", "purchasing"]);
  });

  test("each night's answer can be compared with later", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(Date.now() + 86_400_000) });
    const { now } = await read(actor, today);
    await segmentStoredPurchases(actor, unwatched());
    const later = await read(actor, today);
    expect(later.earlier).toEqual(now);
    expect(later.compared?.period.end).toBe(today);
  });
});
