import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RevenuePart } from "#lib/revenue/dimension.ts";
import { rankDimensions } from "#lib/revenue/standout.ts";
import { createRandom, logNormal, poisson, type Random } from "#lib/statistics/random.ts";
import { runs } from "#testing/depth.ts";

/** Parts of many sales of 1.00, so that chance explains little. */
const part = (key: string, before: number, after: number): RevenuePart => ({
  key,
  before,
  after,
  squaresBefore: 100 * Math.abs(before),
  squaresAfter: 100 * Math.abs(after),
});

const totalOf = (parts: readonly RevenuePart[]) => ({
  before: parts.reduce((sum, { before }) => sum + before, 0),
  after: parts.reduce((sum, { after }) => sum + after, 0),
});

const findStandout = (parts: readonly RevenuePart[], total = totalOf(parts)) =>
  rankDimensions(total, [{ name: "storefront", parts }])[0]?.standout ?? null;

describe("examples by hand", () => {
  test("a storefront with a quarter of the revenue that brings all of the change exceeds its share by 75%", () => {
    const parts = [part("A", 1_000_000, 1_500_000), part("B", 1_500_000, 1_500_000), part("C", 1_500_000, 1_500_000)];
    expect(findStandout(parts)).toEqual({ key: "A", shareOfChanges: 1, shareBefore: 0.25, excess: 0.75 });
  });

  test("a new storefront stands out with all that it brings", () => {
    const parts = [part("A", 3_000_000, 3_000_000), part("new", 0, 400_000)];
    expect(findStandout(parts)).toEqual({ key: "new", shareOfChanges: 1, shareBefore: 0, excess: 1 });
  });

  test("a part that changed against the total does not explain it", () => {
    // Total −1,000: A −3,000 of 9,500, B +2,000 of 500. A fell by 2,050 more than its 95% of −1,000, of 5,000 changed in all.
    const parts = [part("A", 950_000, 650_000), part("B", 50_000, 250_000)];
    expect(findStandout(parts)).toEqual({
      key: "A",
      shareOfChanges: 0.6,
      shareBefore: 0.95,
      excess: expect.closeTo(0.41, 12),
    });
  });

  test("what belongs to no part counts among the changes, and is no part", () => {
    // Products add 1,000 of 5,000, shipping 4,000.
    const parts = [part("mug", 1_000_000, 1_100_000), part("cup", 1_000_000, 1_000_000)];
    expect(findStandout(parts, { before: 2_000_000, after: 2_500_000 })).toBeNull();
    // 3,000 − 25% of 4,000, over 3,000 + 1,000.
    const more = [part("mug", 500_000, 800_000), part("cup", 1_500_000, 1_500_000)];
    expect(findStandout(more, { before: 2_000_000, after: 2_400_000 })).toMatchObject({ key: "mug", excess: 0.5 });
  });

  test("nothing stands out without a change, without revenue before, with one part or with none", () => {
    expect(findStandout([part("A", 500, 400), part("B", 500, 600)])).toBeNull();
    expect(findStandout([part("A", 0, 400_000), part("B", 0, 100_000)])).toBeNull();
    expect(findStandout([part("A", 500_000, 900_000)])).toBeNull();
    expect(findStandout([], { before: 100, after: 200 })).toBeNull();
  });

  test("ten sales in a new storefront are beyond chance, and three are not", () => {
    const found = (sales: number) =>
      findStandout([
        { key: "A", before: 500_000, after: 500_000, squaresBefore: 100 * 5000 ** 2, squaresAfter: 100 * 5000 ** 2 },
        { key: "new", before: 0, after: sales * 5000, squaresBefore: 0, squaresAfter: sales * 5000 ** 2 },
      ]);
    // One standard error is the root of the number of sales: √10 = 3.2 and √3 = 1.7, against 1.96 for two parts.
    expect(found(10)?.key).toBe("new");
    expect(found(3)).toBeNull();
  });

  test("the dimension whose part exceeds its share most comes first, and those without one keep their order", () => {
    const even = [part("x", 1_000_000, 1_250_000), part("y", 1_000_000, 1_250_000)];
    const channel = [part("ads", 400_000, 700_000), part("mail", 1_600_000, 1_800_000)];
    const country = [part("ES", 200_000, 700_000), part("PT", 1_800_000, 1_800_000)];
    const ranked = rankDimensions({ before: 2_000_000, after: 2_500_000 }, [
      { name: "customer", parts: even },
      { name: "channel", parts: channel },
      { name: "country", parts: country },
      { name: "storefront", parts: even },
    ]);
    expect(ranked.map(({ name }) => name)).toEqual(["country", "channel", "customer", "storefront"]);
    expect(ranked.map(({ standout }) => standout?.key)).toEqual(["ES", "ads", undefined, undefined]);
    // 3,000 of 5,000 with 20% of the revenue.
    expect(ranked[1]?.standout?.excess).toBeCloseTo(0.4, 12);
  });
});

