import { expect, it } from "vitest";
import type { Axis } from "../axis.ts";
import type { FeatureScaler } from "../model.ts";
import { axisNamed } from "../registry/axes.ts";
import { inUnit, matrixOfAxis, momentsOf, noMoments, scalerOf, standardised, withCustomer } from "./scaler.ts";

const axis = axisNamed("purchase_value") as Axis;
const customers = [4, 16, 36].map((lifetime_value) => ({ lifetime_value, avg_order_value: 9, value_trend: 0.1 + 0.2 }));

it("has the population mean and deviation of the transformed values", () => {
  const scaler = scalerOf(axis, momentsOf(axis, matrixOfAxis(axis, customers)));
  // Roots 2, 4 and 6: mean 4, variance 8/3.
  expect(scaler.lifetime_value).toEqual({ mean: 4, std: Math.sqrt(8 / 3), transform: "sqrt" });
  expect(standardised(36, scaler.lifetime_value as FeatureScaler)).toBeCloseTo(2 / Math.sqrt(8 / 3), 12);
  expect(inUnit(2 / Math.sqrt(8 / 3), scaler.lifetime_value as FeatureScaler)).toBeCloseTo(36, 12);
});

it("has deviation 0 for a constant feature, which then has no influence", () => {
  const { avg_order_value, value_trend } = scalerOf(axis, momentsOf(axis, matrixOfAxis(axis, customers)));
  expect(avg_order_value?.std).toBe(0);
  // 0.1 + 0.2 has a floating-point rounding error, which must not count as spread.
  expect(value_trend?.std).toBe(0);
  expect(standardised(1e9, avg_order_value as FeatureScaler)).toBe(0);
});

it("can be built one customer at a time", () => {
  const streamed = customers.reduce((moments, own) => withCustomer(axis, moments, own), noMoments(axis));
  expect(scalerOf(axis, streamed)).toEqual(scalerOf(axis, momentsOf(axis, matrixOfAxis(axis, customers))));
});
