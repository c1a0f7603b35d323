import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#testing/depth.ts";
import { findEmail, readEmail } from "./fields.ts";

/** What cells, lists, sentences and formulas leave around an address, as in 59-email-cells. */
const BEFORE = [
  "",
  " ",
  "'",
  '"',
  "<",
  "(",
  "[",
  "mailto:",
  "MAILTO:",
  "\u200b",
  "\ufeff",
  ";",
  ",",
  "‘",
  "“",
  "'<",
  "Ada <",
  '"Ada" <',
  ". ",
];
const AFTER = [
  "",
  " ",
  "'",
  '"',
  ">",
  ")",
  "]",
  ";",
  ",",
  ".",
  ". ",
  " .",
  ";;",
  "’",
  "”",
  "\u200b",
  "\u00ad",
  "\u2060.",
  ">;",
  ">,",
  ".;",
  " , ",
];

describe("an email address", () => {
  test("has one spelling, whatever is left around it", () => {
    for (const before of BEFORE)
      for (const after of AFTER) {
        const cell = `${before}Ada.Lovelace+mail@Shop.Example${after}`;
        // A name's bracket that is not closed, or one that was not opened, is what is left of it.
        expect([cell, findEmail(cell)]).toEqual([
          cell,
          before.includes("Ada") && !after.includes(">") ? null : "ada.lovelace+mail@shop.example",
        ]);
      }
  });

  test.each([
    ["o'brien@shop.example", "o'brien@shop.example"],
    ["Ｏ’Ｂ@shop.example", "o’b@shop.example"],
    ["ａda＠ｓhop．example", "ada@shop.example"],
    ["ada@shop。example", "ada@shop.example"],
    ["a\u200bd\u2060a@sh\u00adop.example", "ada@shop.example"],
    ["ada@büro.example", "ada@büro.example"],
    ["ada@localhost", "ada@localhost"],
    ["abc.@docomo.example", "abc.@docomo.example"],
    ["Ada Lovelace <ada@shop.example>", "ada@shop.example"],
    ["ada@shop.example <ada@shop.example>", "ada@shop.example"],
  ])("%j is %j", (text, email) => {
    expect(readEmail(text)).toBe(email);
  });

  test.each([
    "",
    ";",
    "ada",
    "ada@",
    "@shop.example",
    "ada@shop.example, bob@shop.example",
    "ada@shop.example;bob@shop.example",
    "Ada <ada@shop.example>, Bob <bob@shop.example>",
    "ada@shop..example",
    "ada@.shop.example",
    'ad"a@shop.example',
    "ad;a@shop.example",
    "ada@shop.example/x",
    "ada@shop.example?subject=Hi",
    "ada lovelace@shop.example",
    `${"a".repeat(250)}@shop.example`,
  ])("%j is none, or more than one", (text) => {
    expect(findEmail(text)).toBeNull();
    expect(() => readEmail(text)).toThrow("email must be an email address");
  });

  test("an address that was read once reads the same again", () => {
    const sign = fc.constantFrom(...BEFORE, ...AFTER, "a", "B", "@", "Ａ", "＠", "é", "e\u0301", ".", "-", "_", "+");
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
        const email = findEmail(signs.join(""));
        if (email !== null) expect(findEmail(email)).toBe(email);
      }),
      { numRuns: runs(20_000, 2000) },
    );
  });

  test("a long text of signs is refused without reading it", () => {
    for (const sign of ["'", ".", "<", "mailto:", " ", "\u200b"]) expect(findEmail(sign.repeat(200_000))).toBeNull();
  });
});

test.each([
  ["*a@s.test", "a@s.test"],
  ["#a@s.test", "a@s.test"],
  ["=a@s.test", "a@s.test"],
  ["$a@s.test", "a@s.test"],
  ["%20a@s.test", "a@s.test"],
  ["a@s.test-", "a@s.test"],
  ["a@s.test_", "a@s.test"],
  ["-@-.-", null],
  ["a@-s.test", null],
  ["a@s..test", null],
  ["_a-b.c+d@my-shop.s_1.test", "_a-b.c+d@my-shop.s_1.test"],
])("%s, with signs at its ends or wrong dots in its domain, is %s", (cell, email) => {
  expect(findEmail(cell)).toBe(email);
});
