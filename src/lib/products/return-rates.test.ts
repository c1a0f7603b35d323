import { describe, expect, test } from "vitest";
import { compareReturnRates, LEAST_FIRST_BUYERS, rateProducts } from "#lib/products/return-rates.ts";
import { chance, createRandom } from "#lib/statistics/random.ts";

/**
 * A shop whose products have a chance of 25% ± `spread` each that their buyers come back, but one of 50%. Nine of the ten buyers of
 * another one came back by luck.
 */
const plantedShop = (seed: number, spread: number) => {
  const random = createRandom(seed);
  const [products, doubling, lucky] = [80, 17, 42];
  const buyers = Array.from({ length: products }, (_, i) =>
    i === doubling ? 150 : i === lucky ? 10 : 5 + ((i * 37) % 300),
  );
  const returned = buyers.map((n, i) => {
    if (i === lucky) return 9;
    const share = i === doubling ? 0.5 : 0.25 + spread * (2 * random() - 1);
    let count = 0;
    for (let buyer = 0; buyer < n; buyer++) count += Number(chance(random, share));
    return count;
  });
  const { prior, rates } = rateProducts({ buyers, returned }, 0.95);
  const ranked = rates.map((rate, product) => ({ ...rate, product })).sort(compareReturnRates);
  return { buyers, returned, prior, rates, ranked, doubling, lucky };
};

const SHOPS = [1, 2, 3, 4, 5, 6, 7, 8];

describe("a shop in which one product doubles the chance to return, and another has ten lucky buyers", () => {
  test.each(SHOPS)("the first is on top, and the second gray, shrunk and far below it (shop %i)", (seed) => {
    for (const spread of [0, 0.05]) {
      const { prior, rates, ranked, doubling, lucky } = plantedShop(seed, spread);
      const mean = prior.a / (prior.a + prior.b);
      expect(ranked[0]?.product).toBe(doubling);
      expect(rates[doubling]?.rate.lower).toBeGreaterThan(mean);
      expect(rates[lucky]?.isTooFew).toBe(true);
      // 90% by its own buyers.
      expect(rates[lucky]?.rate.value).toBeLessThan(0.45);
      expect(rates[lucky]?.rate.value).toBeLessThan(rates[doubling]?.rate.value as number);
      expect(ranked.findIndex(({ product }) => product === lucky)).toBeGreaterThan(ranked.length / 2);
    }
  });

  test("its ten buyers would not be on top even if ten were enough to be rated", () => {
    for (const seed of SHOPS) {
      const { rates, doubling, lucky } = plantedShop(seed, 0.1);
      const ranked = rates
        .map((rate, product) => ({ ...rate, isTooFew: false, product }))
        .sort(compareReturnRates)
        .map(({ product }) => product);
      expect(ranked.indexOf(doubling)).toBeLessThan(ranked.indexOf(lucky));
    }
  });

  test("the interval has the doubled chance if the other products differ, too, and stays below it if they are all alike", () => {
    const upper = (spread: number) =>
      SHOPS.map((seed) => {
        const { rates, doubling } = plantedShop(seed, spread);
        return rates[doubling]?.rate.upper as number;
      });
    expect(upper(0.15).filter((bound) => bound > 0.5).length).toBeGreaterThanOrEqual(6);
    // A beta prior of equal products has no room for a single exception, and draws it nearer than it should.
    expect(upper(0).every((bound) => bound < 0.5)).toBe(true);
  });
});

describe("a product at 50% with 60 buyers among others at 25% with 30 to 59", () => {
  /** The mean of what 200 such shops show of it. */
  const shown = (others: number): number => {
    const random = createRandom(5);
    const hits = (n: number, share: number) =>
      Array.from({ length: n }, () => Number(chance(random, share))).reduce((a, b) => a + b);
    let sum = 0;
    for (let shop = 0; shop < 200; shop++) {
      const buyers = [60, ...Array.from({ length: others }, () => 30 + Math.floor(30 * random()))];
      const returned = buyers.map((n, i) => hits(n, i === 0 ? 0.5 : 0.25));
      sum += rateProducts({ buyers, returned }, 0.95).rates[0]?.rate.value as number;
    }
    return sum / 200;
  };

  test.each([
    [99, 0.32],
    [12, 0.42],
  ])("it is shown nearer to %i of them than it is, with about %d", (others, share) => {
    expect(Math.abs(shown(others) - share)).toBeLessThan(0.02);
  });
});

describe("rates", () => {
  test("each is the closed form (a + k) / (a + b + n) with the fitted prior", () => {
    const { buyers, returned, prior, rates } = plantedShop(9, 0.1);
    for (const [i, { rate, buyers: n, returned: k }] of rates.entries()) {
      expect([n, k]).toEqual([buyers[i], returned[i]]);
      expect(rate.value).toBeCloseTo((prior.a + k) / (prior.a + prior.b + n), 14);
    }
  });

  test("a product without a buyer has the shop's rate and is gray", () => {
    const { prior, rates } = rateProducts({ buyers: [0, 200, 300], returned: [0, 50, 90] }, 0.95);
    expect(rates[0]?.isTooFew).toBe(true);
    expect(rates[0]?.rate.value).toBeCloseTo(prior.a / (prior.a + prior.b), 14);
  });

  test("twenty buyers are enough, nineteen too few", () => {
    expect(LEAST_FIRST_BUYERS).toBe(20);
    const { rates } = rateProducts({ buyers: [19, 20], returned: [19, 5] }, 0.95);
    expect(rates.map(({ isTooFew }) => isTooFew)).toEqual([true, false]);
    expect(rates.toSorted(compareReturnRates)[0]?.buyers).toBe(20);
  });

  test("a shop with one product, and one without any", () => {
    const { rates } = rateProducts({ buyers: [400], returned: [120] }, 0.95);
    // Wilson's interval is 0.257 to 0.347.
    expect(rates[0]?.rate.value).toBeCloseTo(0.3, 2);
    expect(rates[0]?.rate.lower).toBeCloseTo(0.257, 2);
    expect(rates[0]?.rate.upper).toBeCloseTo(0.347, 2);
    expect(rateProducts({ buyers: [], returned: [] }, 0.95).rates).toEqual([]);
  });

  test("twenty thousand products with up to a million buyers are all rated", () => {
    const buyers = Array.from({ length: 20_000 }, (_, i) => Math.round(1_000_000 / (i + 1)));
    const returned = buyers.map((n, i) => Math.round(n * (0.2 + 0.1 * ((i % 7) / 7))));
    const { rates } = rateProducts({ buyers, returned }, 0.95);
    expect(rates.every(({ rate }) => rate.lower < rate.value && rate.value < rate.upper)).toBe(true);
    expect(rates[0]?.rate.value).toBeCloseTo(0.2, 4);
  });
});
