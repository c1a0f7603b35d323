import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { type Axis, listFeatureNames, MOST_SEGMENTS } from "#lib/axes/axis.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import type { AxisSegment } from "#lib/axes/model.ts";
import { AXES, axisNamed } from "#lib/axes/registry/axes.ts";
import { matrixOfAxis } from "#testing/axis-features.ts";
import { runs } from "#testing/depth.ts";
import { axisSegmentWords, centreInUnits, LONGEST_NAME, nameSegment, withCounts } from "./segment-words.ts";

const axis = axisNamed("purchase_value") as Axis;
const spent = (lifetime_value: number) => ({ lifetime_value, avg_order_value: 25, value_trend: 0 });
const model = discoverAxis(
  axis,
  matrixOfAxis(axis, [...new Array(60).fill(spent(100)), ...new Array(40).fill(spent(10_000))]),
);

it("a segment is named after its kind", () => {
  expect(axisSegmentWords(axis, "premium_spenders", "es").name).toBe("Compradores prémium");
  expect(axisSegmentWords(axis, "no_more_said", "en")).toEqual({ name: "no more said", means: "" });
});

const scaler = { mean: 0, std: 1, transform: "none" } as const;
const segmentAt = (key: string, centre: readonly number[], of = axis): AxisSegment => ({
  key,
  population_percentage: 10,
  customer_count: 10,
  silhouette: null,
  cluster_center: Object.fromEntries(listFeatureNames(of).map((feature, i) => [feature, centre[i] ?? 0])),
  scaler_params: Object.fromEntries(listFeatureNames(of).map((feature) => [feature, scaler])),
});

describe("segments of one kind", () => {
  // Lifetime value 1 and 0.5, order value 2 and 0: the order value differs most.
  const two = [segmentAt("premium_spenders", [1, 2, 0]), segmentAt("premium_spenders_2", [0.5, 0, 0])];

  it.each([
    ["en", "Larger orders", "Smaller orders"],
    ["es", "Pedidos más grandes", "Pedidos más pequeños"],
    ["pt", "Pedidos maiores", "Pedidos menores"],
  ] as const)("have different names, in %s", (language, first, second) => {
    expect(two.map(({ key }) => axisSegmentWords(axis, key, language, two).name)).toEqual([first, second]);
  });

  it("need no such words once a single one is left", () => {
    expect(axisSegmentWords(axis, "premium_spenders_2", "pt", two.slice(1)).name).toBe("Compradores premium");
  });

  it("have different names without numbers, whatever their order, up to one more than the axis has features", () => {
    const values = (count: number) =>
      fc.shuffledSubarray([-3, -2, -1, 0, 1, 2, 3], { minLength: count, maxLength: count });
    const centres = fc
      .integer({ min: 2, max: 4 })
      .chain((count) => fc.tuple(values(count), values(count), values(count)))
      .map(([first, second, third]) => first.map((value, i) => [value, second[i] ?? 0, third[i] ?? 0]));
    fc.assert(
      fc.property(centres, fc.constantFrom(...LANGUAGES), (all, language) => {
        const segments = all.map((centre, i) => segmentAt(`small_spenders${i === 0 ? "" : `_${i + 1}`}`, centre));
        const namesOf = (some: readonly AxisSegment[]) =>
          new Map(some.map(({ key }) => [key, axisSegmentWords(axis, key, language, some).name]));
        const names = namesOf(segments);
        expect(new Set(names.values()).size).toBe(segments.length);
        for (const name of names.values()) expect(name).not.toMatch(/_|\b[2-9]$/);
        for (const [key, name] of namesOf(segments.toReversed())) expect(name).toBe(names.get(key));
      }),
    );
  });

  it("have different names if there are more of them than features", () => {
    const many = Array.from({ length: 12 }, (_, i) => segmentAt(`small_spenders_${i + 2}`, [i, 0, 0]));
    const names = many.map(({ key }) => axisSegmentWords(axis, key, "en", many).name);
    expect(new Set(names).size).toBe(12);
  });

  it("have a share as a percentage where no difference is worth a word", () => {
    const prices = axisNamed("price_sensitivity") as Axis;
    const alike = [0.173, 0.2].map((share, i) => segmentAt(`deal_seekers_${i + 2}`, [share, 0.5], prices));
    expect(alike.map(({ key }) => axisSegmentWords(prices, key, "en", alike))).toEqual([
      { name: "deal seekers 2, 17.3%", means: "Discounted share of spending 17.3%" },
      { name: "deal seekers 3, 20%", means: "Discounted share of spending 20%" },
    ]);
  });
});

describe.each(AXES)("the segments of $name", (of) => {
  const { length } = listFeatureNames(of);
  const found = fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom(...of.vocabulary.map(({ key }) => key)),
      number: fc.integer({ min: 1, max: 9 }),
      // Often alike.
      centre: fc.array(fc.constantFrom(-2, 0, 0.05, 1), { minLength: length, maxLength: length }),
    }),
    { minLength: 1, maxLength: MOST_SEGMENTS, selector: ({ kind, number }) => `${kind} ${number}` },
  );

  it("never share a name or an interpretation, and no name is longer than 28 characters", () => {
    fc.assert(
      fc.property(found, fc.constantFrom(...LANGUAGES), (all, language) => {
        const segments = all.map(({ kind, number, centre }) =>
          segmentAt(number === 1 ? kind : `${kind}_${number}`, centre, of),
        );
        const words = segments.map(({ key }) => axisSegmentWords(of, key, language, segments));
        expect(new Set(words.map(({ name }) => name)).size).toBe(segments.length);
        expect(
          words.map(({ name }) => name).filter((name) => name.length > LONGEST_NAME || /^\s*$/.test(name)),
        ).toEqual([]);
        const centres = new Set(all.map(({ centre }) => centre.join()));
        // Two segments never have the same center.
        if (centres.size === all.length) expect(new Set(words.map(({ means }) => means)).size).toBe(segments.length);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("a name", () => {
  const models = [
    { axis: axis.name, segments: [segmentAt("premium_spenders", [1]), segmentAt("small_spenders", [0])] },
  ];
  const words = { purchase_value: { premium_spenders: { name: "Big wallets" }, small_spenders: { name: "Savers" } } };
  const byPerson = { purchase_value: { premium_spenders: "VIPs" } };

  it("given by a user comes before the last run's", () => {
    const names = { models, words, byPerson, language: "en" } as const;
    expect(nameSegment(axis, "premium_spenders", names)).toEqual({ name: "VIPs", namedBy: "person" });
    expect(nameSegment(axis, "small_spenders", names)).toEqual({ name: "Savers", namedBy: "ai" });
  });
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
