import { beforeAll, describe, expect, test } from "vitest";
import { GET as getProduct } from "#app/api/admin/products/[id]/route.ts";
import { GET } from "#app/api/admin/products/route.ts";
import type { Product, ProductSummary } from "#features/products/contracts/products.ts";
import { fitBetaPrior } from "#lib/statistics/beta-binomial.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { expectProducts } from "#testing/recounts/products.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { aLine, beginWith, sellProductsAtRandom } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/products";
const TIME_ZONE = "America/New_York";

type Answer = { data: Product[]; total: number; summary: ProductSummary };

const read = async (token: string, query = ""): Promise<Answer> => {
  const answer = await GET(aRequest("GET", PATH + query, { token }));
  expect(answer.status).toBe(200);
  return answer.json();
};

const aShop = async (orders: Parameters<typeof someOrders>[1], options: Parameters<typeof aBusiness>[0] = {}) => {
  const scope = await aBusiness(options);
  await someOrders(scope, orders);
  return { scope, token: await aToken(scope) };
};

const idsOf = ({ data }: Answer): string[] => data.map(({ id }) => id);

describe("200", () => {
  let shop: Awaited<ReturnType<typeof aShop>>;

  beforeAll(async () => {
    shop = await aShop(sellProductsAtRandom(7), { timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
    // Another business with the same customers and products.
    await aShop(sellProductsAtRandom(8), { timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
  });

  test.each([
    ["product", null, ""],
    ["category", null, ""],
    ["product", 2, "&storefrontId=2"],
    ["product", null, "&months=4"],
  ] as const)("every figure by %s equals the one counted in SQL (storefront %s%s)", async (by, storefront, more) => {
    const found = await read(shop.token, `?by=${by}&pageSize=200${more}`);
    expect(found.summary.storefrontId).toBe(storefront);
    const expected = await expectProducts(shop.scope, TIME_ZONE, found);
    expect(expected.length).toBeGreaterThan(3);
    expect(Math.max(...expected.map(({ observed }) => observed as number))).toBeGreaterThan(5);
    const rows = found.data.filter(({ kind }) => kind === "product");
    // Shrunk by the prior of all of them, as a closed form.
    const prior = fitBetaPrior(
      rows.map(({ returns }) => returns?.returned ?? 0),
      rows.map(({ returns }) => returns?.observed ?? 0),
    );
    for (const { returns } of rows) {
      const { returned = 0, observed = 0 } = returns ?? {};
      expect(returns?.rate).toBeCloseTo((prior.a + returned) / (prior.a + prior.b + observed), 6);
      expect(returns?.isTooFew).toBe(observed < 20);
    }
  });

  test("rows and what is not by product add up to the revenue of the period, to the cent", async () => {
    for (const by of ["product", "category"]) {
      const { data, summary } = await read(shop.token, `?by=${by}&pageSize=200`);
      const sum = data.reduce((total, { revenue }) => total + Math.round(revenue * 100), 0);
      expect(sum + Math.round(Number(summary.revenueNotByProduct) * 100)).toBe(
        Math.round(Number(summary.revenue) * 100),
      );
    }
  });

  test("gift cards, delivery and samples are shown as such, last, and bring nobody back", async () => {
    const { data } = await read(shop.token, "?pageSize=200");
    const others = data.filter(({ kind }) => kind !== "product");
    expect(others.map(({ id }) => id)).toEqual(["~gift_card:card", "~sample:p1", "~shipping:post"]);
    expect(data.slice(-others.length)).toEqual(others);
    expect(others.every(({ returns, firstBuyers }) => returns === null && firstBuyers === 0)).toBe(true);
    expect(others.map(({ revenue }) => revenue > 0)).toEqual([false, false, true]);
  });

  test("margin is of the lines with a known cost, and says how much of the revenue they have", async () => {
    const orders = [
      { customer: "ada", orderedAt: daysAgo(10), items: [aLine("lamp", { unitCost: 400 }), aLine("lamp")] },
      { customer: "bob", orderedAt: daysAgo(10), items: [aLine("rug")] },
    ];
    const { token } = await aShop(orders);
    const { data } = await read(token, "?sort=-margin");
    expect(data.map(({ id, margin, costCoverage }) => [id, margin, costCoverage])).toEqual([
      ["lamp", 6, 0.5],
      ["rug", null, null],
    ]);
  });

  test("the list is searched, sorted by any field with unknown values last, and read in pages", async () => {
    const byRevenue = await read(shop.token, "?sort=-revenue&pageSize=3");
    const next = await read(shop.token, "?sort=-revenue&pageSize=3&page=2");
    const amounts = [...byRevenue.data, ...next.data].map(({ revenue }) => revenue);
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
    expect(byRevenue.total).toBeGreaterThan(6);
    const costs = (await read(shop.token, "?sort=margin&pageSize=200")).data.map(({ margin }) => margin);
    expect(costs.indexOf(null)).toBe(costs.findLastIndex((margin) => margin !== null) + 1);
    expect(idsOf(await read(shop.token, "?q=PRODUCT%20p3"))).toEqual(["p3"]);
  });
});

describe("a product that doubles the chance to return, and one with ten lucky buyers", () => {
  const planted = () => [
    ...Array.from({ length: 12 }, (_, i) => beginWith(`plain${i}`, 30 + i, Math.round((30 + i) / 4))).flat(),
    ...beginWith("magnet", 60, 30),
    ...beginWith("lucky", 10, 9),
  ];

  test("the first is on top, the second too few to be ranked and shrunk", async () => {
    const { token } = await aShop(planted());
    const answer = await read(token, "?pageSize=200");
    expect(idsOf(answer)[0]).toBe("magnet");
    const lucky = answer.data.find(({ id }) => id === "lucky");
    expect(lucky?.returns).toMatchObject({ observed: 10, returned: 9, isTooFew: true });
    expect(lucky?.returns?.rate).toBeLessThan(0.6);
    // It comes after all that have enough customers.
    expect(idsOf(answer).indexOf("lucky")).toBeGreaterThanOrEqual(13);
    const one = await getProduct(aRequest("GET", `${PATH}/magnet`, { token }), {
      params: Promise.resolve({ id: "magnet" }),
    });
    expect((await one.json()).data).toMatchObject({ id: "magnet", rank: { place: 1, of: 13 }, medianDays: 20 });
    const none = await getProduct(aRequest("GET", `${PATH}/none`, { token }), {
      params: Promise.resolve({ id: "none" }),
    });
    expect(none.status).toBe(404);
  });
});

describe("small shops", () => {
  test("a shop without orders has no products and says so", async () => {
    const { token } = await aShop([]);
    expect(await read(token)).toMatchObject({
      data: [],
      total: 0,
      summary: { hasLines: false, orders: 0, observed: 0 },
    });
  });

  test("a shop whose orders have no lines knows their revenue, but no products", async () => {
    const orders = Array.from({ length: 5 }, (_, i) => ({
      customer: `c${i}`,
      orderedAt: daysAgo(30),
      totalPrice: 500,
      items: [],
    }));
    const { token } = await aShop(orders);
    expect(await read(token)).toMatchObject({
      data: [],
      summary: { hasLines: false, revenue: 25, revenueNotByProduct: 25, orders: 5, firstBuyers: 5 },
    });
  });

  test("a shop with one product has one row with about its own rate", async () => {
    const orders = Array.from({ length: 100 }, (_, i) => {
      const customer = `c${i}`;
      const first = { customer, orderedAt: daysAgo(200), items: [aLine("only")] };
      return i < 30 ? [first, { ...first, orderedAt: daysAgo(150) }] : [first];
    }).flat();
    const { token } = await aShop(orders);
    const { data } = await read(token);
    expect(data).toMatchObject([
      { id: "only", orders: 130, buyers: 100, returns: { observed: 100, returned: 30, isTooFew: false } },
    ]);
    expect(data[0]?.returns?.rate).toBeCloseTo(0.3, 1);
  });

  test("a shop with thirty orders has all of its products, and none with enough customers", async () => {
    const orders = Array.from({ length: 30 }, (_, i) => ({
      customer: `c${i % 20}`,
      orderedAt: daysAgo(300 - 5 * i),
      items: [aLine(`p${i % 6}`)],
    }));
    const { token } = await aShop(orders);
    const { data } = await read(token);
    expect(data.length).toBe(6);
    expect(data.every(({ returns }) => returns?.isTooFew)).toBe(true);
  });
});

describe("400", () => {
  test.each([
    ["?by=mood", "by"],
    ["?sort=mood", "sort"],
    ["?from=2026-13", "from"],
    ["?storefrontId=9", "storefrontId"],
  ])("%s names the parameter", async (query, parameter) => {
    const answer = await GET(aRequest("GET", PATH + query, { token: await aToken(await aBusiness()) }));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain(`"${parameter}"`);
  });
});
