import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignClvTiers, summariseTiers } from "#lib/clv/forecast-answer.ts";

describe("value tiers", () => {
  test("are the top fifth, the next three fifths and the last", () => {
    // Ten values: four fifths are eight, so the two largest have eight below them, the two smallest eight above.
    const values = Float64Array.from([5, 1, 9, 3, 7, 2, 10, 4, 8, 6]);
    expect(assignClvTiers(values)).toEqual(
      Array.from(values, (value) => (value > 8 ? "high" : value < 3 ? "low" : "medium")),
    );
  });

  test("keep values together that differ only by rounding", () => {
    const alike = 110.63146588037068;
    const values = Float64Array.from({ length: 10 }, (_, i) => alike + (i % 3) * 1.4e-14);
    expect(new Set(values).size).toBeGreaterThan(1);
    expect(assignClvTiers(values)).toEqual(new Array(10).fill("medium"));
  });

  test("are ordered by value, cover every customer and add up", () => {
    const value = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (given) => {
        const values = Float64Array.from(given, Math.fround);
        const tiers = assignClvTiers(values);
        const places = tiers.map((tier) => ["low", "medium", "high"].indexOf(tier));
        for (const [a, place] of places.entries()) {
          for (const [b, other] of places.entries())
            if (place > other) expect(values[a] as number).toBeGreaterThan(values[b] as number);
        }
        const summaries = summariseTiers(tiers, values);
        expect(summaries.reduce((sum, { customers }) => sum + customers, 0)).toBe(given.length);
      }),
    );
  });
});
