import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/rfm-history/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { scorePopulation } from "#lib/rfm/score.ts";
import { addDays } from "#lib/time/day.ts";
import { monthEndsBefore } from "#records/rules/rfm/scores.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const read = (id: string) =>
  answerOf(
    GET(aRequest("GET", `/api/admin/customers/${id}/rfm-history`, { token }), { params: Promise.resolve({ id }) }),
  );

const ends = monthEndsBefore(new Date().toISOString().slice(0, 10), 24);
const end = ends[12] ?? "";
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

/** Orders of each customer, and their age at the end of that month. */
const CUSTOMERS = [
  { name: "ada", orders: 4, ageDays: 2, price: 900 },
  { name: "bob", orders: 1, ageDays: 40, price: 1500 },
  { name: "cyd", orders: 2, ageDays: 80, price: 300 },
  { name: "dan", orders: 7, ageDays: 0, price: 100 },
  { name: "eve", orders: 3, ageDays: 20, price: 2000 },
];

const fill = () =>
  someOrders(
    shop,
    CUSTOMERS.flatMap(({ name, orders, ageDays, price }) =>
      Array.from({ length: orders }, () => ({
        customer: name,
        totalPrice: price,
        orderedAt: noon(addDays(end, -ageDays)),
      })),
    ),
  );

describe("200", () => {
  test("a month's scores equal scoring all customers on its last day", async () => {
    await fill();
    const people = CUSTOMERS.map(({ name, orders, ageDays, price }) => ({
      name,
      ageDays,
      orderCount: orders,
      revenue: orders * price,
    }));
    for (const { name, recency, frequency, monetary } of scorePopulation(people, 90)) {
      const { status, body } = await read(await idOfCustomer(shop, name));
      expect(status).toBe(200);
      const then = body.data.months.find(({ day }: { day: string }) => day === end);
      expect({ name, ...then }).toMatchObject({
        name,
        recencyScore: recency,
        frequencyScore: frequency,
        monetaryScore: monetary,
      });
    }
  });

  test("starts with the month of the first order, and marks periods without orders", async () => {
    await fill();
    const { body } = await read(await idOfCustomer(shop, "dan"));
    expect(body.data.days).toBe(90);
    const days = body.data.months.map(({ day }: { day: string }) => day);
    expect(days).toEqual(ends.slice(12));
    // Eleven months later there is nothing in the 90 days before the month's end.
    expect(body.data.months.at(-1)).toMatchObject({ segment: null, recencyScore: null });
  });

  test("a late order changes the past", async () => {
    await fill();
    const ada = await idOfCustomer(shop, "ada");
    const frequencyThen = async () =>
      (await read(ada)).body.data.months.find(({ day }: { day: string }) => day === end)?.frequencyScore;
    // Four of five are below Ada: 1 + ⌊5 × 3 ÷ 5⌋ = 4 for bob, cyd and eve.
    expect(await frequencyThen()).toBe(4);
    await someOrders(
      shop,
      Array.from({ length: 15 }, (_, i) => ({ customer: `late${i}`, orderedAt: noon(end) })),
    );
    // Now 3 + 15 of 20 are below: 1 + ⌊5 × 18 ÷ 20⌋ = 5.
    expect(await frequencyThen()).toBe(5);
    await someOrders(
      shop,
      Array.from({ length: 40 }, (_, i) => ({ customer: `more${i % 8}`, orderedAt: noon(end) })),
    );
    // Eight more customers with five orders each are above Ada: 18 of 28 below, 1 + ⌊5 × 18 ÷ 28⌋ = 4.
    expect(await frequencyThen()).toBe(4);
  });

  test("is empty without an order", async () => {
    const { body } = await read(await idOfCustomer(shop, await aCustomer(shop)));
    expect(body.data.months).toEqual([]);
  });
});
