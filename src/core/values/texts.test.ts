import { expect, test } from "vitest";
import { cleanId } from "./texts.ts";

test.each([
  "❤\ufe0f",
  "👩\u200d👩\u200d👧 set",
  "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  "1\ufe0f\u20e3",
  "👍🏽",
])("the ID %j keeps what shapes its emoji", (id) => expect(cleanId(id)).toBe(id));

test.each([
  ["a\u200bb\ufe0f", "ab"],
  ["12\u200d3\ufe0f", "123"],
  ["👍\u200d", "👍"],
  [" ❤\u200b ", "❤"],
])("the ID %j is %j", (id, clean) => {
  expect(cleanId(id)).toBe(clean);
  expect(cleanId(cleanId(id))).toBe(clean);
});
