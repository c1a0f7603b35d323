import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseTrait, type Held } from "./choose-trait.ts";
import { codeOf, TRAIT_KINDS, type Trait } from "./trait.ts";

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
  test("with fewer than three purchases of it, however rare it is", () => {
    expect(chosen([held("category", "Machines", 2, 2)], 2, 100)).toBeNull();
    expect(chosen([held("category", "Machines", 2, 2)], 40, 100)).toBeNull();
    expect(chosen([held("category", "Machines", 3, 3)], 40, 100)).toBe("Machines");
  });

  test("with a lift below 1.5, however significant", () => {
    // k = 30 of n = 40 is 0.75; z = 3.16 and 3.10.
    expect(chosen([held("channel", "web", 30, 500)], 40, 1000)).toBe("web");
    expect(chosen([held("channel", "web", 30, 501)], 40, 1000)).toBeNull();
  });

  test("if chance would give it to more than one in twenty", () => {
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
          { selector: ({ trait }) => codeOf(trait), maxLength: 8 },
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
