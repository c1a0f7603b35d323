import { expect, it } from "vitest";
import type { Axis } from "./axis.ts";
import { discoverAxis } from "./discovery/discover-axis.ts";
import { matrixOfAxis } from "./features/scaler.ts";
import { axisNamed } from "./registry/axes.ts";
import { archetypeName, axisSegmentWords, centreInUnits, withCounts } from "./segment-words.ts";

const axis = axisNamed("purchase_value") as Axis;
const spent = (lifetime_value: number) => ({ lifetime_value, avg_order_value: 25, value_trend: 0 });
const model = discoverAxis(
  axis,
  matrixOfAxis(axis, [...new Array(60).fill(spent(100)), ...new Array(40).fill(spent(10_000))]),
);

it("a segment is named after its kind, a second one with a number", () => {
  expect(axisSegmentWords(axis, "premium_spenders", "es").name).toBe("Compradores prémium");
  expect(axisSegmentWords(axis, "premium_spenders_2", "pt").name).toBe("Compradores premium 2");
  expect(axisSegmentWords(axis, "no_more_said", "en")).toEqual({ name: "no more said", means: "" });
});

it("an archetype is named after its segments", () => {
  const segments = { price_sensitivity: "discount_hunters", loyalty_trajectory: "stable_regulars_2" };
  expect(archetypeName(segments, "en")).toBe("Discount hunters · Stable regulars 2");
});

it("a center is given in the features' natural units", () => {
  const premium = model.segments.find(({ key }) => key === "premium_spenders");
  expect(centreInUnits(premium as (typeof model.segments)[number]).lifetime_value).toBeCloseTo(10_000, 6);
});

it("all customers are counted even if the segments came from a sample", () => {
  const counted = withCounts(
    model,
    new Map([
      ["premium_spenders", 300],
      ["small_spenders", 900],
    ]),
  );
  expect(counted.population).toBe(1200);
  expect(
    counted.segments.map(({ key, customer_count, population_percentage }) => [
      key,
      customer_count,
      population_percentage,
    ]),
  ).toEqual([
    ["small_spenders", 900, 75],
    ["premium_spenders", 300, 25],
  ]);
});
