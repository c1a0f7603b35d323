import fc from "fast-check";
import { expect, test } from "vitest";
import { comparesPersonalData, isPersonalId, maskPersonalData } from "./personal-data.ts";

test.each([
  ["name", "Ada Lovelace", "A••• L•••"],
  ["name", "Ada King Byron Lovelace", "A••• L•••"],
  ["name", "Łucja", "Ł•••"],
  ["name", "Bo Li", "••• •••"],
  ["name", "王小明", "•••"],
  ["name", "ada@example.com", "a•••@•••"],
  ["email", "ada@example.com", "a•••@•••"],
  ["email", "ab@lovelace.me", "•••@•••"],
  ["phone", "+44 7700 900123", "•••23"],
  ["phone", "911", "•••"],
  ["address", "12 St James's Square", "•••"],
  ["text", "Ada is moving to Turin", "•••"],
  ["id", "C10482", "C10482"],
  ["id", "7712345678901", "7712345678901"],
  ["id", "shop:ada@example.com", "shop:a•••@•••"],
  ["id", "+447700900123", "•••23"],
  [
    "values",
    { size: 42, second_email: "ada@example.com", color: "Blue" },
    { size: 42, second_email: "a•••@•••", color: "Blue" },
  ],
  ["text", { page: "/ada", quantity: 2, isNew: true }, { page: "•••", quantity: 2, isNew: true }],
  ["name", null, null],
  ["email", "", ""],
] as const)("masks %s %j", (kind, value, masked) => {
  expect<unknown>(maskPersonalData(kind, value)).toEqual(masked);
});

test("a mask says nothing about the length or the middle, and masking again changes nothing", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcdefgXYZÄé@+1234567"), minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom("name", "email", "address", "text"), word, word, (kind, first, last) => {
      const masked = maskPersonalData(kind, `${first} ${last}`);
      expect(masked.replace(/[•@ ]/g, "").length).toBeLessThanOrEqual(2);
      expect(maskPersonalData(kind, masked)).toBe(masked);
    }),
  );
});

test("an ID that is an email address or a phone number is personal", () => {
  expect(["ada@example.com", "+447700900123", "mailto:ada@example.com"].map(isPersonalId)).toEqual([true, true, true]);
  expect(["C10482", "7712345678901", "gid://shopify/Customer/77", "a@"].map(isPersonalId)).toEqual(
    Array(4).fill(false),
  );
});

const byName = { field: "name", operator: "contains", value: "Lovelace" };

test("a rule keeps its conditions; only what is compared with personal data is masked", () => {
  const rule = { all: [{ field: "orders", operator: "at_least", value: 2 }, { not: [byName] }] };
  expect(maskPersonalData("rule", rule)).toEqual({
    all: [rule.all[0], { not: [{ ...byName, value: "L•••" }] }],
  });
  expect(maskPersonalData("rule", { field: "email", operator: "is_set" })).toEqual({
    field: "email",
    operator: "is_set",
  });
  expect(maskPersonalData("rule", { minOrders: 5 })).toEqual({ minOrders: 5 });
});

test("finds an address in a condition on an own text, also as the database folds it, and reads long ones once", () => {
  const compares = (value: unknown) =>
    comparesPersonalData({ field: "custom_text_contact", operator: "is_any_of", value: ["red", value] });
  expect(["ada@example.com", "ada＠example.com", "＋447700900123", "+4\u03067700900123"].map(compares)).toEqual(
    Array(4).fill(true),
  );
  expect(compares("blue")).toBe(false);
  // Reading it again from each of its characters would take hours.
  expect(compares("a".repeat(1_000_000))).toBe(false);
});

test("finds a condition on personal data however deep it is, and whatever criteria read as its name", () => {
  const deep = (criteria: object): object =>
    Array.from({ length: 20_000 }).reduce<object>((inner) => ({ all: [inner] }), criteria);
  expect(comparesPersonalData(deep(byName))).toBe(true);
  expect(comparesPersonalData(deep({ field: "orders", operator: "is", value: 1 }))).toBe(false);
  expect(comparesPersonalData({ ...byName, field: ["name"] })).toBe(true);
  expect(comparesPersonalData({ q: "name", sort: "email" })).toBe(false);
});
