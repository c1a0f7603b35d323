import type { Random } from "#lib/statistics/random.ts";

export const oneOf = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** Texts that have broken other products; any user or program could send them. */
const HOSTILE_TEXTS: readonly string[] = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "x\udfff\ud800x",
  "\u202Egnp.exe\u202C",
  "\u200B\u200D\uFEFF",
  "\u001b[31mred\u0007",
  "line\r\nX-Injected: yes",
  "e\u0301".repeat(200),
  "💥".repeat(300),
  "a".repeat(5_000),
  "ß".repeat(200_000),
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "'; drop table users; --",
  "\\'\" or 1=1 --",
  "%' escape '!",
  "$1::int",
  "%_%_%",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "{{7*7}}",
  "=cmd|' /C calc'!A0",
  "+1+1",
  "@SUM(1)",
  "../../../../etc/passwd",
  "..\\..\\windows",
  "/etc/passwd\u0000.csv",
  "NaN",
  "Infinity",
  "-0",
  "1e999",
  "9007199254740993",
  "0x10",
  "１２３",
  "null",
  "true",
  "[]",
  "{}",
  '{"$ne":null}',
  "2026-02-30",
  "0000-00-00",
  "+275760-09-13",
  "9999-12-31T23:59:60Z",
  "a,".repeat(1_000),
  "00000000-0000-0000-0000-000000000000",
  "(a+)+$",
  "%ff%fe",
];

const nested = (levels: number): unknown => {
  let value: unknown = {};
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { not: value } : [value];
  return value;
};

const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.1,
  1e-320,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  [],
  {},
  [[]],
  [null],
  nested(40),
  nested(90),
  Array.from({ length: 500 }, (_, i) => i),
  JSON.parse('{"__proto__":{"isAdmin":true}}'),
  { constructor: { prototype: { role: "admin" } } },
  { toString: 1, valueOf: null },
  { length: 1e9 },
];

export const hostileText = (random: Random): string => oneOf(random, HOSTILE_TEXTS);

export const hostileValue = (random: Random): unknown =>
  random() < 0.6 ? hostileText(random) : oneOf(random, HOSTILE_VALUES);

/** Bytes that are not JSON, or JSON that parsers may read differently. */
export const HOSTILE_BODIES: readonly Buffer[] = [
  "",
  "{",
  "null",
  "[]",
  '"text"',
  "NaN",
  '{"a":1,"a":2}',
  '{"name":"x","name":"y","__proto__":{"role":"admin"}}',
  '{"name":1e999,"version":-0}',
  '{"name":123456789012345678901234567890}',
  "\ufeff{}",
  "{}{}",
  "{'a':1}",
  '{"a":undefined}',
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  `${'{"not":'.repeat(5_000)}{}${"}".repeat(5_000)}`,
  `{"name":"${"a".repeat(1_200_000)}"}`,
  `{${Array.from({ length: 5_000 }, (_, i) => `"k${i}":${i}`).join(",")}}`,
]
  .map((text) => Buffer.from(text))
  .concat([Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), Buffer.from('{"name":"\xff\xc0"}', "latin1"), Buffer.alloc(64)]);

/** Percent-escapes that don't decode to text, and some that decode to unexpected text. */
export const HOSTILE_ESCAPES = [
  "%",
  "%zz",
  "%ff",
  "%c0%af",
  "%ed%a0%80",
  "%00",
  "%2e%2e%2f",
  "%252e",
  "%0d%0aX: 1",
  "+",
];
