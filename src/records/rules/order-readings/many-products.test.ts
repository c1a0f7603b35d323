import { expect, test } from "vitest";
import type { LinePart } from "#records/rules/order-columns.ts";
import { computePairs, MOST_PAIRED } from "./pairs-of-products.ts";
import { computeProducts } from "./products-of-orders.ts";

const [PRODUCTS, COMMON, CATEGORIES, CUSTOMERS] = [20_000, 2_100, 25, 42_000];
const DAY_MS = 86_400_000;

/**
 * Each customer has one order of 3.00, on the first day, with two lines: 1.00 of one of 2,100 products that 20 customers bought each, and 2.00
 * of one of the 17,900 others, which two or three did.
 */
const soldOnce = (): { parts: LinePart[]; texts: string[] } => {
  const ofOrders = (value: number) => new Int32Array(CUSTOMERS).fill(value);
  const lines = (amountOf: (customer: number, isFirst: boolean) => number) =>
    Int32Array.from({ length: 2 * CUSTOMERS }, (_, at) => amountOf(at >> 1, at % 2 === 0));
  const starts = Uint32Array.from({ length: CUSTOMERS + 1 }, (_, at) => at);
  const price = lines((_, isFirst) => (isFirst ? 100 : 200));
  const orders = {
    starts,
    orderedAt: new Float64Array(CUSTOMERS),
    revenue: new Float64Array(CUSTOMERS).fill(300),
    margin: new Float64Array(CUSTOMERS).fill(Number.NaN),
    storefrontIds: ofOrders(1),
    channels: ofOrders(0),
    discountCodes: ofOrders(0),
    totals: ofOrders(300),
    discounts: ofOrders(0),
    covered: ofOrders(0),
    lineStarts: starts.map((order) => 2 * order),
    items: lines((customer, isFirst) => (isFirst ? customer % COMMON : COMMON + (customer % (PRODUCTS - COMMON)))),
    quantities: lines(() => 1),
    returnedQuantities: lines(() => 0),
    charged: price,
    refunds: lines(() => 0),
    prices: price,
    costs: lines(() => 0),
  };
  const ofItems = (amountOf: (item: number) => number) =>
    Int32Array.from({ length: PRODUCTS }, (_, item) => amountOf(item));
  const items = {
    products: ofItems((item) => item),
    productNames: ofItems((item) => item),
    variants: ofItems(() => -1),
    // The first line of customer c is in category c, the other one in the next, both modulo 25.
    categories: ofItems((item) => PRODUCTS + ((item < COMMON ? item : item + 1) % CATEGORIES)),
    brands: ofItems(() => -1),
    parents: ofItems(() => -1),
    giftCards: new Uint8Array(PRODUCTS),
  };
  const texts = Array.from({ length: PRODUCTS + CATEGORIES }, (_, at) =>
    at < PRODUCTS ? `product ${at}` : `category ${at - PRODUCTS}`,
  );
  return { parts: [{ orders, skipped: null, items }], texts };
};

const RANGE = {
  monthStarts: Float64Array.of(0, 31 * DAY_MS),
  startedUntil: 31 * DAY_MS,
  storefrontId: null,
  giftCardsAreSales: false,
};
const OBSERVATION = { dayOf: (instant: number) => Math.floor(instant / DAY_MS), today: 120, until: 121 * DAY_MS };

test("each of twenty thousand products has its row, and the rows add up to the revenue of the period", () => {
  const { products, total, started } = computeProducts(soldOnce(), { by: "product", ...RANGE }, OBSERVATION);
  expect(products).toHaveLength(PRODUCTS);
  expect(products.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(300 * CUSTOMERS);
  expect(total).toEqual({ revenue: 300 * CUSTOMERS, rest: 0, orders: CUSTOMERS, buyers: CUSTOMERS });
  expect(started).toEqual({ customers: CUSTOMERS, observed: CUSTOMERS, returned: 0 });
  const gray = products.filter(({ returns }) => returns?.isTooFew);
  expect(gray).toHaveLength(PRODUCTS - COMMON);
  expect(products.find(({ key }) => key === "product 7")).toMatchObject({ revenue: 2000, firstBuyers: 20, buyers: 20 });
});

test("the products with the most customers are compared in pairs if there are more than can be, and all categories", () => {
  const copied = soldOnce();
  const byProduct = computePairs(copied, { by: "product", relation: "together", ...RANGE }, OBSERVATION);
  expect([byProduct.candidates, byProduct.compared, byProduct.pairs]).toEqual([COMMON, MOST_PAIRED, []]);
  const { pairs, ...counts } = computePairs(copied, { by: "category", relation: "together", ...RANGE }, OBSERVATION);
  expect(counts).toEqual({ customers: CUSTOMERS, candidates: CATEGORIES, compared: CATEGORIES, hasLines: true });
  // Each has 3,360 of the 42,000 customers, and 1,680 of them with the next one: 42,000 × 1,680 / 3,360².
  expect(pairs.map(({ customers, lift }) => [customers, lift.value])).toEqual(
    Array.from({ length: CATEGORIES }, () => [1680, 6.25]),
  );
});
