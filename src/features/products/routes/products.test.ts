import { beforeAll, describe, expect, test } from "vitest";
import { GET as getProduct } from "#app/api/admin/products/[id]/route.ts";
import { GET } from "#app/api/admin/products/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Product } from "#features/products/contracts/products.ts";
import { fitBetaPrior } from "#lib/statistics/beta-binomial.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { aLine, beginWith, sellProductsAtRandom } from "#testing/shops/products-shop.ts";

const PATH = "/api/admin/products";
const TIME_ZONE = "America/New_York";

type Answer = { data: Product[]; total: number; summary: Record<string, unknown> & { asOf: string; from: string } };

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

/** Whether the line `i` sold a product; its order is `s`. */
const IS_PRODUCT = "not i.is_gift_card and i.product_name <> 'Shipping' and not (i.price = 0 and i.line_total = 0)";

/** The figures of products or categories in SQL, by the definitions of docs/products.md. Money in minor units. */
const countInSql = (
  scope: Scope,
  group: "product_id" | "category",
  { asOf, from }: Answer["summary"],
  storefront: number | null,
) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Record<string, number | string | null>>(
      `with sales as (
         select order_id, customer_id, order_date as at, (order_date at time zone $2)::date as day, net_amount, storefront_id from orders
          where business_id = $1 and is_counted and customer_id is not null
       ), sold as (
         select i.${group} as key, sum(i.line_total - i.refund_amount)::int as revenue, count(distinct s.order_id)::int as orders,
                count(distinct s.customer_id)::int as buyers, sum(i.quantity)::int as quantity, sum(i.refunded_quantity)::int as returned_units,
                sum(i.quantity * i.price - i.line_total)::int as discount, sum(i.quantity * i.price)::int as listed
           from sales s join order_items i on i.business_id = $1 and i.order_id = s.order_id
          where ${IS_PRODUCT} and s.day >= $3::date and ($5::int is null or s.storefront_id = $5) group by 1
       ), firsts as (
         select customer_id, min(at) as at, min(day) as day from sales group by 1
       ), began as (
         select distinct f.customer_id, f.day, i.${group} as key
           from firsts f join sales s using (customer_id, at) join order_items i on i.business_id = $1 and i.order_id = s.order_id
          where ${IS_PRODUCT} and f.day >= $3::date
            and ($5::int is null or exists (select from sales o where o.customer_id = f.customer_id and o.at = f.at and o.storefront_id = $5))
       ), followed as (
         select b.*, $4::date - b.day as age,
                (select min(s.day) - b.day from sales s where s.customer_id = b.customer_id and s.day > b.day) as came,
                (select coalesce(sum(s.net_amount), 0)::int from sales s
                  where s.customer_id = b.customer_id and s.day > b.day and s.day <= b.day + 365) as year
           from began b
       ), back as (
         select key, count(*)::int as first_buyers, count(*) filter (where age >= 90)::int as observed,
                count(*) filter (where age >= 90 and came <= 90)::int as returned,
                count(*) filter (where age >= 365)::int as year_buyers, coalesce(sum(year) filter (where age >= 365), 0)::int as year
           from followed group by 1
       )
       select sold.*, coalesce(first_buyers, 0) as first_buyers, coalesce(observed, 0) as observed, coalesce(returned, 0) as returned,
              coalesce(year_buyers, 0) as year_buyers, coalesce(year, 0) as year
         from sold left join back on back.key is not distinct from sold.key order by sold.key nulls last`,
      [scope.businessId, TIME_ZONE, `${from}-01`, asOf, storefront],
    );
    return rows;
  });

describe("200", () => {
  let shop: Awaited<ReturnType<typeof aShop>>;

  beforeAll(async () => {
    shop = await aShop(sellProductsAtRandom(7), { timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
    // Another business with the same customers and products.
    await aShop(sellProductsAtRandom(8), { timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
  });

  test.each([
    ["product_id", "product", null, ""],
    ["category", "category", null, ""],
    ["product_id", "product", 2, "&storefrontId=2"],
    ["product_id", "product", null, "&months=4"],
  ] as const)(
    "every figure by %s equals the one counted in SQL (%s, storefront %s%s)",
    async (group, by, storefront, more) => {
      const found = await read(shop.token, `?by=${by}&pageSize=200${more}`);
      const expected = await countInSql(shop.scope, group, found.summary, storefront);
      expect(expected.length).toBeGreaterThan(3);
      expect(Math.max(...expected.map(({ observed }) => observed as number))).toBeGreaterThan(5);
      const rows = found.data.filter(({ kind }) => kind === "product");
      const shown = rows.map((row) => ({
        key: row.key,
        revenue: Math.round(row.revenue * 100),
        orders: row.orders,
        buyers: row.buyers,
        quantity: row.quantity,
        firstBuyers: row.firstBuyers,
        observed: row.returns?.observed,
        returned: row.returns?.returned,
        yearBuyers: row.nextYear?.customers ?? 0,
        perBuyer: row.nextYear?.revenuePerCustomer ?? null,
        discountShare: row.discountShare,
        returnedShare: row.returnedShare,
      }));
      const counted = expected.map((row) => ({
        key: row.key,
        revenue: row.revenue,
        orders: row.orders,
        buyers: row.buyers,
        quantity: row.quantity,
        firstBuyers: row.firstBuyers,
        observed: row.observed,
        returned: row.returned,
        yearBuyers: row.yearBuyers,
        perBuyer: row.yearBuyers === 0 ? null : Math.round(Number(row.year) / Number(row.yearBuyers)) / 100,
        discountShare: Number(row.discount) / Number(row.listed),
        returnedShare: Number(row.returnedUnits) / Number(row.quantity),
      }));
      const sorted = (list: typeof shown | typeof counted) =>
        [...list].sort((a, b) => String(a.key).localeCompare(String(b.key)));
      expect(sorted(shown)).toEqual(sorted(counted));
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
    },
  );

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