describe("laws", () => {
  test("nothing stands out of a change at the same rate everywhere, however many and unequal the parts are", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 30 }), (all, factor) => {
        expect(findStandout(all.map((amount, i) => part(`p${i}`, 10 * amount, factor * amount)))).toBeNull();
      }),
      { numRuns: runs(2000) },
    );
  });

  test("the excess is between 0 and 1, and the same in any unit of money and in the mirrored change", () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(parts, (pairs) => {
        // Chance explains nothing.
        const toParts = (scale: number, sign: 1 | -1) =>
          pairs.map(([before, after], i) => ({
            key: `p${i}`,
            before: before * scale,
            after: (sign === 1 ? after : 2 * before - after) * scale,
            squaresBefore: 0,
            squaresAfter: 0,
          }));
        const [found, scaled, mirrored] = [toParts(1, 1), toParts(64, 1), toParts(1, -1)].map((each) =>
          findStandout(each),
        );
        if (found) expect(found.excess >= 0.2 && found.excess <= 1 + 1e-12).toBe(true);
        expect(scaled).toEqual(found);
        expect(mirrored).toEqual(found);
      }),
      { numRuns: runs(2000) },
    );
  });
});

/** A part's sales in one period: a Poisson number of orders of log-normal values, in minor units. */
const drawSales = (random: Random, orders: number): [sum: number, squares: number] => {
  let [sum, squares] = [0, 0];
  for (let left = poisson(random, orders); left > 0; left--) {
    const amount = Math.round(logNormal(random, 4000, 0.8));
    sum += amount;
    squares += amount * amount;
  }
  return [sum, squares];
};

const drawPart = (random: Random, key: string, [before, after]: readonly [number, number]): RevenuePart => {
  const [old, now] = [drawSales(random, before), drawSales(random, after)];
  return { key, before: old[0], after: now[0], squaresBefore: old[1], squaresAfter: now[1] };
};

test("chance makes something stand out in at most 5% of shops that change at the same rate everywhere", () => {
  const random = createRandom(21);
  let [alarms, withoutTest] = [0, 0];
  for (let shop = 0; shop < 1000; shop++) {
    const parts = [40, 20, 10, 5, 5].map((orders, i) => drawPart(random, `p${i}`, [orders, 1.1 * orders]));
    alarms += Number(findStandout(parts) !== null);
    withoutTest += Number(findStandout(parts.map((each) => ({ ...each, squaresBefore: 0, squaresAfter: 0 }))) !== null);
  }
  expect(alarms).toBeLessThanOrEqual(50);
  // Without the test for chance most of these small shops would have an explanation.
  expect(withoutTest).toBeGreaterThan(500);
});

test("a storefront that doubled among others that stayed the same is found in nine of ten shops with 400 orders", () => {
  const random = createRandom(22);
  let found = 0;
  for (let shop = 0; shop < 200; shop++) {
    const parts = [200, 100, 100].map((orders, i) => drawPart(random, `p${i}`, [orders, i === 1 ? 200 : orders]));
    found += Number(findStandout(parts)?.key === "p1");
  }
  expect(found).toBeGreaterThan(170);
});
