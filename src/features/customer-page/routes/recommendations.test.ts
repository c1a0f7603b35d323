import { beforeAll, describe, expect, test } from "vitest";
import { PUT as object } from "#app/api/admin/customers/[id]/profiling-objection/route.ts";
import { GET } from "#app/api/admin/customers/[id]/recommendations/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toOrderLog } from "#lib/purchases/order-log.ts";
import { recommendItems } from "#lib/recommend/recommend.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { addDays, startOfDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { eachOrderPage } from "#records/orders/stored-orders.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, type OrderOptions, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aLine } from "#testing/shops/products-shop.ts";

const TIME_ZONE = "America/Sao_Paulo";

const read = (token: string, id: string) =>
  answerOf(
    GET(aRequest("GET", `/api/admin/customers/${id}/recommendations`, { token }), { params: Promise.resolve({ id }) }),
  );

/** Customers each prefer one of three kinds of products, and come back for others of it. */
const sellByTaste = (): OrderOptions[] => {
  const random = createRandom(5);
  return Array.from({ length: 120 }, (_, customer) => {
    const taste = customer % 3;
    const product = () => `t${random() < 0.85 ? taste : Math.floor(random() * 3)}-${Math.floor(random() ** 2 * 9)}`;
    return Array.from({ length: 3 }, (): OrderOptions => {
      const items = [...new Set([product(), product()])].map((id) => aLine(id));
      return { customer: `c${customer}`, orderedAt: daysAgo(5 + random() * 300), items };
    });
  }).flat();
};

/** By the same recommender as the API's, from the orders in PostgreSQL. */
const recommendByApi = async (scope: Scope, customerId: string) => {
  const today = toLocalDay(new Date(), TIME_ZONE);
  const orders: Parameters<typeof toOrderLog>[0][number][] = [];
  const until = startOfDay(addDays(today, 1), TIME_ZONE);
  await eachOrderPage(scope, { until, timeZone: TIME_ZONE, currency: "USD" }, async (page) => {
    orders.push(...page);
  });
  const log = toOrderLog(orders);
  const options = { asOf: toDayNumber(today), customerIds: [customerId], limit: 8, excludes: true, seed: 1 };
  const { recommendations, choice } = recommendItems(log, options);
  const idOf = (product: number | null) => (product === null ? null : (log.productIds[product] ?? null));
  return {
    products: recommendations[0]?.items.map(({ product, because }) => [idOf(product), idOf(because)]),
    recall: choice.recalls.find(({ model }) => model === choice.selected)?.recall,
  };
};

type Found = { id: string; name: string | null; because: { id: string } | null };

describe("200", () => {
  let scope: Scope;
  let token: string;

  beforeAll(async () => {
    scope = await aBusiness({ timeZone: TIME_ZONE, currency: "USD" });
    token = await aToken(scope);
    await someOrders(scope, sellByTaste());
    // Another business whose customers have the same names.
    await someOrders(await aBusiness({ currency: "USD" }), sellByTaste());
  });

  test("the products are those that the API recommends, with the purchase that speaks for each", async () => {
    for (const name of ["c0", "c1", "c50"]) {
      const id = await idOfCustomer(scope, name);
      const { status, body } = await read(token, id);
      expect(status).toBe(200);
      const expected = await recommendByApi(scope, id);
      const found = body.data.products.map(({ id: product, because }: Found) => [product, because?.id ?? null]);
      expect(found).toEqual(expected.products);
      expect(found.length).toBe(8);
      expect(body.data.validation.recall).toBeCloseTo(expected.recall ?? Number.NaN, 10);
      expect(body.data).toMatchObject({ customers: 120, isSample: false });
      expect(body.data.products[0].name).toBe(`Product ${body.data.products[0].id}`);
    }
  });

  test("a customer who prefers one kind of product is recommended more of it", async () => {
    const { body } = await read(token, await idOfCustomer(scope, "c0"));
    const kinds = body.data.products.slice(0, 3).map(({ id }: Found) => id.slice(0, 2));
    expect(kinds.filter((kind: string) => kind === "t0").length).toBeGreaterThanOrEqual(2);
  });

  test("a customer who objects to profiling gets none, and nobody's are learned from their purchases", async () => {
    const id = await idOfCustomer(scope, "c2");
    const other = await idOfCustomer(scope, "c3");
    await object(aRequest("PUT", `/api/admin/customers/${id}/profiling-objection`, { token, body: {} }), {
      params: Promise.resolve({ id }),
    });
    expect((await read(token, id)).body.data).toMatchObject({ products: [], customers: 0 });
    const { body } = await read(token, other);
    expect(body.data.customers).toBe(119);
    const expected = await recommendByApi(scope, other);
    expect(body.data.products.map(({ id: product }: Found) => product)).toEqual(
      expected.products?.map(([product]) => product),
    );
  });
});

test("delivery, gift cards, samples and returned products are neither recommended nor learned from", async () => {
  const scope = await aBusiness({ timeZone: TIME_ZONE, currency: "USD" });
  const others = [
    aLine("post", { productName: "Shipping", price: 490 }),
    aLine("card", { productName: "Gift card", price: 5000, isGiftCard: true }),
    aLine("gift", { price: 0 }),
  ];
  const returned = { refunded: 1000, refundedItems: [{ lineNumber: 1, quantity: 1, amount: 1000 }] };
  await someOrders(scope, [
    ...Array.from({ length: 9 }, (_, i) => ({
      customer: `c${i}`,
      orderedAt: daysAgo(9),
      items: [aLine("tea"), aLine("pot"), ...others],
    })),
    { customer: "back", orderedAt: daysAgo(9), items: [aLine("hat"), aLine("tea")], ...returned },
  ]);
  const { body } = await read(await aToken(scope), await idOfCustomer(scope, "back"));
  expect(body.data).toEqual({
    products: [{ id: "pot", name: "Product pot", because: { id: "tea", name: "Product tea" } }],
    customers: 10,
    isSample: false,
    validation: null,
  });
});

test("a customer without an order, and a shop whose orders have no lines, get no recommendations", async () => {
  const scope = await aBusiness({ timeZone: TIME_ZONE });
  const token = await aToken(scope);
  const never = await idOfCustomer(scope, await aCustomer(scope));
  expect((await read(token, never)).body.data).toMatchObject({ products: [], validation: null });
  await someOrders(scope, [{ customer: "ada", totalPrice: 500, items: [] }]);
  expect((await read(token, await idOfCustomer(scope, "ada"))).body.data).toMatchObject({
    products: [],
    customers: 1,
  });
});

test("404 for an unknown customer", async () => {
  const token = await aToken(await aBusiness());
  expect((await read(token, "0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10")).status).toBe(404);
});
