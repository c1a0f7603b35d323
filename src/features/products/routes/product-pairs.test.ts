import { expect, test } from "vitest";
import { GET as getNext } from "#app/api/admin/products/[id]/next/route.ts";
import { GET } from "#app/api/admin/products/pairs/route.ts";
import { aBusiness, daysAgo, type OrderOptions, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { aLine, beginWith } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/products/pairs";

const aShop = async (orders: readonly OrderOptions[]): Promise<string> => {
  const scope = await aBusiness();
  await someOrders(scope, orders);
  return aToken(scope);
};

const read = async (token: string, query = "") => {
  const answer = await GET(aRequest("GET", PATH + query, { token }));
  expect(answer.status).toBe(200);
  return answer.json();
};

/** Customers with one order of these products. */
const buyTogether = (count: number, products: readonly string[]): OrderOptions[] =>
  Array.from({ length: count }, (_, i) => ({
    customer: `${products.join("+")}-${i}`,
    orderedAt: daysAgo(30),
    items: products.map((product) => aLine(product, { category: product.toUpperCase() })),
  }));

test("a pair by hand has its lift, interval and shares; pairs with fewer than twenty customers are left out", async () => {
  // 40 of 100 buyers of a lamp and of 200 buyers of bulbs, among 1,000 customers: a lift of 2.
  const orders = [
    ...buyTogether(40, ["lamp", "bulb"]),
    ...buyTogether(60, ["lamp"]),
    ...buyTogether(160, ["bulb"]),
    ...buyTogether(19, ["rug", "mat"]),
    ...buyTogether(721, ["rug"]),
  ];
  // Again, and apart: another order of a customer counts no second time, and orders of two days are not together.
  orders.push({ customer: "lamp+bulb-0", orderedAt: daysAgo(20), items: [aLine("lamp"), aLine("bulb")] });
  const token = await aShop(orders);
  const { data, total, summary } = await read(token);
  expect(total).toBe(1);
  expect(summary).toMatchObject({ relation: "together", by: "product", customers: 1000, compared: 3 });
  const [pair] = data;
  expect([pair.first.id, pair.second.id].sort()).toEqual(["bulb", "lamp"]);
  expect(pair.customers).toBe(40);
  expect([pair.shareOfFirst, pair.shareOfSecond].sort()).toEqual([0.2, 0.4]);
  expect(pair.lift.value).toBeCloseTo(2, 12);
  expect(pair.lift.lower).toBeCloseTo(2 * Math.exp(-1.959964 * Math.sqrt(0.013)), 4);
  const byCategory = await read(token, "?by=category");
  expect(byCategory.data.map(({ customers }: { customers: number }) => customers)).toEqual([40]);
  expect((await read(token, "?q=nothing")).total).toBe(0);
});

test("what is bought next is on the next day with an order, of customers who came back", async () => {
  const token = await aShop([...beginWith("pump", 60, 40), ...beginWith("lamp", 60, 40)]);
  const { data, summary } = await read(token, "?relation=next");
  expect(summary).toMatchObject({ relation: "next", customers: 80 });
  const pairs = data.map(
    ({ first, second, customers, lift }: Record<string, { id: string }> & { lift: { value: number } }) => [
      first?.id,
      second?.id,
      customers,
      lift.value,
    ],
  );
  // All customers who came back bought a refill, so that neither product says more than the other.
  expect(pairs.sort()).toEqual([
    ["lamp", "refill", 40, 1],
    ["pump", "refill", 40, 1],
  ]);
  const next = async (id: string) =>
    getNext(aRequest("GET", `/api/admin/products/${id}/next`, { token }), { params: Promise.resolve({ id }) });
  const ofPump = await (await next("pump")).json();
  expect(ofPump.data).toMatchObject([
    { first: { id: "pump", name: "Product pump" }, second: { id: "refill" }, customers: 40 },
  ]);
  expect((await next("none")).status).toBe(404);
});

test("gift cards, delivery and samples are in no pair", async () => {
  const others = [
    aLine("card", { productName: "Gift card", isGiftCard: true }),
    aLine("post", { productName: "Postage" }),
    aLine("trial", { price: 0 }),
  ];
  const orders = buyTogether(30, ["lamp"]).map((order) => ({ ...order, items: [...(order.items ?? []), ...others] }));
  expect(await read(await aShop(orders))).toMatchObject({ data: [], summary: { customers: 30, candidates: 1 } });
});

test("a shop without lines has no pairs", async () => {
  const orders = Array.from({ length: 30 }, (_, i) => ({
    customer: `c${i}`,
    orderedAt: daysAgo(9),
    totalPrice: 900,
    items: [],
  }));
  expect(await read(await aShop(orders))).toMatchObject({ data: [], total: 0, summary: { candidates: 0 } });
});
