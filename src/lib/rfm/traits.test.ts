import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  meanSeason,
  SEASONS,
  seasonIndex,
  TRAIT_KINDS,
  type Trait,
  toTraitCode,
  toYearDirection,
} from "#lib/rfm/behavior-traits.ts";
import {
  chooseTrait,
  groupByTrait,
  type Held,
  placePopulation,
  type Shopper,
  type TraitSale,
  YEAR_DAYS,
} from "#lib/rfm/traits.ts";

const shopper = (sales: TraitSale[], isOfAYear = true): Shopper => ({
  ageDays: 0,
  orderCount: sales.length,
  revenue: 100 * sales.length,
  sales,
  isOfAYear,
});

const on = (...days: string[]): TraitSale[] => days.map((day) => ({ day, channel: "web", categories: [] }));
const codesOf = (shoppers: readonly Shopper[], days: number) =>
  placePopulation(shoppers, days).map(({ held }) => held && toTraitCode(held.trait));

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
  const anyCustomer = fc
    .tuple(fc.array(sale, { minLength: 1, maxLength: 12 }), fc.boolean())
    .map(([sales, isOfAYear]) => shopper(sales, isOfAYear));
  const shop = fc.array(anyCustomer, { maxLength: 12 });

  test("every customer has one trait or none, independent of the input order", () => {
    fc.assert(
      fc.property(shop, fc.constantFrom(30, 365), (shoppers, days) => {
        const codes = codesOf(shoppers, days);
        expect(codes).toHaveLength(shoppers.length);
        expect(codesOf(shoppers.toReversed(), days)).toEqual(codes.toReversed());
      }),
    );
  });

  /** Whether a trait's definition holds for a customer, from the sales themselves. */
  const hasTrait = (one: Shopper, { kind, name }: Trait, shoppers: readonly Shopper[], days: number): boolean => {
    const has = ({ day, channel, categories }: TraitSale) =>
      kind === "category"
        ? categories.includes(name)
        : kind === "channel"
          ? channel === name
          : SEASONS[seasonIndex(day)] === name;
    const all = shoppers.flatMap(({ sales }) => sales);
    const [k, n, p] = [one.sales.filter(has).length, one.sales.length, all.filter(has).length / all.length];
    const isClear = k >= 3 && k / n / p >= 1.5 - 1e-12 && (k - n * p) / Math.sqrt(n * p * (1 - p)) >= 1.645 - 1e-12;
    if (kind !== "season" || !isClear) return isClear;
    const sum = (axis: "x" | "y") => one.sales.reduce((total, { day }) => total + toYearDirection(day)[axis], 0);
    return days >= YEAR_DAYS && one.isOfAYear && SEASONS[meanSeason({ x: sum("x"), y: sum("y") }) ?? -1] === name;
  };

  test("each trait counts exactly the customers for whom its definition holds, whatever their group is", () => {
    fc.assert(
      fc.property(shop, shop, fc.constantFrom(30, 365), (now, before, days) => {
        const { holders, holdersOfKinds } = groupByTrait(placePopulation(now, days), placePopulation(before, days));
        const every: Trait[] = [
          ...["Yarn", "Home", "Kits", "Fabric"].map((name): Trait => ({ kind: "category", name })),
          ...["web", "pos"].map((name): Trait => ({ kind: "channel", name })),
          ...SEASONS.map((name): Trait => ({ kind: "season", name })),
        ];
        const count = (shoppers: readonly Shopper[], traits: readonly Trait[]) =>
          shoppers.filter((one) => traits.some((trait) => hasTrait(one, trait, shoppers, days))).length;
        for (const trait of every) {
          const found = holders.find((each) => toTraitCode(each.trait) === toTraitCode(trait));
          expect(found?.customerCount ?? 0).toBe(count(now, [trait]));
          if (found) expect(found.previousCustomerCount).toBe(count(before, [trait]));
        }
        for (const { kind, customerCount, previousCustomerCount } of holdersOfKinds) {
          const ofKind = every.filter((trait) => trait.kind === kind);
          expect([customerCount, previousCustomerCount]).toEqual([count(now, ofKind), count(before, ofKind)]);
        }
      }),
    );
  });

  test("identical customers have no traits", () => {
    fc.assert(
      fc.property(anyCustomer, fc.integer({ min: 1, max: 6 }), (one, times) => {
        expect(new Set(codesOf(Array(times).fill(one), 365))).toEqual(new Set([null]));
      }),
    );
  });
});

const held = (kind: Trait["kind"], name: string, sales: number, salesOfAll: number): Held => ({
  trait: { kind, name },
  sales,
  salesOfAll,
});

const chosen = (traits: readonly Held[], n: number, all: number) => chooseTrait(traits, n, all)?.trait.name ?? null;

