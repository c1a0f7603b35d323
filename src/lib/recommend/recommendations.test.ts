import { describe, expect, test } from "vitest";
import { type PostedOrder, toOrderLog } from "#lib/purchases/order-log.ts";
import { crossSell } from "#lib/recommend/cross-sell.ts";
import { byPopularity, countProductBuyers, toInteractions } from "#lib/recommend/interactions.ts";
import { ease, itemCosine, recommendItems } from "#lib/recommend/recommend.ts";
import { topItems } from "#lib/recommend/recommender.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { invertSymmetric } from "#lib/statistics/symmetric.ts";

const order = (customerId: string, day: number, products: string): PostedOrder => ({
  customerId,
  day,
  amount: 10,
  lines: [...products].map((productId) => ({ productId, category: productId < "c" ? "ab" : "c+" })),
});

describe("cross-sell", () => {
  // Of 100 orders, 20 have a and b, 20 only a, 20 only b, and 40 neither.
  const orders = Array.from({ length: 100 }, (_, i) =>
    order(`c${i}`, i, i < 20 ? "ab" : i < 40 ? "a" : i < 60 ? "b" : "x"),
  );
  const options = {
    asOf: 1000,
    basket: "order",
    level: "product",
    minSupport: 0.01,
    confidenceLevel: 0.95,
    limit: 10,
  } as const;

  test("an example by hand has support 0.2, confidence 0.5 and lift 1.25, in both directions", () => {
    const { rules, baskets, leastBaskets } = crossSell(toOrderLog(orders), options);
    expect([baskets, leastBaskets]).toEqual([100, 5]);
    expect(rules.map(({ from, to }) => from + to).sort()).toEqual(["ab", "ba"]);
    for (const { support, confidence, lift } of rules) {
      expect([support, confidence.value, lift.value]).toEqual([0.2, 0.5, 1.25]);
      // Variance (1/0.2 − 2/0.4 + 2.5 − 1) / 100 = 0.015; e^(1.96 × 0.1225) = 1.2713.
      expect(lift.upper / lift.value).toBeCloseTo(1.2713, 3);
      expect(lift.value / lift.lower).toBeCloseTo(1.2713, 3);
    }
  });

  test("baskets may be a customer's purchases at any time, and have categories", () => {
    const apart = orders.slice(0, 20).flatMap((_, i) => [order(`c${i}`, 1, "a"), order(`c${i}`, 9, "c")]);
    expect(crossSell(toOrderLog(apart), options).rules).toEqual([]);
    const [rule] = crossSell(toOrderLog(apart), { ...options, basket: "customer", level: "category" }).rules;
    expect(rule).toMatchObject({ support: 1, confidence: { value: 1 }, lift: { value: 1, lower: 1, upper: 1 } });
  });
});

