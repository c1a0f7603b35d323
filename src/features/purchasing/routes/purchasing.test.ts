import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/purchasing/route.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { Actor } from "#core/values/permissions.ts";
import { setProfilingObjection } from "#features/customers/privacy/set-consent.ts";
import { PURCHASING_AS_OF, SEGMENT_PURCHASES } from "#features/purchasing/runs.ts";
import { segmentPurchasesAsOf, segmentStoredPurchases } from "#features/purchasing/segment-stored-purchases.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, anOrder, idOfCustomer, type OrderOptions, someOrders } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

const DAY = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY);

/** This many similar customers, each with orders at this price and interval, the last about a week ago. */
const kindOf = (name: string, people: number, { orders, price, every }: Record<"orders" | "price" | "every", number>) =>
  Array.from({ length: people * orders }, (_, i): OrderOptions => {
    const person = Math.floor(i / orders);
    return {
      customer: `${name}-${person}`,
      totalPrice: price + 10 * person,
      orderedAt: daysAgo(7 + (person % 3) + every * (i % orders)),
      items: [
        { productId: `${name}-1`, category: name, brand: "Own", quantity: 1, price, lineTotal: price + 10 * person },
      ],
    };
  });

/** 20 customers with one order of about 10.00, and 10 with ten orders of about 500.00. */
const aShop = async (): Promise<Actor> => {
  const actor = asAdmin(await aBusiness({ currency: "EUR" }));
  await someOrders(actor, [
    ...kindOf("small", 20, { orders: 1, price: 1000, every: 30 }),
    ...kindOf("large", 10, { orders: 10, price: 50_000, every: 30 }),
  ]);
  return actor;
};

const ask = (token: string, query = "", headers: Record<string, string> = {}) =>
  answerOf(GET(aRequest("GET", `/api/admin/purchasing${query}`, { token, headers })));

describe("GET 200", () => {
  let actor: Actor;
  let token: string;
  beforeAll(async () => {
    actor = await aShop();
    // A guest is not a customer, and customers who last bought over two years ago have no segment.
    await anOrder(actor, { customer: null });
    await anOrder(actor, { customer: "long-gone", orderedAt: daysAgo(731) });
    await segmentStoredPurchases(actor, unwatched());
  });
  beforeEach(async () => {
    token = await aToken(actor, { role: "analyst" });
  });

  test.each(["behavioral", "value", "frequency"])("%s: each buyer is in one segment", async (type) => {
    const { status, body } = await ask(token, `?type=${type}`);
    expect(status).toBe(200);
    const { answer, buyers, currency, run } = body.data;
    expect({ type: body.data.type, buyers, currency, run }).toEqual({ type, buyers: 30, currency: "EUR", run: null });
    expect([answer.customers, answer.sampled, answer.quality.k]).toEqual([30, 30, answer.groups.length]);
    const sizes: number[] = answer.groups.map(({ customers }: { customers: number }) => customers);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(answer.groups.reduce((sum: number, { share }: { share: number }) => sum + share, 0)).toBeCloseTo(1);
    expect(answer.map.points.length).toBe(30);
  });

  test("segments have their spending in major units, highest first, and their products", async () => {
    const { answer } = (await ask(token, "?type=value")).body.data;
    const [first] = answer.groups;
    // 10 orders of 500.00 to 500.90: 5,000.00 to 5,009.00, on average 5,004.50.
    expect(first).toMatchObject({ id: "high_value", customers: 10, share: 1 / 3 });
    expect(first.avgPurchaseValue).toBeCloseTo(5004.5);
    expect(first.topCategories[0].name).toBe("large");
    // The others spent 10.00 to 11.90.
    expect(answer.population.totalPurchases).toBeCloseTo((10 * 5004.5 + 20 * 10.95) / 30);
    const spending: number[] = answer.groups.map(
      ({ avgPurchaseValue }: { avgPurchaseValue: number }) => avgPurchaseValue,
    );
    expect(spending).toEqual([...spending].sort((a, b) => b - a));
  });

  test("is in the reader's language", async () => {
    const { answer } = (await ask(token, "?type=value", { "accept-language": "es-MX" })).body.data;
    expect(answer.groups[0]).toMatchObject({ label: "Gasto alto" });
    expect(answer.groups[0].recommendedActions).toHaveLength(3);
  });

  test("names the points only with access to customers", async () => {
    const seen = (await ask(token)).body.data.answer.map.points;
    expect(seen.map(({ customer }: { customer: { name: string } }) => customer.name)).toContain("large-0");
    const narrow = await aToken(actor, { role: "viewer", permissions: ["reports:view"] });
    const large = await idOfCustomer(actor, "large-0");
    await setProfilingObjection(actor, large, true);
    expect((await ask(token)).body.data.answer.map.points).toHaveLength(seen.length - 1);
    await setProfilingObjection(actor, large, false);
    const unseen = (await ask(narrow)).body.data.answer.map.points;
    expect(unseen.every(({ customer }: { customer: unknown }) => customer === null)).toBe(true);
  });

  test("includes the waiting run, and keeps the current answer", async () => {
    const before = (await ask(token)).body.data.answer;
    const { id } = await requestRun(actor, SEGMENT_PURCHASES, {});
    const { run, answer } = (await ask(token)).body.data;
    expect(run).toMatchObject({ id, state: "queued", progress: 0 });
    expect(answer).toEqual(before);
  });

  test("has an earlier period only on request, and the run that calculates it", async () => {
    expect((await ask(token)).body.data).not.toHaveProperty("compared");
    const end = addDays(toLocalDay(new Date(), "UTC"), -100);
    const compared = async () => (await ask(token, `?compare=${end}`)).body.data.compared;
    expect(await compared()).toMatchObject({ period: { start: addDays(end, -729), end }, answer: null, run: null });
    const { id } = await requestRun(actor, PURCHASING_AS_OF, { asOf: end });
    expect((await compared()).run).toMatchObject({ id, state: "queued" });
    await segmentPurchasesAsOf(actor, end, unwatched());
    const { answer, run } = await compared();
    // Those who ordered ten times had six orders by then, the others none. Before that, there was one customer.
    expect([answer.customers, run]).toEqual([11, null]);
    const empty = (await ask(token, "?compare=2015-06-30")).body.data.compared;
    expect(empty.answer).toMatchObject({ customers: 0, groups: [] });
  });

  test("has no answer before the first run, and for a business without orders", async () => {
    const shop = asAdmin(await aBusiness());
    const theirs = await aToken(shop);
    expect((await ask(theirs)).body.data).toMatchObject({ buyers: 0, answer: null, run: null });
    expect((await ask(theirs, "?compare=year")).body.data.compared).toBeNull();
    await segmentStoredPurchases(shop, unwatched());
    expect((await ask(theirs)).body.data).toMatchObject({ buyers: 0, answer: null });
  });
});

describe("GET 400", () => {
  test("a compared period that ends later is refused", async () => {
    const shop = await aShop();
    await segmentStoredPurchases(shop, unwatched());
    const { status, body } = await ask(await aToken(shop), "?compare=2200-01-01");
    expect([status, body.details[0].field]).toEqual([400, "compare"]);
  });

  test("an unknown type is refused", async () => {
    const shop = await aBusiness();
    const { status, body } = await ask(await aToken(shop), "?type=colour");
    expect([status, body.details[0].field]).toEqual([400, "type"]);
  });
});
