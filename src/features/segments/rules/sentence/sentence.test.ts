import { describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { matchValue, readSentenceAnswer, withKnownValues } from "#features/segments/rules/sentence.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { answerForm } from "#testing/sentences/answer-form.ts";
import { HELD_OUT } from "#testing/sentences/held-out.ts";

describe("the held-out sentences", () => {
  test("are 20 in each language, each with a rule that the criteria contract accepts", () => {
    const inLanguage = (wanted: Language) => HELD_OUT.filter(({ language }) => language === wanted).length;
    expect(LANGUAGES.map(inLanguage)).toEqual([20, 20, 20]);
    expect(
      HELD_OUT.flatMap(({ sentence, means }) => readCriteria(means).problems.map((one) => ({ sentence, one }))),
    ).toEqual([]);
  });

  test.each(HELD_OUT.map(({ sentence, means }) => [sentence, means] as const))(
    "the answer's form holds: %s",
    (_, means) => {
      expect(readSentenceAnswer(answerForm(means))).toEqual({ criteria: means, notUnderstood: [] });
    },
  );
});

const condition = (given: object) => ({
  rule: {
    kind: "all",
    conditions: [{ numbers: [], texts: [], withinDays: null, times: null, minMembership: null, ...given }],
    groups: [],
  },
  notUnderstood: [],
});

describe("an answer", () => {
  test("an answer without conditions has no criteria, and names what was not understood", () => {
    const said = {
      rule: { kind: "all", conditions: [], groups: [{ kind: "any", conditions: [] }] },
      notUnderstood: [" like cats ", ""],
    };
    expect(readSentenceAnswer(said)).toEqual({ criteria: null, notUnderstood: ["like cats"] });
  });

  test.each([
    ["text", "Here is your rule"],
    ["another form", { all: [] }],
    ["an unknown field", condition({ field: "password", operator: "is", texts: ["x"] })],
    ["an operator of other fields", condition({ field: "lifetimeValue", operator: "contains", texts: ["x"] })],
    ["a missing number", condition({ field: "orders", operator: "at_least" })],
    ["one number of two", condition({ field: "orders", operator: "between", numbers: [1] })],
    [
      "a period for a field without one",
      condition({ field: "lifetimeValue", operator: "at_least", numbers: [1], withinDays: 30 }),
    ],
    ["an unknown option", condition({ field: "rfmSegment", operator: "is", texts: ["best"] })],
    ["a day that does not exist", condition({ field: "lastOrderAt", operator: "after", texts: ["2026-02-30"] })],
    ["a share above 1", condition({ field: "returnShare", operator: "at_least", numbers: [30] })],
  ])("an answer with %s is not a rule", (_, said) => {
    expect(readSentenceAnswer(said)).toBeNull();
  });
});

describe("values", () => {
  const values = (...labels: string[]) => labels.map((label) => ({ value: label, label }));

  test("match the shop's own, regardless of case, accents and plural", () => {
    expect(matchValue("categoryBought", "yarn", values("Wool", "Yarn"))).toBe("Yarn");
    expect(matchValue("categoryBought", "cafés", values("Café"))).toBe("Café");
    expect(matchValue("categoryBought", "kitchen", values("Kitchens"))).toBe("Kitchens");
    expect(matchValue("categoryBought", "yarn", values("Barn"))).toBeUndefined();
    expect(matchValue("storefront", "harbour shop", [{ value: "2", label: "Harbour Shop" }])).toBe("2");
  });

  test("countries match codes and names in three languages", () => {
    expect(matchValue("country", "DE", values("Germany"))).toBe("Germany");
    expect(matchValue("country", "DE", values("Alemania"))).toBe("Alemania");
    expect(matchValue("country", "DE", values("DE"))).toBe("DE");
  });

  test("values that do not occur stay, and are named", () => {
    const rule: Criteria = {
      all: [
        { field: "categoryBought", operator: "is_any_of", value: ["yarn", "spaceships"] },
        { not: [{ field: "country", operator: "is", value: "FR" }] },
        { field: "orders", operator: "at_least", value: 2 },
      ],
    };
    const known = new Map([
      ["categoryBought", values("Yarn")],
      ["country", values("France")],
    ]);
    expect(withKnownValues(rule, known)).toEqual({
      criteria: {
        all: [
          { field: "categoryBought", operator: "is_any_of", value: ["Yarn", "spaceships"] },
          { not: [{ field: "country", operator: "is", value: "France" }] },
          { field: "orders", operator: "at_least", value: 2 },
        ],
      },
      unknownValues: [{ field: "categoryBought", values: ["spaceships"] }],
    });
  });
});
