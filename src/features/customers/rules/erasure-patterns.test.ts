import { expect, test } from "vitest";
import type { ErasedPerson } from "#core/values/personal-data.ts";
import { erasurePatterns, namedFinder, withoutCountryCode } from "#features/customers/rules/erasure-patterns.ts";

/** JavaScript has no POSIX classes; the rest means the same. */
const matches = (pattern: string | null, text: string): boolean =>
  pattern !== null &&
  new RegExp(pattern.replaceAll("[^[:alnum:]]", "[^\\p{L}\\p{N}]").replaceAll("[:alnum:]", "\\p{L}\\p{N}"), "iu").test(
    text,
  );

/** Rows are found by words first, so that must find at least as much. */
const finds = (person: ErasedPerson, text: string): boolean => {
  const isFound = matches(erasurePatterns(person).texts, text);
  if (isFound) expect(namedFinder([person])(text)).toEqual(new Set([person]));
  return isFound;
};

test.each([
  ["C10482", "Ordered by C10482, see note", true],
  ["C10482", "C104820", false],
  ["C10482", "C10482_2", false],
  ["57", "57 customers", false],
  ["a+b(c)1", "from A+B(C)1.", true],
  ['say "hi" 1', String.raw`from say \"hi\" 1`, true],
  ["ana.x@example.com", "audience-ana-x-example-com-2026.csv", true],
  ["ana.x@example.com", "audience_ana.x@example.com_2026.csv", true],
  ["ana.x@example.com", "https://shop.example/?q=to%3Dana.x%40example.com&page=2", true],
  ["ana.x@example.com", "https://shop.example/?back=%2Flist%3Fq%3Dana.x%2540example.com", true],
  ["ana.x@example.com", String.raw`{"note":"line\nana.x\u0040example.com"}`, true],
  ["ana.x@example.com", '{"ana.x": "example.com"}', false],
  ["in@for.me", "in for me", false],
  ["-@-.-", "Nothing (to) find - here.", false],
  ["@@@@@@", "Nothing (to) find - here.", false],
  ["+351912345678", "call 351 912-345-678", true],
  ["+351912345678", "call (00351) 912.345.678", true],
  ["+351912345678", "call 912 345 678", true],
  ["+351912345678", "?phone=%2B351912345678", true],
  ["+351912345678", "?phone=%2B351%20912%20345%20678", true],
  ["+351912345678", "call 912 345 679", false],
  ["+351912345678", "order 1912345678", false],
])("the customer %s in %j: %s", (externalId, text, isFound) => {
  expect(finds({ externalId }, text)).toBe(isFound);
});

test.each([
  ["Zoé Quetzal", "for ZOÉ QUETZAL, with love", true],
  ["Zoé Quetzal", "Quetzal, Zoé", true],
  ["Zoé Quetzal", "?name=Zo%C3%A9+Quetzal", true],
  ["Zoé Quetzal", String.raw`{"to":"Zo\u00e9 Quetzal"}`, true],
  ["Zoé Quetzal", "zoé.quetzal", true],
  ["Zoé Quetzal", "the Quetzal hotel, and Zoé", false],
  ["Zoé", "Zoé", false],
])("the name %s in %j: %s", (name, text, isFound) => {
  expect(finds({ externalId: "1", name }, text)).toBe(isFound);
});

test("first and last name apart are named by documents that have both", () => {
  const person = { externalId: "1", firstName: "Zyxwva", lastName: "Quetzal" };
  expect(erasurePatterns(person).halves).toEqual(["Zyxwva", "Quetzal"]);
  expect(namedFinder([person])('{"last": "QUETZAL", "first": "zyxwva"}')).toEqual(new Set([person]));
  expect(namedFinder([person])('{"first": "zyxwva"}')).toEqual(new Set());
});

test("an ID that is a word is no word of the product's own documents", () => {
  const { texts, codes } = erasurePatterns({ externalId: "segment", email: "ana@example.com" });
  expect(matches(texts, "Called about segment")).toBe(true);
  expect(matches(codes, "segment")).toBe(false);
  expect(matches(codes, "ana@example.com")).toBe(true);
  expect(erasurePatterns({ externalId: "UNKNOWN" }).codes).toBeNull();
});

test.each([
  String.raw`{"email":"jos\303\251@example.com"}`,
  String.raw`{"email":"jos\\u00e9@example.com"}`,
  String.raw`{"email":"JOS\\u00C9\\u0040example.com"}`,
])("a body has the address however JSON spells it: %s", (body) => {
  const { codes } = erasurePatterns({ externalId: "1", email: "josé@example.com" });
  expect(matches(codes, body)).toBe(true);
  expect(matches(codes, body.replace("xample", "xemple"))).toBe(false);
});

test.each([
  ["14155552671", "4155552671"],
  ["351912345678", "912345678"],
  ["447700900123", "7700900123"],
  ["34612345678", "612345678"],
  ["59899123456", "99123456"],
])("%s is dialed as %s at home", (digits, national) => {
  expect(withoutCountryCode(digits)).toBe(national);
});

test("many customers are told apart in one text", () => {
  const people = Array.from({ length: 500 }, (_, i) => ({
    externalId: `customer-${i}`,
    email: `person-${i}x@example.com`,
    phone: `+3519123${String(i).padStart(5, "0")}`,
  }));
  const find = namedFinder(people);
  expect(find("person-7x@example.com, +351 912-300-042")).toEqual(new Set([people[7], people[42]]));
});
