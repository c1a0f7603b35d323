import { rm } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { GET } from "#app/api/admin/overview/decomposition/route.ts";
import { GET as GET_CHART } from "#app/api/admin/overview/revenue/route.ts";
import { GET as GET_OVERVIEW } from "#app/api/admin/overview/route.ts";
import { GET as GET_LIST } from "#app/api/admin/segmentation/customers/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Decomposition } from "#features/overview/contracts/decomposition.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { getCopyFolder } from "#records/orders/copy/order-copy.ts";
import type { IncomingCustomer, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";
import { SPLITS } from "#records/rules/report-choices.ts";
import { aBusiness, saveSales, someOrders, times } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { cents, expectRevenueChange, sumOf } from "#testing/recounts/revenue-change.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

const PATH = "/api/admin/overview/decomposition";
const TODAY = toLocalDay(new Date(), "UTC");
const noon = (back: number): Date => new Date(`${addDays(TODAY, -back)}T12:00:00Z`);

const aShop = async (storefronts = ["Web", "Shop", "Market"]): Promise<{ shop: Scope; token: string }> => {
  const shop = await aBusiness({ currency: "EUR", storefronts });
  onTestFinished(() => rm(getCopyFolder(shop), { recursive: true, force: true }));
  return { shop, token: await aToken(shop) };
};

const ask = (token: string, query: Record<string, string | number | undefined> = {}) => {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return answerOf(GET(aRequest("GET", `${PATH}?${new URLSearchParams(given)}`, { token })));
};
const explain = async (token: string, query: Record<string, string | number | undefined> = {}) => {
  const { status, body } = await ask(token, query);
  expect(status).toBe(200);
  return body.data as Decomposition;
};

type Sale = {
  customer: number;
  /** Days ago. */
  back: number;
  storefront: number;
  channel: string;
  lines: { product: number; total: number }[];
  /** Delivery, or a discount of the whole order. */
  more: number;
  refund: { amount: number; line: number } | null;
};

const COUNTRIES = ["PT", null, "ES", "", "FR"];
/** It sells stored value. */
const GIFT_CARD = 0;

const sale: fc.Arbitrary<Sale> = fc.record({
  customer: fc.nat(6),
  back: fc.oneof(fc.integer({ min: 0, max: 58 }), fc.integer({ min: 364, max: 395 })),
  storefront: fc.constantFrom(1, 1, 2),
  channel: fc.constantFrom("web", "pos", ""),
  lines: fc.array(fc.record({ product: fc.nat(4), total: fc.constantFrom(0, 1, 999, 12_345, 3_000_000_000) }), {
    maxLength: 3,
  }),
  more: fc.constantFrom(0, 490, -1),
  refund: fc.option(fc.record({ amount: fc.constantFrom(1, 200, 12_345), line: fc.nat(3) })),
});

const toOrder = ({ customer, back, storefront, channel, lines, more }: Sale, number: number): IncomingOrder => ({
  externalId: `o${number}`,
  customerExternalId: customer === 6 ? null : `c${customer}`,
  // Opened three weeks ago.
  storefrontId: back < 21 && number % 3 === 0 ? 3 : storefront,
  status: number % 7 === 6 ? "pending" : "completed",
  orderedAt: noon(back),
  totalPrice: Math.max(0, lines.reduce((sum, { total }) => sum + total, 0) + more),
  discountAmount: Math.max(0, -more),
  source: channel,
  items: lines.map(({ product, total }) => ({
    productId: `p${product}`,
    productName: product === GIFT_CARD ? "Gift card" : `Product ${product}`,
    quantity: 1,
    price: total,
    lineTotal: total,
  })),
});

const toRefund = ({ refund, back }: Sale, order: IncomingOrder): IncomingRefund[] => {
  const amount = Math.min(refund?.amount ?? 0, order.totalPrice);
  if (!refund || amount === 0) return [];
  const line = order.items[refund.line];
  // Otherwise the refund names no line.
  const items = line ? [{ lineNumber: refund.line + 1, quantity: 1, amount: Math.min(amount, line.lineTotal) }] : [];
  return [
    { externalId: `r-${order.externalId}`, orderExternalId: order.externalId, amount, refundedAt: noon(back), items },
  ];
};

const fill = async (shop: Scope, sales: readonly Sale[]): Promise<void> => {
  const orders = sales.map(toOrder);
  const customers = COUNTRIES.map((country, at): IncomingCustomer => {
    const createdAt = new Date("2020-01-01T00:00:00Z");
    return { externalId: `c${at}`, createdAt, ...(country !== null && { country }) };
  });
  const refunds = sales.flatMap((each, at) => toRefund(each, orders[at] as IncomingOrder));
  await saveSales(shop, {
    customers: [...customers, { externalId: "c5", createdAt: new Date("2020-01-01T00:00:00Z") }],
    orders,
    refunds,
  });
};

type Listed = { total: number; totals: { orderCount: number; revenue: number } };

/** The list of customers that an amount leads to in one of the periods: of a row of the split, or of all. */
const listOf = async (
  token: string,
  { by, storefrontId, rows }: Pick<Decomposition, "by" | "storefrontId" | "rows">,
  { end, days }: Decomposition["period"],
  row?: Pick<Decomposition["rows"][number], "kind" | "key">,
): Promise<Listed> => {
  const name = by === "storefront" ? "storefrontId" : by;
  const own = rows.flatMap(({ kind, key }) => (kind === "value" || kind === "unknown" ? [key ?? ""] : []));
  const outside = { rest: "all", others: own, value: null, unknown: null }[row?.kind ?? "value"];
  const query = {
    days: String(days),
    to: end,
    pageSize: "1",
    ...(storefrontId !== null && { storefrontId: String(storefrontId) }),
    ...(row && (outside ? { outside: JSON.stringify({ [by]: outside }) } : { [name]: row.key ?? "" })),
  };
  const path = `/api/admin/segmentation/customers?${new URLSearchParams(query)}`;
  const { status, body } = await answerOf(GET_LIST(aRequest("GET", path, { token })));
  expect(status).toBe(200);
  return body;
};

describe("GET 200", () => {
  test("the rows of every split of random shops add up to the change of revenue to the cent, and are those of PostgreSQL's orders and of the lists of their customers", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(sale, { minLength: 3, maxLength: 40, size: "max" }),
        fc.record({
          days: fc.constantFrom(7, 28),
          compare: fc.constantFrom("previous", "year"),
          storefront: fc.constantFrom(undefined, 1),
        }),
        async (sales, query) => {
          const { shop, token } = await aShop();
          await fill(shop, sales);
          for (const by of SPLITS) {
            const answer = await explain(token, { ...query, by });
            const { revenue, period, comparedPeriod, rows, factors } = answer;
            await expectRevenueChange(shop, answer);
            if (by === "factors") {
              const span = { before: comparedPeriod, after: period };
              for (const side of ["before", "after"] as const) {
                const { total: customers, totals } = await listOf(token, answer, span[side]);
                const { orderCount, revenue: sold } = totals;
                expect(cents(sold)).toBe(cents(revenue[side]));
                const [buyers, frequency, orderValue] = (factors ?? []).map((factor) => factor[side]);
                expect([buyers, frequency ?? 0]).toEqual([customers, customers && orderCount / customers]);
                expect(cents(orderValue ?? 0)).toBe(orderCount && Math.round(cents(sold) / orderCount));
              }
              continue;
            }
            for (const { kind, key, before, after } of rows) {
              seen.add(kind);
              const lists = [
                await listOf(token, answer, comparedPeriod, { kind, key }),
                await listOf(token, answer, period, { kind, key }),
              ];
              const listed = lists.map(({ totals }) => cents(totals.revenue));
              expect([by, key, ...listed]).toEqual([by, key, cents(before), cents(after)]);
            }
            // Had only the first value a row of its own, the others would be one row, with this total.
            const [first, ...others] = rows.filter(({ kind }) => kind !== "rest");
            if (!first || by === "history" || by === "storefront") continue;
            const { totals } = await listOf(token, { ...answer, rows: [first] }, period, { kind: "others", key: null });
            expect([by, cents(totals.revenue)]).toEqual([by, sumOf(others, ({ after }) => after)]);
          }
        },
      ),
      { numRuns: runs(40, 2) },
    );
    expect([...seen].sort()).toEqual(["rest", "unknown", "value"]);
  });

  test("the change equals the revenue that the overview shows for the same days, whatever they are compared with", async () => {
    const { shop, token } = await aShop();
    const sales = fc.sample(sale, { numRuns: 60, seed: 69 }).map((each, at) => ({ ...each, back: at }));
    await someOrders(shop, [{ customer: "first", orderedAt: noon(90) }]);
    await fill(shop, sales);
    for (const chosen of [
      "days=1",
      "days=7",
      "",
      "days=28&storefront=1",
      `days=14&compare=${addDays(TODAY, -40)}`,
      `from=${addDays(TODAY, -20)}&to=${addDays(TODAY, -11)}`,
    ]) {
      const { body } = await answerOf(GET_OVERVIEW(aRequest("GET", `/api/admin/overview?${chosen}`, { token })));
      const { period, comparedPeriod, figures } = body.data;
      const figure = figures.find(({ metric }: { metric: string }) => metric === "revenue");
      const answer = await explain(token, Object.fromEntries(new URLSearchParams(chosen)));
      expect([answer.period, answer.comparedPeriod]).toEqual([period, comparedPeriod]);
      expect(answer.revenue).toMatchObject({ before: figure.previous, after: figure.value });
      const { body: chart } = await answerOf(
        GET_CHART(aRequest("GET", `/api/admin/overview/revenue?${chosen.replace(/&?compare=[^&]*/, "")}`, { token })),
      );
      expect(chart.data.period).toEqual(period);
      expect(sumOf(chart.data.points as { revenue: number }[], ({ revenue }) => revenue)).toBe(cents(figure.value));
    }
  });

  test("a storefront that opened explains the growth of an otherwise steady shop and comes first, with its share", async () => {
    const { shop, token } = await aShop(["Web", "Market"]);
    const steady = Array.from({ length: 56 }, (_, at) => ({
      customer: `c${at % 14}`,
      orderedAt: noon(at + 1),
      totalPrice: 10_000,
    }));
    const opened = Array.from({ length: 28 }, (_, at) => ({
      customer: `c${at % 14}`,
      orderedAt: noon(at + 1),
      totalPrice: 10_000,
      storefrontId: 2,
    }));
    await someOrders(shop, [...steady, ...opened]);
    const { by, dimensions, revenue, rows, isComparable } = await explain(token);
    expect([by, dimensions[0]?.name, isComparable]).toEqual(["storefront", "storefront", true]);
    expect(revenue).toEqual({ before: 2800, after: 5600, change: 2800 });
    expect(dimensions[0]?.standout).toEqual({
      key: "2",
      label: "Market",
      change: 2800,
      shareOfChanges: 1,
      shareBefore: 0,
      excess: 1,
    });
    expect(rows).toEqual([
      { kind: "value", key: "2", label: "Market", before: 0, after: 2800, change: 2800 },
      { kind: "value", key: "1", label: "Web", before: 2800, after: 2800, change: 0 },
    ]);
  });

  test("growth at the same rate everywhere has nothing that stands out, and is split by factors", async () => {
    const { shop, token } = await aShop(["Web"]);
    const orders = Array.from({ length: 56 }, (_, at) => ({
      customer: `c${at % 14}`,
      orderedAt: noon(at + 1),
      totalPrice: at < 28 ? 1100 : 1000,
    }));
    await someOrders(shop, [{ customer: "c0", orderedAt: noon(90) }, ...orders]);
    // The 14 customers were new in the compared period, so that it is compared by their orders before it.
    await someOrders(
      shop,
      Array.from({ length: 14 }, (_, at) => ({ customer: `c${at}`, orderedAt: noon(80), totalPrice: 500 })),
    );
    const { by, dimensions, factors, rows, revenue } = await explain(token);
    expect(dimensions.map(({ standout }) => standout)).toEqual([null, null, null, null, null]);
    expect([by, rows]).toEqual(["factors", []]);
    // 28 orders of 14 customers at 10.00 became as many at 11.00.
    expect(revenue.change).toBe(28);
    expect(factors).toEqual([
      { factor: "customers", before: 14, after: 14, change: 0 },
      { factor: "frequency", before: 2, after: 2, change: 0 },
      { factor: "orderValue", before: 10, after: 11, change: 28 },
    ]);
  });

  test("a split by product has line totals net of refunds of lines, and a last row for what no product had", async () => {
    const { shop, token } = await aShop(["Web"]);
    const line = (productId: string, lineTotal: number) => {
      return { productId, productName: productId.toUpperCase(), quantity: 1, price: lineTotal, lineTotal };
    };
    await someOrders(shop, [
      { customer: "ada", orderedAt: noon(40), totalPrice: 2500, items: [line("tea", 2000)] },
      {
        customer: "ada",
        orderedAt: noon(4),
        totalPrice: 4500,
        items: [line("tea", 3000), line("cup", 1000)],
        refunded: 1200,
        refundedItems: [{ lineNumber: 2, quantity: 1, amount: 1000 }],
      },
      // Without lines.
      { customer: "bob", orderedAt: noon(3), totalPrice: 700, items: [] },
    ]);
    const { rows, revenue } = await explain(token, { by: "product" });
    // Ada: 30.00 of tea, a cup returned, 5.00 of delivery, 2.00 of it paid back; Bob 7.00.
    expect(rows).toEqual([
      { kind: "value", key: "tea", label: "TEA", before: 20, after: 30, change: 10 },
      { kind: "value", key: "cup", label: "CUP", before: 0, after: 0, change: 0 },
      { kind: "rest", key: null, label: null, before: 5, after: 10, change: 5 },
    ]);
    expect(revenue).toEqual({ before: 25, after: 40, change: 15 });
  });

  test("more than 20 products are 20 rows and one for all others, which leads to their customers", async () => {
    const { shop, token } = await aShop(["Web"]);
    const items = Array.from({ length: 23 }, (_, at) => {
      return { productId: `p${at}`, quantity: 1, price: 100 + at, lineTotal: 100 + at };
    });
    await someOrders(shop, [
      { customer: "ada", orderedAt: noon(2), items },
      { customer: "bob", orderedAt: noon(2), items: items.slice(3) },
    ]);
    const answer = await explain(token, { by: "product" });
    const { rows, revenue, dimensions, period, comparedPeriod } = answer;
    const others = { kind: "others", key: null } as const;
    expect(await listOf(token, answer, period, others)).toMatchObject({ total: 1, totals: { revenue: 3.03 } });
    expect((await listOf(token, answer, comparedPeriod, others)).total).toBe(0);
    expect([rows.length, rows[0]?.key, rows.at(-1)]).toEqual([
      21,
      "p22",
      // 1.00, 1.01 and 1.02.
      { kind: "others", key: null, label: null, before: 0, after: 3.03, change: 3.03 },
    ]);
    expect(sumOf(rows, ({ change }) => change)).toBe(cents(revenue.change));
    expect(dimensions.find(({ name }) => name === "product")?.values).toBe(23);
  });

  test("an own period ends on its last day, and is compared with the one that ended on that day of the year before", async () => {
    const { shop, token } = await aShop(["Web"]);
    await someOrders(shop, [
      { customer: "ada", orderedAt: new Date("2025-02-28T23:59:59Z"), totalPrice: 500 },
      { customer: "ada", orderedAt: new Date("2025-03-01T00:00:00Z"), totalPrice: 9900 },
      { customer: "ada", orderedAt: new Date("2024-02-29T08:00:00Z"), totalPrice: 9900 },
      { customer: "ada", orderedAt: new Date("2024-02-28T08:00:00Z"), totalPrice: 300 },
    ]);
    const { period, comparedPeriod, revenue } = await explain(token, {
      from: "2025-02-27",
      to: "2025-02-28",
      compare: "year",
    });
    expect(period).toEqual({ start: "2025-02-27", end: "2025-02-28", days: 2 });
    expect(comparedPeriod).toEqual({ start: "2024-02-27", end: "2024-02-28", days: 2 });
    expect(revenue).toEqual({ before: 3, after: 5, change: 2 });
  });

  test("a shop whose orders have no lines has nothing by product, and the other splits", async () => {
    const { shop, token } = await aShop(["Web", "Shop"]);
    const orders = Array.from({ length: 56 }, (_, at) => ({
      customer: `c${at % 14}`,
      orderedAt: noon(at + 1),
      totalPrice: 1000,
      storefrontId: 1 + (at % 2),
      items: [],
    }));
    await someOrders(shop, [{ customer: "c0", orderedAt: noon(90), items: [] }, ...orders]);
    const { dimensions, rows } = await explain(token, { by: "product" });
    expect(dimensions.find(({ name }) => name === "product")).toEqual({ name: "product", values: 0, standout: null });
    expect(rows).toEqual([{ kind: "rest", key: null, label: null, before: 280, after: 280, change: 0 }]);
    expect((await explain(token, { by: "storefront" })).rows.map(({ after }) => after)).toEqual([140, 140]);
  });

  test("a shop without sales has no change, no rows and nothing to compare with", async () => {
    const { token } = await aShop();
    for (const by of SPLITS) {
      const { firstDay, isComparable, revenue, rows } = await explain(token, { by });
      expect({ firstDay, isComparable, revenue, rows }).toEqual({
        firstDay: null,
        isComparable: false,
        revenue: { before: 0, after: 0, change: 0 },
        rows: [],
      });
    }
    expect((await explain(token)).by).toBe("factors");
  });

  test("a shop whose first sale was within the compared period says that it can't be compared", async () => {
    const { shop, token } = await aShop();
    await someOrders(shop, [
      { customer: "ada", orderedAt: noon(30) },
      ...times(2, { customer: "bob", orderedAt: noon(1) }),
    ]);
    const { isComparable, firstDay, revenue } = await explain(token);
    expect([isComparable, firstDay, revenue.change]).toEqual([false, addDays(TODAY, -30), 10]);
    expect((await explain(token, { days: 7 })).isComparable).toBe(true);
  });

  test("no other business's sales count", async () => {
    const { shop, token } = await aShop();
    const other = await aShop();
    await someOrders(shop, [{ customer: "ada", orderedAt: noon(1), totalPrice: 1000 }]);
    await someOrders(other.shop, [{ customer: "ada", orderedAt: noon(1), totalPrice: 7700 }]);
    expect((await explain(token)).revenue.after).toBe(10);
    expect((await explain(other.token)).revenue.after).toBe(77);
  });
});

describe("GET 400", () => {
  test.each([
    ["from", { from: addDays(TODAY, -1), to: addDays(TODAY, -2) }],
    ["from", { from: addDays(TODAY, -367), to: addDays(TODAY, -1) }],
    ["to", { to: addDays(TODAY, 1) }],
    ["compare", { compare: TODAY }],
    ["days", { days: 0 }],
    ["by", { by: "weather" }],
    ["storefrontId", { storefront: 9 }],
  ])("an impossible %s is named", async (name, query) => {
    const { token } = await aShop();
    const { status, body } = await ask(token, query);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(name);
  });
});
