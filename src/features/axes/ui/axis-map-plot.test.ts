import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitEllipse, unitTicks } from "#features/axes/ui/axis-map-plot.tsx";
import { standardised } from "#lib/axes/model.ts";

const values = (ticks: { value: number }[]) => ticks.map(({ value }) => value);

describe("ticks", () => {
  test("are round in the feature's unit", () => {
    // 0 to 1 is −2 to 2 standard deviations; ticks two thirds of a deviation apart are 0.17 apart.
    expect(values(unitTicks({ mean: 0.5, std: 0.25, transform: "none" }, -2, 2))).toEqual([0, 0.2, 0.5, 1]);
    // log(1 + x) is 0, 0.69, 2.40 and 3.93 with a tick every two thirds; 5 and 20 are too close to 10.
    expect(values(unitTicks({ mean: 2, std: 1, transform: "log1p" }, -2, 2))).toEqual([0, 1, 10, 50]);
  });

  test("do not exist for a feature without variance", () => {
    expect(unitTicks({ mean: 3, std: 0, transform: "none" }, -1, 1)).toEqual([]);
  });

  test("are in order, at their values' positions, far enough apart", () => {
    const scaler = fc.record({
      mean: fc.double({ min: 0, max: 50, noNaN: true }),
      std: fc.double({ min: 0.01, max: 50, noNaN: true }),
      transform: fc.constantFrom("none" as const, "log1p" as const, "sqrt" as const),
    });
    fc.assert(
      fc.property(scaler, (own) => {
        const ticks = unitTicks(own, -4, 4);
        for (const { value, place } of ticks) expect(place).toBe(standardised(value, own));
        const gaps = ticks.slice(1).map(({ place }, i) => place - (ticks[i]?.place ?? 0));
        for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(8 / 6 - 1e-9);
      }),
    );
  });
});

describe("an ellipse", () => {
  test("covers the center with the width and angle of its customers", () => {
    // Standard deviations of 2 horizontally and 1 vertically, uncorrelated.
    const corners = [
      { x: 8, y: 4 },
      { x: 12, y: 4 },
      { x: 8, y: 6 },
      { x: 12, y: 6 },
    ];
    const line = fitEllipse([...corners, ...corners]);
    const xs = line.map(({ x }) => x);
    const ys = line.map(({ y }) => y);
    // √(−2 ln 0.32) = 1.5096
    expect([Math.max(...xs) - 10, Math.max(...ys) - 5].map((half) => half.toFixed(3))).toEqual(["3.019", "1.510"]);
    expect(line.at(-1)?.x).toBeCloseTo(line[0]?.x ?? 0, 9);
  });

  test("does not exist for few customers, and is a point for identical ones", () => {
    expect(fitEllipse([{ x: 0, y: 0 }])).toEqual([]);
    const [first] = fitEllipse(Array.from({ length: 9 }, () => ({ x: 1, y: 2 })));
    expect(first).toEqual({ x: 1, y: 2 });
  });
});
