import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeFormats } from "#core/messages/formats.ts";
import { LANGUAGES, type Language, toLocale } from "#core/messages/language.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { FIELDS, getField, isChangedBy } from "#records/rules/criteria/catalogue.ts";
import {
  conditionInWords,
  criteriaInWords,
  ownInWords,
  ownValuesInWords,
} from "#records/rules/criteria/criteria-words.ts";
import { FLAT, FLAT_KEYS, readCriteria, readNewCriteria } from "#records/rules/criteria/read-criteria.ts";
import { listSegmentReferences, withDependents } from "#records/rules/criteria/references.ts";
import { runs } from "#testing/depth.ts";
import type { Condition, Criteria } from "./criteria.ts";
import { type CriteriaReader, DEEPEST, listOperators, pickValueForm, type ValueForm } from "./field.ts";

const reader = (language: Language): CriteriaReader => ({
  language,
  formats: makeFormats({ locale: toLocale(language), timeZone: "UTC", currency: "USD" }),
  nameOf: (field, value) => (field === "storefront" && value === "1" ? "Harbour shop" : undefined),
});

// Few values, so that random rules are often nearly the same.
const numbers = (field: string, ...values: number[]) => [
  ...values.map((value) => ({ field, operator: "at_least", value })),
  ...values.map((value) => ({ field, operator: "at_most", value })),
  { field, operator: "between", value: [values[0], values.at(-1)] },
];
const CONDITIONS = [
  ...numbers("lifetimeValue", 10, 10.5, 1000),
  ...numbers("purchaseFrequency", 0.25, 0.3, 0.34),
  ...numbers("discountShare", 0.12, 0.125, 0.13),
  ...numbers("orders", 1, 2),
  { field: "orders", operator: "at_least", value: 1, withinDays: 30 },
  { field: "orders", operator: "at_least", value: 1, withinDays: 90 },
  { field: "daysSinceLastPurchase", operator: "is_set" },
  { field: "daysSinceLastPurchase", operator: "is_not_set" },
  { field: "lastOrderAt", operator: "before", value: "2026-01-01" },
  { field: "lastOrderAt", operator: "after", value: "2026-01-01" },
  { field: "lastOrderAt", operator: "within_days", value: 30 },
  { field: "lastOrderAt", operator: "more_than_days_ago", value: 30 },
  { field: "name", operator: "contains", value: "ana" },
  { field: "name", operator: "is", value: "ana" },
  { field: "name", operator: "is_not", value: "ana" },
  { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD"] },
  { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD", "SILVER"] },
  { field: "loyaltyLevel", operator: "is_none_of", value: ["GOLD", "SILVER"] },
  { field: "storefront", operator: "is_any_of", value: ["1"], times: 2 },
  { field: "storefront", operator: "is_any_of", value: ["1"], times: 3 },
  { field: "storefront", operator: "is_none_of", value: ["1"] },
  { field: "axisPriceSensitivity", operator: "is", value: "discount_hunters" },
  { field: "axisPriceSensitivity", operator: "is", value: "discount_hunters", minMembership: 0.5 },
  { field: "axisPriceSensitivity", operator: "is_not", value: "discount_hunters", minMembership: 0.55 },
] as Condition[];

const tree: fc.Arbitrary<Criteria> = fc.letrec<{ node: Criteria; group: Criteria }>((tie) => ({
  node: fc.oneof({ depthSize: "small", maxDepth: DEEPEST }, fc.constantFrom(...CONDITIONS), tie("group")),
  group: fc
    .tuple(fc.constantFrom("all", "any", "not"), fc.array(tie("node"), { minLength: 1, maxLength: 2 }))
    .map(([kind, members]) => ({ [kind]: members }) as unknown as Criteria),
})).node;

/** Removes groups that make no difference: a group with one member that requires all or any of it. */
const plain = (criteria: Criteria): Criteria => {
  if ("field" in criteria) return criteria;
  if ("not" in criteria) return { not: criteria.not.map(plain) };
  const members = ("all" in criteria ? criteria.all : criteria.any).map(plain);
  return members[0] && members.length === 1 ? members[0] : "all" in criteria ? { all: members } : { any: members };
};

describe("criteria in words", () => {
  test.each(LANGUAGES)("different rules never read alike: %s", (language) => {
    const criteriaByWords = new Map<string, string>();
    const read = reader(language);
    fc.assert(
      fc.property(tree, (criteria) => {
        const words = criteriaInWords(criteria, read);
        const expected = JSON.stringify(plain(criteria));
        expect(criteriaByWords.get(words) ?? expected).toBe(expected);
        criteriaByWords.set(words, expected);
      }),
      { numRuns: runs(2000) },
    );
    // Otherwise no two rules were compared.
    expect(criteriaByWords.size).toBeLessThan(2000);
  });

  test("every condition alone reads differently from every other, in every language", () => {
    for (const language of LANGUAGES) {
      const all = CONDITIONS.map((condition) => criteriaInWords(condition, reader(language)));
      expect(new Set(all).size).toBe(CONDITIONS.length);
    }
  });

  test("formats groups, names and numbers for readers", () => {
    const criteria: Criteria = {
      all: [
        { field: "lifetimeValue", operator: "at_least", value: 1000 },
        {
          any: [
            { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD", "PLATINUM"] },
            { field: "storefront", operator: "is_any_of", value: ["1"], times: 2, withinDays: 90 },
          ],
        },
      ],
    };
    expect(criteriaInWords(criteria, reader("en"))).toBe(
      "Customers with lifetime value of at least $1,000.00 and (either loyalty level Gold or Platinum or at least 2 orders " +
        "at Harbour shop in the last 90 days)",
    );
  });

  test.each([
    [
      { field: "daysSinceLastPurchase", operator: "at_least", value: 90 },
      "last purchase at least 90 days ago",
      "última compra hace 90 días o más",
      "última compra há 90 dias ou mais",
    ],
    [
      { field: "orders", operator: "at_least", value: 1, withinDays: 30 },
      "at least 1 order in the last 30 days",
      "al menos 1 pedido en los últimos 30 días",
      "pelo menos 1 pedido nos últimos 30 dias",
    ],
    [
      { field: "discountShare", operator: "at_most", value: 0.125 },
      "at most 12.5% of spend discounted",
      "hasta 12.5% del gasto con descuento",
      "até 12,5% do gasto com desconto",
    ],
    [
      { field: "storefront", operator: "is_none_of", value: ["1"] },
      "no order at Harbour shop",
      "ningún pedido en Harbour shop",
      "nenhum pedido em Harbour shop",
    ],
    [
      { field: "monthSinceFirstOrder", operator: "is_any_of", value: ["1", "2"], times: 2 },
      "at least 2 orders in month 1 or 2 after the first order",
      "al menos 2 pedidos en el mes 1 o 2 después del primer pedido",
      "pelo menos 2 pedidos no mês 1 ou 2 após o primeiro pedido",
    ],
    [
      { field: "monthSinceFirstOrder", operator: "is_none_of", value: ["0"] },
      "no order in the month of the first order",
      "ningún pedido en el mes del primer pedido",
      "nenhum pedido no mês do primeiro pedido",
    ],
    [
      { field: "monthSinceFirstOrder", operator: "is_any_of", value: ["0", "3"] },
      "an order in the month of the first order or in month 3 after it",
      "algún pedido en el mes del primer pedido o en el mes 3 posterior",
      "algum pedido no mês do primeiro pedido ou no mês 3 após ele",
    ],
  ] as [Condition, string, string, string][])("says %j as a person would", (condition, ...expected) => {
    expect(LANGUAGES.map((language) => conditionInWords(condition, reader(language)))).toEqual(expected);
  });

  test.each(LANGUAGES)("has words for every operator of every field: %s", (language) => {
    const said = FIELDS.flatMap((field) =>
      listOperators(field).map((operator) => {
        const number = field.type === "share" ? 0.5 : 4;
        const values: Record<ValueForm, Condition["value"] | undefined> = {
          none: undefined,
          number,
          days: 4,
          "two numbers": [number / 2, number],
          date: "2026-01-31",
          text: field.options?.[0] ?? "x",
          texts: [field.options?.[0] ?? "x"],
        };
        const value = values[pickValueForm(field, operator)];
        const condition = { field: field.name, operator, ...(value !== undefined && { value }) } as Condition;
        return `${field.name}: ${conditionInWords(condition, reader(language))}`;
      }),
    );
    for (const each of said) {
      expect(each).toMatch(/: \S.*\S$/);
      // The form of before: "days since last purchase is at least 90".
      expect(each).not.toMatch(/[{}]| {2}| (is|are|was|es|son|é|são) /);
    }
    // "is" and "is one of" mean the same for one value.
    expect(new Set(said).size).toBeGreaterThan(0.75 * said.length);
  });

  test("rounds a customer's own value, with its unit, and returns null if there is none", () => {
    const own = (field: string, value: number | string | null) => ownInWords(getField(field), value, reader("en"));
    expect(own("purchaseFrequency", 1 / 3)).toBe("0.3 orders per month");
    expect(own("daysSinceLastPurchase", 1)).toBe("1 day");
    expect(own("tenureDays", 1160)).toBe("1,160 days");
    expect(own("orders", 3)).toBe("3 orders");
    expect(own("storefront", 0)).toBe("0 orders");
    expect(own("event", 2)).toBe("2 events");
    expect(own("recencyScore", 4)).toBe("4");
    expect(own("custom_number_shoe_size", 42.25)).toBe("42.25");
    expect(own("discountShare", 0.128)).toBe("13%");
    expect(own("lifetimeValue", 2410.5)).toBe("$2,410.50");
    expect(own("lastOrderAt", "2026-01-31")).toBe("Jan 31, 2026");
    expect(own("loyaltyLevel", "GOLD")).toBe("Gold");
    expect(own("country", null)).toBeNull();
    // The number is the customer's membership in the segment.
    expect(own("axisPriceSensitivity", 0.524)).toBe("52%");
    expect(own("axisPriceSensitivity", "discount_hunters")).toBe("Discount hunters");
  });

  test("lists the values that a customer has, and says what is missing", () => {
    const inLanguages = (field: string, ...values: string[]) =>
      LANGUAGES.map((language) => ownValuesInWords(getField(field), values, reader(language)));
    expect(inLanguages("tag", "VIP", "Press")).toEqual(["VIP and Press", "VIP y Press", "VIP e Press"]);
    expect(inLanguages("tag", "a", "b", "c", "d", "e", "f", "g")[0]).toBe("a, b, c, d, e, and 2 more");
    expect(inLanguages("tag")).toEqual(["no tags", "sin etiquetas", "sem etiquetas"]);
    expect(inLanguages("inSegment")).toEqual(["not a member", "no pertenece", "não participa"]);
    expect(inLanguages("firstOrderChannel")).toEqual([null, null, null]);
    const masked = { ...reader("en"), hidesPersonalData: true };
    expect(ownValuesInWords(getField("tag"), ["ada@example.com"], masked)).toBe("a•••@•••");
  });

  test.each([
    ["es", "116 días", "0.3 pedidos por mes"],
    ["pt", "116 dias", "0,3 pedido por mês"],
  ] as const)("has the units of a customer's own value in %s", (language, days, rate) => {
    expect(ownInWords(getField("daysSinceLastPurchase"), 116, reader(language))).toBe(days);
    expect(ownInWords(getField("purchaseFrequency"), 0.3, reader(language))).toBe(rate);
  });
});

describe("reading criteria", () => {
  test("returns every tree unchanged after JSON", () => {
    fc.assert(
      fc.property(tree, (criteria) => {
        const { criteria: read, problems } = readCriteria(JSON.parse(JSON.stringify(criteria)));
        // A random rule may contradict itself and be rejected; otherwise it is returned unchanged.
        if (problems.length === 0) expect(read).toEqual(criteria);
        else expect(problems.every(({ reason }) => reason === "at_most")).toBe(true);
      }),
    );
  });

  test("reads the specification's example criteria", () => {
    const read = (given: object) => {
      const { criteria, problems } = readCriteria(given);
      expect(problems).toEqual([]);
      return criteria;
    };
    expect(read({ minLifetimeValue: 1000, minOrders: 5, loyaltyLevels: ["GOLD", "PLATINUM"] })).toEqual({
      all: [
        { field: "lifetimeValue", operator: "at_least", value: 1000 },
        { field: "orders", operator: "at_least", value: 5 },
        { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD", "PLATINUM"] },
      ],
    });
    expect(read({ minDaysSinceLastPurchase: 90, maxPurchaseFrequency: 0.5 })).toEqual({
      all: [
        { field: "daysSinceLastPurchase", operator: "at_least", value: 90 },
        { field: "purchaseFrequency", operator: "at_most", value: 0.5 },
      ],
    });
    expect(read({ maxTenureDays: 30, minOrders: 1 })).toEqual({
      all: [
        { field: "orders", operator: "at_least", value: 1 },
        { field: "tenureDays", operator: "at_most", value: 30 },
      ],
    });
    // For manual assignment only.
    expect(read({})).toEqual(null);
  });

  test("converts the flat form to a tree of its bounds, whatever the order of its keys", () => {
    const value = (key: string) => (key === "loyaltyLevels" ? fc.constant(["GOLD"]) : fc.constantFrom(1, 2, 3));
    const flat = fc
      .shuffledSubarray([...FLAT_KEYS], { minLength: 1 })
      .chain((keys) => fc.tuple(...keys.map((key) => value(key).map((one) => [key, one] as const))));
    fc.assert(
      fc.property(flat, (entries) => {
        const given = Object.fromEntries(entries) as Record<string, number | string[]>;
        const { criteria, problems } = readCriteria(given);
        const isPossible = FLAT_KEYS.every((key) => {
          const most = given[key.replace(/^min/, "max")] ?? Number.POSITIVE_INFINITY;
          return (
            given[key] === undefined ||
            key.startsWith("max") ||
            typeof given[key] !== "number" ||
            given[key] <= Number(most)
          );
        });
        expect(problems.length === 0).toBe(isPossible);
        if (!isPossible) return;
        const all = FLAT_KEYS.filter((key) => key in given).map((key) => ({ ...FLAT[key], value: given[key] }));
        expect(criteria).toEqual({ all });
        expect(readCriteria(criteria).criteria).toEqual(criteria);
      }),
    );
  });

  test.each([
    ["no object", 7, "", "type"],
    ["two kinds in one group", { all: [CONDITIONS[0]], any: [CONDITIONS[0]] }, "any", "not_with"],
    ["both forms", { minOrders: 5, all: [CONDITIONS[0]] }, "minOrders", "not_with"],
    ["the flat form in a tree", { all: [{ minOrders: 5 }] }, "all[0].minOrders", "not_with"],
    ["a condition with a group", { ...CONDITIONS[0], any: [CONDITIONS[0]] }, "any", "not_with"],
    ["no field", { operator: "at_least", value: 1 }, "field", "required"],
    ["nothing", { all: [{}] }, "all[0].field", "required"],
    ["an unknown key", { all: [{ fild: "orders" }] }, "all[0].fild", "unknown_key"],
    ["a value of whether", { field: "loyaltyLevel", operator: "is_set", value: "GOLD" }, "value", "not_of_operator"],
    ["one number of two", { field: "orders", operator: "between", value: 5 }, "value", "two_numbers"],
    ["an empty group", { all: [] }, "all", "not_empty"],
    ["an unknown operator", { field: "orders", operator: "contains", value: "x" }, "operator", "unknown_value"],
    ["half an order", { field: "orders", operator: "is", value: 0.5 }, "value", "integer_range"],
    ["a share above 1", { field: "discountShare", operator: "at_least", value: 20 }, "value", "number_range"],
    ["no day", { field: "lastOrderAt", operator: "before", value: "2026-02-30" }, "value", "date"],
    ["a range turned round", { field: "orders", operator: "between", value: [2, 1] }, "value", "range_order"],
    ["a missing period", { field: "revenue", operator: "at_least", value: 2 }, "withinDays", "required"],
    ["a period where there is none", { ...CONDITIONS[0], withinDays: 2 }, "withinDays", "not_of_field"],
    [
      "a membership above 1",
      { field: "axisPriceSensitivity", operator: "is", value: "discount_hunters", minMembership: 1.5 },
      "minMembership",
      "number_range",
    ],
    [
      "a membership of no segment",
      { field: "axisPriceSensitivity", operator: "is_set", minMembership: 0.5 },
      "minMembership",
      "not_of_operator",
    ],
    ["a membership where there is none", { ...CONDITIONS[0], minMembership: 0.5 }, "minMembership", "not_of_field"],
    [
      "a segment that the axis does not have",
      { field: "axisPriceSensitivity", operator: "is", value: "one_time_customers" },
      "value",
      "unknown_value",
    ],
    [
      "six levels",
      { all: [{ all: [{ all: [{ all: [{ all: [{ all: [] }] }] }] }] }] },
      "all[0].all[0].all[0].all[0].all[0].all",
      "groups_too_deep",
    ],
    ["51 conditions", { all: Array(51).fill(CONDITIONS[0]) }, "all", "too_many"],
    ["a text of spaces", { field: "name", operator: "is", value: "  " }, "value", "not_empty"],
  ])("names the invalid field: %s", (_, given, path, reason) => {
    expect(readCriteria(given).problems).toMatchObject([{ path, reason }]);
  });

  test.each([
    ["storefront", { min: 1, max: 2_147_483_647 }, ["abc", "-1", "0", "01", "1.5", "1e3", "99999999999999999999"]],
    ["firstOrderStorefront", { min: 1, max: 2_147_483_647 }, ["abc", "2147483648"]],
    ["monthSinceFirstOrder", { min: 0, max: 1200 }, ["-1", "x", " 1", "99999999999"]],
  ])("refuses new values that %s can't have, with its range", (field, values, wrong) => {
    const rule = (value: string[]) => ({ all: [{ not: [{ field, operator: "is_any_of", value }] }] });
    expect(readNewCriteria(rule(["1", "12"])).problems).toEqual([]);
    expect(readNewCriteria(rule(["1", ...wrong])).problems).toEqual(
      wrong.map((_, i) => ({ path: `all[0].not[0].value[${i + 1}]`, reason: "integer_range", values })),
    );
    // Stored ones still mean what they meant.
    expect(readCriteria(rule(wrong)).problems).toEqual([]);
  });
});

describe("segments that refer to each other", () => {
  test("are followed through other segments", () => {
    const inSegments = (...value: string[]): Criteria => ({ field: "inSegment", operator: "is_any_of", value });
    const segments = [
      { id: "a", criteria: null },
      { id: "b", criteria: inSegments("a") },
      { id: "c", criteria: { not: [inSegments("b")] } },
      { id: "d", criteria: inSegments("e") },
    ];
    expect(listSegmentReferences(inSegments("a", "b"))).toEqual(["a", "b"]);
    expect(withDependents(segments, ["a"]).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(withDependents(segments, ["c"]).map(({ id }) => id)).toEqual(["c"]);
  });
});

describe("the fields that criteria use", () => {
  test("are found at any depth, and only in the requested group", () => {
    const usesAxes = (field: string) =>
      isChangedBy("axes", { all: [{ not: [{ any: [{ field, operator: "is_set" }] }] }] });
    const using = FIELDS.filter(({ name }) => usesAxes(name));
    expect(using.map(({ group }) => group)).toEqual(Array(AXES.length + 3).fill("axes"));
    const inGroup: Condition = { field: "purchasingValueGroup", operator: "is_any_of", value: ["premium"] };
    const often: Condition = { field: "orders", operator: "at_least", value: 2 };
    expect(isChangedBy("purchasing", { all: [often, { not: [{ any: [often, inGroup] }] }] })).toBe(true);
    expect(isChangedBy("purchasing", { all: [often] })).toBe(false);
  });
});
