import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placePopulation, type Shopper, type TraitSale } from "./place-customers.ts";
import { codeOf } from "./trait.ts";

const shopper = (sales: TraitSale[], isOfAYear = true): Shopper => ({
  ageDays: 0,
  orderCount: sales.length,
  revenue: 100 * sales.length,
  sales,
  isOfAYear,
});

const on = (...days: string[]): TraitSale[] => days.map((day) => ({ day, channel: "web", categories: [] }));
const codesOf = (shoppers: readonly Shopper[], days: number) =>
  placePopulation(shoppers, days).map(({ held }) => held && codeOf(held.trait));

describe("a season of buying", () => {
  // Fifteen sales. Ann: four of four from December to February, where nobody else bought. Bob: five of seven from June to
  // August, and nobody else's: 0.71 against 5/15, lift 2.14, z = (5 − 7/3) / √(7 · 1/3 · 2/3) = 2.14; the middle of his days
  // is there too. Eve: four of four in April, where Bob bought once: 1 against 5/15.
  const ann = on("2024-12-20", "2025-01-05", "2025-01-30", "2025-02-10");
  const bob = on("2025-04-01", "2025-06-10", "2025-07-01", "2025-07-10", "2025-07-20", "2025-08-20", "2025-10-01");
  const eve = on(...Array(4).fill("2025-04-11"));

  test("is that of the mean day, judged like any other trait", () => {
    const codes = codesOf([shopper(ann), shopper(bob), shopper(eve)], 365);
    expect(codes).toEqual(["SEA:DEC-FEB", "SEA:JUN-AUG", "SEA:MAR-MAY"]);
  });

  test("is nobody's in less than a year, where not every season is", () => {
    expect(codesOf([shopper(ann), shopper(bob), shopper(eve)], 364)).toEqual([null, null, null]);
  });

  test("is not of somebody who came within the year: they had no chance to buy in the others", () => {
    const codes = codesOf([shopper(ann, false), shopper(bob), shopper(eve)], 365);
    expect(codes).toEqual([null, "SEA:JUN-AUG", "SEA:MAR-MAY"]);
  });

  test("is the mean's alone: two seasons far apart are no season", () => {
    // Three in January and three in July: their mean lies in spring, by a hair, where they bought nothing.
    const both = on("2025-01-10", "2025-01-20", "2025-01-30", "2025-07-10", "2025-07-20", "2025-07-31");
    const others = on(...Array(20).fill("2025-10-15"));
    expect(codesOf([shopper(both), shopper(others)], 365)).toEqual([null, null]);
  });
});

describe("categories", () => {
  const buys = (channel: string, ...baskets: string[][]): TraitSale[] =>
    baskets.map((categories) => ({ day: "2025-01-01", channel, categories }));

  test("count once an order, and what has no name counts for nothing", () => {
    // Everybody: 8 sales, 3 with Yarn. Ann: 3 of 3, lift 8/3. Were lines counted, it would be 6 of 6 against 6 of 11.
    const ann = shopper(buys("", ["Yarn", "Yarn"], ["Yarn", "Yarn"], ["Yarn", "Yarn"]));
    const bob = shopper(buys("", ["Home"], [""], ["Fabric"], [], ["Kits"]));
    const [placed, other] = placePopulation([ann, bob], 30);
    expect(placed?.held).toEqual({ trait: { kind: "category", name: "Yarn" }, sales: 3, salesOfAll: 3 });
    expect(other?.held).toBeNull();
  });

  test("and channels of one name are two traits", () => {
    const ann = shopper(buys("pos", ["web"], ["web"], ["web"]));
    const bob = shopper(buys("web", ["Yarn"], ["Home"], ["Kits"]));
    const cleo = shopper(buys("app", ...Array(6).fill(["Fabric"])));
    expect(codesOf([ann, bob, cleo], 30)).toEqual(["CAT:web", "CH:web", "CAT:Fabric"]);
  });
});

describe("the laws of placing", () => {
  const sale: fc.Arbitrary<TraitSale> = fc.record({
    day: fc.constantFrom("2025-01-10", "2025-04-10", "2025-07-10", "2025-10-10"),
    channel: fc.constantFrom("web", "pos"),
    categories: fc.array(fc.constantFrom("Yarn", "Home", "Kits", "Fabric"), { maxLength: 3 }),
  });
  const anyone = fc
    .tuple(fc.array(sale, { minLength: 1, maxLength: 12 }), fc.boolean())
    .map(([sales, isOfAYear]) => shopper(sales, isOfAYear));
  const shop = fc.array(anyone, { maxLength: 12 });

  test("everybody has one place, in the order they came, and the place does not depend on that order", () => {
    fc.assert(
      fc.property(shop, fc.constantFrom(30, 365), (shoppers, days) => {
        const codes = codesOf(shoppers, days);
        expect(codes).toHaveLength(shoppers.length);
        expect(codesOf(shoppers.toReversed(), days)).toEqual(codes.toReversed());
      }),
    );
  });

  test("where all buy alike, nobody stands out", () => {
    fc.assert(
      fc.property(anyone, fc.integer({ min: 1, max: 6 }), (one, times) => {
        expect(new Set(codesOf(Array(times).fill(one), 365))).toEqual(new Set([null]));
      }),
    );
  });
});
