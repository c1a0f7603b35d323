import fc from "fast-check";
import { expect, it } from "vitest";
import type { Axis } from "#lib/axes/axis.ts";
import {
  computeDeviation,
  computeMoments,
  type FeatureScaler,
  fitScaler,
  inUnit,
  merged,
  momentsFrom,
  NO_MOMENTS,
  standardised,
} from "#lib/axes/model.ts";
import { matrixOfAxis } from "#testing/axis-features.ts";
import { axisNamed } from "./registry/axes.ts";

const axis = axisNamed("purchase_value") as Axis;
const customers = [4, 16, 36].map((lifetime_value) => ({ lifetime_value, avg_order_value: 9, value_trend: 0.1 + 0.2 }));

it("has the population mean and deviation of the transformed values", () => {
  const scaler = fitScaler(axis, computeMoments(axis, matrixOfAxis(axis, customers)));
  // Roots 2, 4 and 6: mean 4, variance 8/3.
  expect(scaler.lifetime_value).toEqual({ mean: 4, std: Math.sqrt(8 / 3), transform: "sqrt" });
  expect(standardised(36, scaler.lifetime_value as FeatureScaler)).toBeCloseTo(2 / Math.sqrt(8 / 3), 12);
  expect(inUnit(2 / Math.sqrt(8 / 3), scaler.lifetime_value as FeatureScaler)).toBeCloseTo(36, 12);
});

it("has deviation 0 for a constant feature, which then has no influence", () => {
  const { avg_order_value, value_trend } = fitScaler(axis, computeMoments(axis, matrixOfAxis(axis, customers)));
  expect(avg_order_value?.std).toBe(0);
  // 0.1 + 0.2 has a floating-point rounding error, which must not count as spread.
  expect(value_trend?.std).toBe(0);
  expect(standardised(1e9, avg_order_value as FeatureScaler)).toBe(0);
});

it("can be built one customer at a time", () => {
  const [first = {}, ...others] = customers.map((own) => computeMoments(axis, matrixOfAxis(axis, [own])));
  const streamed = others.reduce(
    (moments, own) =>
      Object.fromEntries(Object.entries(own).map(([name, one]) => [name, merged(moments[name] ?? NO_MOMENTS, one)])),
    first,
  );
  expect(fitScaler(axis, streamed)).toEqual(fitScaler(axis, computeMoments(axis, matrixOfAxis(axis, customers))));
});

const momentsIn = (values: readonly number[]) => momentsFrom(values.length, (i) => values[i] as number);

it("moments give the population mean and deviation", () => {
  // Mean 5; squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, divided by 8 is 4.
  const moments = momentsIn([2, 4, 4, 4, 5, 5, 7, 9]);
  expect(moments.mean).toBe(5);
  expect(computeDeviation(moments)).toBe(2);
  expect(computeDeviation(NO_MOMENTS)).toBe(0);
});

it("moments keep a small spread around a large mean, which a difference of sums would lose", () => {
  expect(computeDeviation(momentsIn([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]))).toBeCloseTo(Math.sqrt(22.5), 6);
});

it("moments of parts merge into those of the whole", () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      const [apart, whole] = [merged(momentsIn(one), momentsIn(other)), momentsIn([...one, ...other])];
      expect(apart.count).toBe(whole.count);
      expect(apart.mean).toBeCloseTo(whole.mean, 5);
      expect(computeDeviation(apart)).toBeCloseTo(computeDeviation(whole), 5);
    }),
  );
});