describe("recommenders", () => {
  test("the cosine by hand", () => {
    // a has three buyers, b two of them, c one: cos(a, b) = 2 / √6, cos(a, c) = 1 / √3, cos(b, c) = 1 / √2.
    const log = toOrderLog([order("1", 1, "abc"), order("2", 1, "ab"), order("3", 1, "a")]);
    const interactions = toInteractions(log, { asOf: 9 });
    const top = topItems(itemCosine(interactions), byPopularity(countProductBuyers(interactions), log.productIds));
    const [first, second] = top(Uint32Array.of(0), { limit: 2, excludes: true });
    expect(first).toEqual({ product: 1, score: expect.closeTo(2 / Math.sqrt(6), 12), because: 0 });
    expect(second).toEqual({ product: 2, score: expect.closeTo(1 / Math.sqrt(3), 12), because: 0 });
  });

  test("a customer can have bought hundreds of thousands of products", () => {
    const lines = Array.from({ length: 300_000 }, (_, product) => ({ productId: String(product) }));
    const log = toOrderLog([{ customerId: "c", day: 1, amount: 10, lines }]);
    expect(toInteractions(log, { asOf: 1 }).items).toHaveLength(300_000);
  });

  test("EASE minimizes its own objective: no weight can be changed for the better", () => {
    const log = toOrderLog([order("1", 1, "abc"), order("2", 1, "ab"), order("3", 1, "ad"), order("4", 1, "bcd")]);
    const interactions = toInteractions(log, { asOf: 9 });
    const popular = byPopularity(countProductBuyers(interactions), log.productIds);
    const recommender = ease(interactions, popular, 2);
    const [n, rows] = [
      4,
      [
        [1, 1, 1, 0],
        [1, 1, 0, 0],
        [1, 0, 0, 1],
        [0, 1, 1, 1],
      ],
    ];
    const weights = Array.from({ length: n }, (_, from) => {
      const into = { scores: new Float64Array(n), because: new Int32Array(n) };
      recommender.score(Uint32Array.of(from), into);
      return into.scores;
    });
    const lossOf = (b: readonly Float64Array[]) =>
      rows.reduce(
        (sum, x) =>
          sum +
          x.reduce((part, value, j) => part + (value - x.reduce((s, xi, i) => s + xi * (b[i]?.[j] ?? 0), 0)) ** 2, 0),
        2 * b.reduce((sum, row) => sum + row.reduce((part, value) => part + value * value, 0), 0),
      );
    for (const [from, row] of weights.entries()) {
      expect(row[from]).toBe(0);
      for (let to = 0; to < n; to++) {
        if (to === from) continue;
        for (const step of [-0.001, 0.001]) {
          const changed = weights.map((each) => each.slice());
          (changed[from] as Float64Array)[to] = (row[to] as number) + step;
          expect(lossOf(changed)).toBeGreaterThan(lossOf(weights));
        }
      }
    }
  });

  test("the inverse times the matrix is the identity", () => {
    const random = createRandom(2);
    const n = 12;
    const a = Array.from({ length: n }, () => Array.from({ length: n }, () => random()));
    const matrix = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return a.reduce((sum, row) => sum + (row[i] as number) * (row[j] as number), i === j ? 1 : 0);
    });
    const inverse = invertSymmetric(matrix.slice(), n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += (matrix[i * n + k] as number) * (inverse[k * n + j] as number);
        expect(sum).toBeCloseTo(Number(i === j), 9);
      }
    expect(() => invertSymmetric(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
  });
});

describe("recommendations", () => {
  /** Two tastes: half of the customers buy among a to h, the others among i to p, one product a week. */
  const shop = (seed: number, from = 0, to = 40) => {
    const random = createRandom(seed);
    return Array.from({ length: 120 }, (_, customer) =>
      Array.from({ length: to - from }, (_, week) => {
        const letter = (customer % 2) * 8 + Math.floor(8 * random());
        return order(`c${customer}`, 7 * (from + week), String.fromCharCode(97 + letter));
      }).filter((_, week) => (week + customer) % 9 === 0),
    ).flat();
  };
  const options = { asOf: 279, customerIds: null, limit: 3, excludes: true, seed: 1 };

  test("follow a customer's taste, and name what they are based on", () => {
    const orders = shop(1);
    const { recommendations, choice } = recommendItems(toOrderLog(orders), options);
    expect(["item_cosine", "ease"]).toContain(choice.selected);
    const recall = new Map(choice.recalls.map(({ model, recall: value }) => [model, value]));
    expect(recall.get("item_cosine")).toBeGreaterThanOrEqual(recall.get("popularity") ?? 1);
    const log = toOrderLog(orders);
    for (const { customerId, items } of recommendations) {
      const taste = Number(customerId.slice(1)) % 2;
      const own = new Set(
        orders.filter((each) => each.customerId === customerId).map(({ lines }) => lines[0]?.productId),
      );
      const [first] = items;
      expect((log.productIds[first?.product ?? 0] as string) >= "i").toBe(taste === 1);
      expect(own.has(log.productIds[first?.because ?? 0])).toBe(true);
      for (const { product } of items) expect(own.has(log.productIds[product])).toBe(false);
    }
  });

  test("start with popular products for an unknown customer", () => {
    const { recommendations } = recommendItems(toOrderLog(shop(1)), { ...options, customerIds: ["new"] });
    expect(recommendations).toMatchObject([{ customerId: "new", isColdStart: true, items: { length: 3 } }]);
  });

  test("do not depend on anything after the as-of day", () => {
    const past = shop(1);
    const ofFuture = (seed: number) => {
      const log = toOrderLog([...past, ...shop(seed, 41, 60)]);
      const found = recommendItems(log, options);
      return [
        found.choice,
        found.recommendations.map(({ items }) => items.map(({ product, score }) => [log.productIds[product], score])),
        crossSell(log, { ...options, basket: "order", level: "product", minSupport: 0, confidenceLevel: 0.9, limit: 9 })
          .rules,
      ];
    };
    expect(ofFuture(5)).toEqual(ofFuture(6));
  });
});
