import fc from "fast-check";
import { describe, expect, test } from "vitest";
import palette from "#lib/colors/palette.json" with { type: "json" };
import { RFM_KEYS_BY_VALUE } from "../rfm/segments.ts";
import { ciede2000, colorDifference, SIGHTS } from "./difference.ts";

// Pairs 1, 7, 17 and 25 of table 1 in Sharma, Wu and Dalal (2005): close blues, a gray, and hues across 0 degrees.
test.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
] as const)("CIEDE2000 of %j and %j is %f", (a, b, expected) => {
  expect(ciede2000(a, b)).toBeCloseTo(expected, 4);
});

// The design's table of the segments' colors: neighbors in order of value, rounded.
test.each([
  ["light", 0, [29, 33, 32, 20]],
  ["light", 4, [53, 48, 41, 23]],
  ["dark", 2, [23, 22, 23, 22]],
  ["dark", 6, [28, 22, 23, 23]],
] as const)("the %s colors of segments %i and the next differ as in the design", (theme, at, expected) => {
  const [one, next] = [RFM_KEYS_BY_VALUE[at] ?? "champions", RFM_KEYS_BY_VALUE[at + 1] ?? "champions"];
  const colors = palette[theme].segments;
  expect(SIGHTS.map((sight) => Math.round(colorDifference(colors[one], colors[next], sight)))).toEqual(expected);
});

describe("laws", () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);
  const sight = fc.constantFrom(...SIGHTS);
  test("a color equals itself, and the order of two does not matter", () => {
    fc.assert(
      fc.property(color, color, sight, (a, b, as) => {
        expect(colorDifference(a, a, as)).toBe(0);
        expect(colorDifference(a, b, as)).toBeCloseTo(colorDifference(b, a, as), 6);
      }),
    );
  });
});
