import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignTier, computeTierCuts, TIERS } from "#lib/rfm/value-tiers.ts";

const tiersOf = (revenues: readonly number[]) => {
  const cuts = computeTierCuts(revenues);
  return revenues.map((revenue) => cuts && assignTier(revenue, cuts));
};

describe("top fifth, middle, bottom fifth", () => {
  // n = 10, k = ⌈40/5⌉ = 8: High above the 8th smallest (80), Low below the 8th largest (30).
  test("ten different amounts: two High, six Medium, two Low", () => {
    const revenues = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10];
    expect(computeTierCuts(revenues)).toEqual({ highAbove: 80, lowBelow: 30 });
    expect(tiersOf(revenues)).toEqual(["V3", "V3", "V2", "V2", "V2", "V2", "V2", "V2", "V1", "V1"]);
  });

  // n = 10, k = 8. Each 50 has only seven below: not High, although they are the top three. 10 has nine above: Low.
  test("equal amounts stay together, on the side of the middle", () => {
    expect(tiersOf([50, 50, 50, 40, 30, 30, 20, 20, 20, 10])).toEqual([
      "V2",
      "V2",
      "V2",
      "V2",
      "V2",
      "V2",
      "V2",
      "V2",
      "V2",
      "V1",
    ]);
  });

  test("identical amounts are Medium, and so are fewer than five customers", () => {
    expect(tiersOf([7, 7, 7, 7, 7, 7])).toEqual(Array(6).fill("V2"));
    expect(tiersOf([1, 10, 100, 1000])).toEqual(Array(4).fill("V2"));
    expect(tiersOf([1, 10, 100, 1000, 10_000])).toEqual(["V1", "V2", "V2", "V2", "V3"]); // k = 4: above 1000, below 10
  });

  test("treats negative revenue as zero", () => {
    expect(tiersOf([-500, 0, 10, 20, 30])).toEqual(["V2", "V2", "V2", "V2", "V3"]); // three above 0, four required
  });

  test("no customers have no boundaries", () => {
    expect(computeTierCuts([])).toBeNull();
  });
});

describe("properties of the rule", () => {
  const revenue = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.integer({ min: 0, max: 1_000_000 }));
  const shop = fc.array(revenue, { minLength: 1, maxLength: 80 });

  test("High is exactly those with 80% strictly below, Low those with 80% strictly above", () => {
    fc.assert(
      fc.property(shop, (revenues) => {
        const spent = revenues.map((each) => Math.max(0, each));
        const expected = spent.map((mine) => {
          if (5 * spent.filter((theirs) => theirs < mine).length >= 4 * spent.length) return "V3";
          return 5 * spent.filter((theirs) => theirs > mine).length >= 4 * spent.length ? "V1" : "V2";
        });
        expect(tiersOf(revenues)).toEqual(expected);
      }),
    );
  });

  test("it is symmetric: negating all amounts swaps High and Low", () => {
    const positive = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.nat(1_000_000)), { minLength: 1 });
    fc.assert(
      fc.property(positive, (revenues) => {
        const most = Math.max(...revenues);
        const mirrored = tiersOf(revenues.map((each) => most - each));
        const swapped = { V3: "V1", V2: "V2", V1: "V3" } as const;
        expect(mirrored).toEqual(tiersOf(revenues).map((tier) => tier && swapped[tier]));
      }),
    );
  });

  test("neither end exceeds a fifth; higher spending never gives a lower tier", () => {
    fc.assert(
      fc.property(shop, (revenues) => {
        const tiers = tiersOf(revenues);
        for (const end of ["V3", "V1"])
          expect(5 * tiers.filter((tier) => tier === end).length).toBeLessThanOrEqual(revenues.length);
        const ranked = revenues.map((each, i) => [each, TIERS.length - TIERS.indexOf(tiers[i] ?? "V1")] as const);
        ranked.sort(([a], [b]) => a - b);
        const ranks = ranked.map(([, rank]) => rank);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
    );
  });

  test("distinct amounts give fifths: ⌊n / 5⌋ at each end", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1_000_000), { minLength: 1, maxLength: 60 }), (revenues) => {
        const tiers = tiersOf(revenues);
        const fifth = Math.floor(revenues.length / 5);
        expect(tiers.filter((tier) => tier === "V3")).toHaveLength(fifth);
        expect(tiers.filter((tier) => tier === "V1")).toHaveLength(fifth);
      }),
    );
  });
});
