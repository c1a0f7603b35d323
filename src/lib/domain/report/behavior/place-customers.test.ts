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

describe("a buying season", () => {
  // Fifteen sales. Ann: four of four from December to February, where no one else bought. Bob: five of seven from June
  // to August, where no one else bought: 0.71 against 5/15, lift 2.14, z = (5 − 7/3) / √(7 · 1/3 · 2/3) = 2.14; his
  // mean day is there too. Eve: four of four in April, where Bob bought once: 1 against 5/15.
  const ann = on("2024-12-20", "2025-01-05", "2025-01-30", "2025-02-10");
  const bob = on("2025-04-01", "2025-06-10", "2025-07-01", "2025-07-10", "2025-07-20", "2025-08-20", "2025-10-01");
  const eve = on(...Array(4).fill("2025-04-11"));

  test("is the season of the mean day, tested like any other trait", () => {
    const codes = codesOf([shopper(ann), shopper(bob), shopper(eve)], 365);
    expect(codes).toEqual(["SEA:DEC-FEB", "SEA:JUN-AUG", "SEA:MAR-MAY"]);
  });

  test("is not assigned in periods shorter than a year, which don't include every season", () => {
    expect(codesOf([shopper(ann), shopper(bob), shopper(eve)], 364)).toEqual([null, null, null]);
  });

  test("is not assigned to customers who joined within the year, because they could not buy in the other seasons", () => {
    const codes = codesOf([shopper(ann, false), shopper(bob), shopper(eve)], 365);
    expect(codes).toEqual([null, "SEA:JUN-AUG", "SEA:MAR-MAY"]);
  });

  test("needs the mean day in it: two distant seasons are no season", () => {
    // Three in January and three in July: the mean is just within spring, where they bought nothing.
    const both = on("2025-01-10", "2025-01-20", "2025-01-30", "2025-07-10", "2025-07-20", "2025-07-31");
    const others = on(...Array(20).fill("2025-10-15"));
    expect(codesOf([shopper(both), shopper(others)], 365)).toEqual([null, null]);
  });
});

describe("categories", () => {
  const buys = (channel: string, ...baskets: string[][]): TraitSale[] =>
    baskets.map((categories) => ({ day: "2025-01-01", channel, categories }));

  test("items count once per order, and unnamed ones don't count", () => {
    // Total: 8 sales, 3 with Yarn. Ann: 3 of 3, lift 8/3. Counting lines, it would be 6 of 6 against 6 of 11.
    const ann = shopper(buys("", ["Yarn", "Yarn"], ["Yarn", "Yarn"], ["Yarn", "Yarn"]));
    const bob = shopper(buys("", ["Home"], [""], ["Fabric"], [], ["Kits"]));
    const [placed, other] = placePopulation([ann, bob], 30);
    expect(placed?.held).toEqual({ trait: { kind: "category", name: "Yarn" }, sales: 3, salesOfAll: 3 });
    expect(other?.held).toBeNull();
  });

  test("a category and a channel with the same name are two traits", () => {
    const ann = shopper(buys("pos", ["web"], ["web"], ["web"]));
    const bob = shopper(buys("web", ["Yarn"], ["Home"], ["Kits"]));
    const cleo = shopper(buys("app", ...Array(6).fill(["Fabric"])));
    expect(codesOf([ann, bob, cleo], 30)).toEqual(["CAT:web", "CH:web", "CAT:Fabric"]);
  });
});

describe("properties of the assignment", () => {
  const sale: fc.Arbitrary<TraitSale> = fc.record({
    day: fc.constantFrom("2025-01-10", "2025-04-10", "2025-07-10", "2025-10-10"),
    channel: fc.constantFrom("web", "pos"),
    categories: fc.array(fc.constantFrom("Yarn", "Home", "Kits", "Fabric"), { maxLength: 3 }),
  });
  const anyone = fc
    .tuple(fc.array(sale, { minLength: 1, maxLength: 12 }), fc.boolean())
    .map(([sales, isOfAYear]) => shopper(sales, isOfAYear));
  const shop = fc.array(anyone, { maxLength: 12 });

  test("every customer has one trait or none, independent of the input order", () => {
    fc.assert(
      fc.property(shop, fc.constantFrom(30, 365), (shoppers, days) => {
        const codes = codesOf(shoppers, days);
        expect(codes).toHaveLength(shoppers.length);
        expect(codesOf(shoppers.toReversed(), days)).toEqual(codes.toReversed());
      }),
    );
  });

  test("identical customers have no traits", () => {
    fc.assert(
      fc.property(anyone, fc.integer({ min: 1, max: 6 }), (one, times) => {
        expect(new Set(codesOf(Array(times).fill(one), 365))).toEqual(new Set([null]));
      }),
    );
  });
});
