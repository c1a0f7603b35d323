import { expect, test } from "vitest";
import { type PostedOrder, toOrderLog } from "#lib/purchases/order-log.ts";
import { boughtTarget, findTargetProducts, knownBuyers, predictPropensity } from "#lib/recommend/propensity.ts";
import { chance, createRandom } from "#lib/statistics/random.ts";

const order = (customerId: string, day: number, products: string, amount = 10): PostedOrder => ({
  customerId,
  day,
  amount,
  lines: [...products].map((productId) => ({ productId, category: productId < "c" ? "ab" : "c+" })),
});

test("recency, frequency and affinity by hand; refunds are no purchases", () => {
  const orders = [
    order("2", 7, "b"),
    order("1", 4, "ab"),
    order("1", 8, "b"),
    order("1", 9, "a", -5),
    order("3", 99, "a"),
  ];
  const log = toOrderLog(orders);
  const target = findTargetProducts(log, { productId: "a", asOf: 10 });
  const { customers, terms } = knownBuyers(log, target, 10);
  expect(customers.map((customer) => log.customerIds[customer])).toEqual(["1", "2"]);
  // One of b's two buyers is a's only buyer: 1 / √(2 · 1).
  const affinity = Math.log1p(1 / Math.sqrt(2));
  expect(terms).toEqual([
    [1, Math.log(3), Math.log(3), Math.log(7), 1, Math.log(2), 0, Math.log(7), expect.closeTo(affinity, 12)],
    [1, Math.log(4), Math.log(2), Math.log(4), 0, 0, Math.log(1 / 3), 0, expect.closeTo(affinity, 12)],
  ]);
  expect(boughtTarget(log, target, [4, 99])).toEqual([false, false, true]);
  expect(findTargetProducts(log, { category: "ab", asOf: 10 }).size).toBe(2);
  expect(findTargetProducts(log, { category: "ab", asOf: 3 }).size).toBe(0);
});

/** Every week, tea lovers (even numbers) order with probability 0.2, half of the time tea; others tea only now and then. */
const shop = (seed: number, [from, to]: [number, number], tea = 0.5) => {
  const random = createRandom(seed);
  return Array.from({ length: 400 }, (_, customer) =>
    Array.from({ length: to - from }, (__, week) => week + from)
      .filter(() => chance(random, 0.2))
      .map((week) => order(`c${customer}`, 7 * week, chance(random, customer % 2 === 0 ? tea : 0.02) ? "t" : "x")),
  ).flat();
};
const propensity = (orders: PostedOrder[], days = 28) => {
  const log = toOrderLog(orders);
  return predictPropensity(log, findTargetProducts(log, { productId: "t", asOf: 273 }), { asOf: 273, days, seed: 1 });
};

test("a product's lovers come first, with the probability that they have", () => {
  const { customers, method, backtest, warnings } = propensity(shop(3, [0, 40]));
  const meanOf = (rest: number) => {
    const own = customers.filter(({ customerId }) => Number(customerId.slice(1)) % 2 === rest);
    return own.reduce((sum, { probability }) => sum + probability, 0) / own.length;
  };
  expect([method, warnings]).toEqual(["logistic", []]);
  // 1 − (1 − 0.2 × 0.5)⁴ = 0.344 and 1 − (1 − 0.2 × 0.02)⁴ = 0.016; some others look like tea lovers.
  expect(Math.abs(meanOf(0) - 0.344)).toBeLessThan(0.06);
  expect(Math.abs(meanOf(1) - 0.016)).toBeLessThan(0.05);
  expect(backtest?.error).toBeLessThan(0.06);
});

test("few buyers give the base rate by probability active, and a warning", () => {
  const orders = [
    ...shop(3, [0, 40])
      .slice(0, 500)
      .map((each) => ({ ...each, lines: [] })),
    order("c0", 270, "t"),
  ];
  const { customers, method, backtest, warnings } = propensity(orders);
  expect([method, backtest]).toEqual(["base_rate", null]);
  expect(warnings).toEqual([{ code: "few_buyers", values: { buyers: 0, min: 20 } }]);
  expect(customers.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
});

test("nothing after the as-of day matters", () => {
  const ofFuture = (seed: number) => propensity([...shop(3, [0, 40]), ...shop(seed, [40, 60], 0.9)], 400);
  expect(ofFuture(5)).toEqual(ofFuture(6));
  expect(ofFuture(5).warnings).toEqual([{ code: "horizon_extended", values: { days: 68 } }]);
});
