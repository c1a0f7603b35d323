import { describe, expect, test } from "vitest";
import { keptWords, namingQuestion, readNamingAnswer } from "#features/axes/rules/segment-naming.ts";
import type { AxisModel } from "#lib/axes/model.ts";
import { priceSensitivity as axis } from "#lib/axes/registry/product-axes.ts";
import type { GivenWords } from "#records/rules/axes/segment-words.ts";

const scaler = {
  discount_rate: { mean: 0.2, std: 0.1, transform: "none" },
  full_price_ratio: { mean: 0.5, std: 0.25, transform: "none" },
} as const;

/** Two segments with these centers, in deviations. */
const model = (hunters = 3, full = -1): AxisModel => ({
  axis: axis.name,
  population: 1234,
  scaler,
  segments: [["full_price_buyers", 999, full, 1.96] as const, ["discount_hunters", 235, hunters, -2] as const].map(
    ([key, customer_count, discount_rate, full_price_ratio]) => ({
      key,
      customer_count,
      scaler_params: scaler,
      silhouette: 0.5,
      population_percentage: (100 * customer_count) / 1234,
      cluster_center: { discount_rate, full_price_ratio },
    }),
  ),
  quality: { silhouette: 0.5, silhouetteError: 0, judged: 1234, k: 2, tried: [] },
  warnings: [],
});

const hunters: GivenWords = {
  name: "Sale chasers",
  interpretation: "Half of what they spend is discounted.",
  // 20%, three deviations of 10%; 50%, two deviations of 25% less.
  center: { discount_rate: 0.5, full_price_ratio: 0 },
};

describe("the question", () => {
  const question = namingQuestion(axis, model(), {
    kept: { discount_hunters: hunters },
    language: "en",
    currency: "EUR",
  });

  test("contains centers in units and in deviations, sizes and registry words, all rounded", () => {
    expect(question.segments[0]).toEqual({
      key: "full_price_buyers",
      stockName: "Full-price buyers",
      stockMeaning: "Buy without a discount",
      // 999 of 1,234: 80.96 %.
      percentOfCustomers: 81,
      customers: 1000,
      // 0.2 − 0.1; 0.5 + 1.96 × 0.25 = 0.99.
      center: { discount_rate: { value: 0.1, deviations: -1 }, full_price_ratio: { value: 0.99, deviations: 2 } },
    });
    expect(question.features[0]).toEqual({
      feature: "discount_rate",
      means: "Discounted share of spending",
      unit: "share",
    });
  });

  test("omits means over fewer than five customers", () => {
    const { segments, ...rest } = model();
    const few = [4, 5].map((customer_count, i) => ({ ...segments[i], customer_count }) as (typeof segments)[number]);
    const { segments: described } = namingQuestion(
      axis,
      { ...rest, segments: few },
      { kept: {}, language: "en", currency: "EUR" },
    );
    expect(described.map(({ center }) => center !== undefined)).toEqual([false, true]);
  });

  test("lists the names to keep", () => {
    expect(question.segments[1]?.keep).toEqual({ name: hunters.name, interpretation: hunters.interpretation });
  });

  test("is unchanged by movements below its rounding", () => {
    const moved = namingQuestion(axis, model(3.004, -1.004), {
      kept: { discount_hunters: hunters },
      language: "en",
      currency: "EUR",
    });
    expect(JSON.stringify(moved)).toBe(JSON.stringify(question));
  });
});

describe("names are kept", () => {
  const before = { discount_hunters: hunters };

  test.each([
    [3, true],
    [3.49, true],
    [2.51, true],
    [3.51, false],
    [2.4, false],
  ])("names stay while no feature of the center moves by more than half a deviation: 3 to %f", (to, stays) => {
    expect(Object.keys(keptWords(model(to), before))).toEqual(stays ? ["discount_hunters"] : []);
  });

  test("only segments that continue under their key keep names", () => {
    expect(keptWords(model(), { deep_discount_buyers: hunters })).toEqual({});
    expect(keptWords(model())).toEqual({});
  });

  test("names are not kept if the axis's features have changed", () => {
    expect(keptWords(model(), { discount_hunters: { ...hunters, center: { discount_rate: 0.5 } } })).toEqual({});
  });
});

describe("an answer", () => {
  const said = (full: string, hunting: string, means = "They do.") => ({
    segments: [
      { key: "full_price_buyers", name: full, interpretation: means },
      { key: "discount_hunters", name: hunting, interpretation: means },
    ],
  });
  const read = (
    answer: unknown,
    given: { kept?: Record<string, GivenWords>; byPeople?: Record<string, string> } = {},
  ) => readNamingAnswer(axis, model(), answer, { kept: {}, byPeople: {}, language: "en", ...given });

  test("gives each segment its words and records the center they describe", () => {
    expect(read(said(" Loyal payers ", "Sale chasers"))).toEqual({
      words: {
        full_price_buyers: {
          name: "Loyal payers",
          interpretation: "They do.",
          center: { discount_rate: 0.1, full_price_ratio: 0.99 },
        },
        discount_hunters: { ...hunters, interpretation: "They do." },
      },
    });
  });

  test("does not change a kept name", () => {
    expect(read(said("Loyal payers", "Renamed"), { kept: { discount_hunters: hunters } })).toMatchObject({
      words: { discount_hunters: hunters },
    });
  });

  test.each([
    ["not an object", "Loyal payers"],
    ["another shape", { names: [] }],
    ["a missing segment", { segments: said("Loyal payers", "Sale chasers").segments.slice(1) }],
    [
      "a duplicate segment",
      { segments: [...said("Loyal payers", "Sale chasers").segments.slice(1), said("A a", "B b").segments[1]] },
    ],
    ["an unknown key", { segments: [{ ...said("Aa", "Bb").segments[0], key: "x" }, said("Aa", "Bb").segments[1]] }],
    ["an empty name", said("  ", "Sale chasers")],
    ["a name of 41 characters", said("x".repeat(41), "Sale chasers")],
    ["a name with two lines", said("Loyal\npayers", "Sale chasers")],
    ["markup", said("<b>Loyal</b>", "Sale chasers")],
    ["a story", said("Loyal payers", "Sale chasers", "x".repeat(201))],
  ])("is rejected: %s", (_, answer) => {
    expect(read(answer)).toEqual({ why: "unusable_answer" });
  });

  test.each([
    ["except for case and accents", said("Sálé  CHASERS", "Sale chasers"), {}],
    ["as a kept name", said("Sale Chasers", "Other"), { kept: { discount_hunters: hunters } }],
    [
      "as a user's name for another segment",
      said("Bargain lovers", "Sale chasers"),
      { byPeople: { discount_hunters: "Bargain Lovers" } },
    ],
    ["as the registry name of another segment", said("Discount hunters", "Sale chasers"), {}],
  ])("is rejected if two segments share a name: %s", (_, answer, given) => {
    expect(read(answer, given)).toEqual({ why: "same_names" });
  });

  test("may use the registry's name, or a user's, for the segment that has it", () => {
    const given = { byPeople: { discount_hunters: "Sale chasers" } };
    expect(read(said("Full-price buyers", "Sale chasers"), given)).toHaveProperty("words");
    // A name behind a user's name is not shown, so it may repeat.
    expect(read(said("Loyal payers", "Loyal payers"), given)).toHaveProperty("words");
  });
});
