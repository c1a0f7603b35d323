import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { FEATURES, GROUPS, WARNINGS } from "#lib/purchases/purchasing.ts";
import { featureWordsIn, purchasingWarning, segmentInWords } from "./purchasing-words.ts";

const VALUES = {
  count: 2,
  days: 40,
  silhouette: 0.1,
  sample: 5000,
  total: 9000,
  asked: 5,
  given: 3,
  feature: "discountRate",
};

describe.each(LANGUAGES)("words in %s", (language) => {
  it("exist for every group, with three actions, and for every feature", () => {
    for (const group of GROUPS) {
      const { label, description, actions } = segmentInWords({ segmentId: group }, language);
      expect([label, description, ...actions].every((text) => text.length > 2)).toBe(true);
      expect(new Set(actions).size).toBe(3);
    }
    for (const feature of FEATURES) expect(featureWordsIn(language)[feature]).not.toBe("");
  });

  it("are complete sentences for every warning", () => {
    for (const code of WARNINGS) expect(purchasingWarning({ code, values: VALUES }, language)).toMatch(/^[^{}]+\.$/);
  });
});

describe("words", () => {
  it("number the second segment of a kind", () => {
    expect(segmentInWords({ segmentId: "regular_2" }, "es").label).toBe("Habituales 2");
    expect(segmentInWords({ segmentId: "high_value" }, "pt").label).toBe("Gasto alto");
  });

  it("name a segment by what it buys more of", () => {
    const yarn = { kind: "categories", name: "Yarn", share: 0.934, population: 0.5 } as const;
    const segment = { segmentId: "affinity_yarn", marks: [yarn, { ...yarn, name: "Kits" }] } as const;
    expect(segmentInWords(segment, "en")).toMatchObject({
      label: "Yarn and Kits buyers",
      description: "Spend 93% of their money on Yarn (all customers: 50%)",
    });
    expect(segmentInWords({ ...segment, marks: [yarn] }, "es").label).toBe("Compradores de Yarn");
    expect(segmentInWords(segment, "pt").description).toBe(
      "Gastam 93% do seu dinheiro com Yarn (todos os clientes: 50%)",
    );
  });

  it("name the feature in a warning, and use the language's plural forms", () => {
    const missing = (count: number) => ({ code: "imputed", values: { feature: "discountRate", count } }) as const;
    expect(purchasingWarning(missing(1), "en")).toBe("1 missing value of “Discount rate” was filled with the median.");
    expect(purchasingWarning(missing(1503), "pt")).toBe(
      "1.503 valores ausentes de “Taxa de desconto” foram preenchidos com a mediana.",
    );
  });
});