describe("a customer with four purchases, among 100 in total", () => {
  // z = (k − 4p) / √(4·p·(1 − p)):
  const yarn = held("category", "Yarn", 3, 30); //  p = 0.3: lift 2.5, z = (3 − 1.2) / 0.917 = 1.96
  const home = held("category", "Home", 3, 20); //  p = 0.2: lift 3.75, z = (3 − 0.8) / 0.8 = 2.75
  const web = held("channel", "web", 4, 50); //     p = 0.5: lift 2, z = (4 − 2) / 1 = 2
  const shop = held("channel", "pos", 4, 30); //    p = 0.3: lift 3.33, z = (4 − 1.2) / 0.917 = 3.06

  test("picks the largest standardized lift, not the largest lift", () => {
    expect(chosen([yarn, home, web], 4, 100)).toBe("Home");
    expect(chosen([yarn, home, web, shop], 4, 100)).toBe("pos");
    expect(chosen([yarn, web], 4, 100)).toBe("web");
  });

  test("breaks ties by category, channel, season, then by name", () => {
    const equals = [held("season", "DEC-FEB", 3, 20), held("channel", "a", 3, 20), held("category", "b", 3, 20)];
    expect(chosen(equals, 4, 100)).toBe("b");
    expect(chosen([...equals, held("category", "a", 3, 20)], 4, 100)).toBe("a");
    // By code point: U+FF21 comes before U+1F9F5, although its UTF-16 code comes after.
    expect(chosen([held("category", "\u{1F9F5}", 3, 20), held("category", "\uFF21", 3, 20)], 4, 100)).toBe("\uFF21");
    expect(chosen([held("season", "SEP-NOV", 3, 20), held("season", "MAR-MAY", 3, 20)], 4, 100)).toBe("MAR-MAY");
    expect(chosen([held("category", "Yarn kits", 3, 20), held("category", "Yarn", 3, 20)], 4, 100)).toBe("Yarn");
  });
});

describe("there is no trait", () => {
  test("fewer than three purchases make no trait, however rare it is", () => {
    expect(chosen([held("category", "Machines", 2, 2)], 2, 100)).toBeNull();
    expect(chosen([held("category", "Machines", 2, 2)], 40, 100)).toBeNull();
    expect(chosen([held("category", "Machines", 3, 3)], 40, 100)).toBe("Machines");
  });

  test("a lift below 1.5 makes no trait, however significant", () => {
    // k = 30 of n = 40 is 0.75; z = 3.16 and 3.10.
    expect(chosen([held("channel", "web", 30, 500)], 40, 1000)).toBe("web");
    expect(chosen([held("channel", "web", 30, 501)], 40, 1000)).toBeNull();
  });

  test("purchases that chance would give to more than one in twenty make no trait", () => {
    // Three of three: z = (3 − 3p) / √(3·p·(1 − p)) is 1.66 at p = 0.52 and 1.63 at p = 0.53.
    expect(chosen([held("channel", "web", 3, 52)], 3, 100)).toBe("web");
    expect(chosen([held("channel", "web", 3, 53)], 3, 100)).toBeNull();
  });
});

describe("properties of the choice", () => {
  const population = fc
    .record({ n: fc.integer({ min: 1, max: 40 }), others: fc.integer({ min: 0, max: 1000 }) })
    .chain(({ n, others }) =>
      fc.record({
        n: fc.constant(n),
        all: fc.constant(n + others),
        traits: fc.uniqueArray(
          fc
            .record({
              kind: fc.constantFrom(...TRAIT_KINDS),
              name: fc.constantFrom("a", "b", "c", "DEC-FEB", "JUN-AUG"),
              sales: fc.integer({ min: 1, max: n }),
              ofOthers: fc.integer({ min: 0, max: others }),
            })
            .filter(({ kind, name }) => (kind === "season") === name.includes("-"))
            .map(({ kind, name, sales, ofOthers }) => held(kind, name, sales, sales + ofOthers)),
          { selector: ({ trait }) => toTraitCode(trait), maxLength: 8 },
        ),
      }),
    );

  test("a chosen trait has at least three sales, 1.5 times the average share and significance; no other has a larger lift", () => {
    fc.assert(
      fc.property(population, ({ traits, n, all }) => {
        const zOf = ({ sales, salesOfAll }: Held) => {
          const p = salesOfAll / all;
          return (sales - n * p) / Math.sqrt(n * p * (1 - p));
        };
        const isClear = (one: Held, by: number) =>
          one.sales >= 3 && one.sales / n / (one.salesOfAll / all) > 1.5 + by && zOf(one) > 1.645 + by;
        const found = chooseTrait(traits, n, all);
        if (found) expect(isClear(found, -1e-9)).toBe(true);
        for (const one of traits.filter((each) => isClear(each, 1e-9))) {
          expect(found && zOf(found) >= zOf(one) - 1e-9).toBe(true);
        }
      }),
    );
  });

  test("does not depend on the order of the traits", () => {
    fc.assert(
      fc.property(population, ({ traits, n, all }) => {
        expect(chooseTrait(traits.toReversed(), n, all)).toEqual(chooseTrait(traits, n, all));
      }),
    );
  });

  test("a trait that all customers share is never chosen", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (n, others) => {
        expect(chooseTrait([held("channel", "web", n, n + others)], n, n + others)).toBeNull();
      }),
    );
  });
});
