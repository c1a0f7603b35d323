import { expect, test } from "vitest";
import { erasurePatterns } from "./identifiers.ts";

/** JavaScript has no POSIX classes; the rest means the same. */
const finds = (pattern: string | null, text: string): boolean =>
  pattern !== null && new RegExp(pattern.replaceAll("[:alnum:]", "\\p{L}\\p{N}"), "iu").test(text);

test.each([
  ["C10482", "Ordered by C10482, see note", true],
  ["C10482", "C104820", false],
  ["57", "57 customers", false],
  ["a+b(c)1", "from A+B(C)1.", true],
  ['say "hi" 1', String.raw`from say \"hi\" 1`, true],
  ["ana.x@example.com", "audience-ana-x-example-com-2026.csv", true],
  ["ana.x@example.com", '{"ana.x": "example.com"}', false],
  ["in@for.me", "in for me", false],
  ["-@-.-", "Nothing (to) find - here.", false],
  ["@@@@@@", "Nothing (to) find - here.", false],
  ["+351912345678", "call 351 912-345-678", true],
])("the customer %s in %j: %s", (externalId, text, isFound) => {
  expect(finds(erasurePatterns([{ externalId }]).identifiers, text)).toBe(isFound);
});

test("an ID that is a word is no word of the product's own documents", () => {
  const { identifiers, inDocuments } = erasurePatterns([{ externalId: "segment", email: "ana@example.com" }]);
  expect(finds(identifiers, "Called about segment")).toBe(true);
  expect(finds(inDocuments, "segment")).toBe(false);
  expect(finds(inDocuments, "ana@example.com")).toBe(true);
  expect(erasurePatterns([{ externalId: "UNKNOWN" }]).inDocuments).toBeNull();
});

test.each([
  String.raw`{"email":"jos\303\251@example.com"}`,
  String.raw`{"email":"jos\\u00e9@example.com"}`,
  String.raw`{"email":"JOS\\u00C9\\u0040example.com"}`,
])("a body has the address however JSON spells it: %s", (body) => {
  const { inBodies } = erasurePatterns([{ externalId: "1", email: "josé@example.com" }]);
  expect(finds(inBodies, body)).toBe(true);
  expect(finds(inBodies, body.replace("xample", "xemple"))).toBe(false);
});
