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

describe("a customer of four purchases, among 100 of everybody", () => {
  // z = (k − 4p) / √(4·p·(1 − p)):
  const yarn = held("category", "Yarn", 2, 20); //  p = 0.2: lift 2.5, z = (2 − 0.8) / 0.8 = 1.5
  const home = held("category", "Home", 2, 10); //  p = 0.1: lift 5, z = (2 − 0.4) / 0.6 = 2.67
  const web = held("channel", "web", 4, 50); //     p = 0.5: lift 2, z = (4 − 2) / 1 = 2
  const shop = held("channel", "pos", 4, 30); //    p = 0.3: lift 3.33, z = (4 − 1.2) / 0.92 = 3.06

  test("goes where the standardised lift is largest, which is not where the lift is", () => {
    expect(chosen([yarn, home, web], 4, 100)).toBe("Home");
    expect(chosen([yarn, home, web, shop], 4, 100)).toBe("pos");
    expect(chosen([yarn, web], 4, 100)).toBe("web");
  });

  test("has a trait from a lift of 1.5 on", () => {
    expect(chosen([held("channel", "web", 3, 50)], 4, 100)).toBe("web"); // 0.75 / 0.5 = 1.5
    expect(chosen([held("channel", "web", 3, 51)], 4, 100)).toBeNull();
  });

  test("has none by one purchase, however rare it is", () => {
    expect(chosen([held("category", "Machines", 1, 1)], 4, 100)).toBeNull();
  });

  test("between equals: category, channel, season; then the name", () => {
    const equals = [held("season", "DEC-FEB", 3, 20), held("channel", "a", 3, 20), held("category", "b", 3, 20)];
    expect(chosen(equals, 4, 100)).toBe("b");
    expect(chosen([...equals, held("category", "a", 3, 20)], 4, 100)).toBe("a");
    // By code point: U+FF21 is before U+1F9F5, though its UTF-16 is after.
    expect(chosen([held("category", "\u{1F9F5}", 3, 20), held("category", "\uFF21", 3, 20)], 4, 100)).toBe("\uFF21");
    expect(chosen([held("season", "SEP-NOV", 3, 20), held("season", "MAR-MAY", 3, 20)], 4, 100)).toBe("MAR-MAY");
    expect(chosen([held("category", "Yarn kits", 3, 20), held("category", "Yarn", 3, 20)], 4, 100)).toBe("Yarn");
  });
});

test("fewer than three purchases are no habit", () => {
  expect(chosen([held("category", "Yarn", 2, 2)], 2, 100)).toBeNull();
  expect(chosen([held("category", "Yarn", 3, 3)], 3, 100)).toBe("Yarn");
});

describe("the laws of the choice", () => {
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
            .map(({ kind, name, sales, ofOthers }) => held(kind, name, sales, sales + ofOthers)),
          { selector: ({ trait }) => codeOf(trait), maxLength: 8 },
        ),
      }),
    );

  test("whoever has a trait has it in two of three or more purchases and 1.5 times as often as everybody", () => {
    fc.assert(
      fc.property(population, ({ traits, n, all }) => {
        const found = chooseTrait(traits, n, all);
        const [k = 0, t = all] = found ? [found.sales, found.salesOfAll] : [];
        if (found) expect(n >= 3 && k >= 2 && k / n / (t / all) > 1.5 - 1e-9).toBe(true);
        const z = ({ sales, salesOfAll }: Held) => {
          const p = salesOfAll / all;
          return (sales - n * p) / Math.sqrt(n * p * (1 - p));
        };
        const better = traits.filter(
          (one) => n >= 3 && one.sales >= 2 && one.sales / n / (one.salesOfAll / all) > 1.5 + 1e-9,
        );
        for (const one of better) expect(found && z(found)).toBeGreaterThanOrEqual(z(one) - 1e-9);
      }),
    );
  });

  test("does not depend on the order traits are named in", () => {
    fc.assert(
      fc.property(population, ({ traits, n, all }) => {
        expect(chooseTrait(traits.toReversed(), n, all)).toEqual(chooseTrait(traits, n, all));
      }),
    );
  });

  test("a trait that everybody has is nobody's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (n, others) => {
        expect(chooseTrait([held("channel", "web", n, n + others)], n, n + others)).toBeNull();
      }),
    );
  });
});
