import fc from "fast-check";
import { expect, test } from "vitest";
import { topLevelList, topLevelValues } from "./scan-body.ts";

const noTurns = async () => {};
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const split = async (text: string, most = 1000) => {
  const list = await topLevelList(bytesOf(text), "items", most, noTurns);
  return list && { rest: textOf(list.rest), items: list.items.map(textOf), isLonger: list.isLonger };
};

const json = fc.jsonValue({ maxDepth: 4 });

test("finds the items of any body, however it is spaced", async () => {
  const body = fc.record({ items: fc.array(json), others: fc.dictionary(fc.string(), json), isFirst: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(undefined, 1, "\t"), async ({ items, others, isFirst }, space) => {
      const { items: _, ...rest } = others;
      const whole = isFirst ? { items, ...rest } : { ...rest, items };
      const found = await split(JSON.stringify(whole, null, space));
      expect(found?.items.map((item) => JSON.parse(item))).toEqual(JSON.parse(JSON.stringify(items)));
      expect(JSON.parse(found?.rest ?? "")).toEqual(JSON.parse(JSON.stringify({ ...whole, items: [] })));
    }),
  );
});

test.each([
  ['{"items":[]}', []],
  ['{"items":[ \n ]}', []],
  ['{"items":[1,,2]}', ["1", "", "2"]],
  ['{"items":[1,]}', ["1", ""]],
  ['{"items" : [{"items":[1,2]},"],["]}', ['{"items":[1,2]}', '"],["']],
])("%s", async (text, items) => expect((await split(text))?.items).toEqual(items));

test.each(['{"items":5}', '{"a":{"items":[1]}}', '[["items",[1]]]', '{"items":[1', '{"items', '"items":[1]', ""])(
  "%s has no such list",
  async (text) => expect(await split(text)).toBeNull(),
);

test("a second list of the name stays in the rest, where it is a repeated key", async () => {
  expect(await split('{"items":[1],"items":[2]}')).toMatchObject({ rest: '{"items":[],"items":[2]}', items: ["1"] });
});

test("a longer list than allowed is said to be", async () => {
  expect(await split('{"items":[1,2,3]}', 3)).toMatchObject({ items: ["1", "2", "3"], isLonger: false });
  expect(await split('{"items":[1,2,3,4,5]}', 3)).toMatchObject({ items: ["1", "2", "3"], isLonger: true });
});

const isNested = (value: unknown): boolean => typeof value === "object" && value !== null;

test("finds the fields of any body that are no lists or objects, however it is spaced", async () => {
  const isField = (key: string) => /^[ -~]*$/.test(key) && key.length % 2 === 0;
  const body = fc.dictionary(fc.string(), fc.oneof(json, fc.array(fc.string())));
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(undefined, 1, "\t"), async (given, space) => {
      const text = JSON.stringify(given, null, space);
      const fields = Object.entries(JSON.parse(text) as object).filter(([key]) => isField(key));
      const hasRows = fields.some(([, value]) => Array.isArray(value) && value.some(isNested));
      const values = Object.fromEntries(fields.filter(([, value]) => !isNested(value)));
      expect(await topLevelValues(bytesOf(text), isField, noTurns)).toEqual(hasRows ? null : values);
    }),
  );
});

test.each([
  ["", {}],
  ["[1,2]", {}],
  ['{,,"a":1', {}],
  ['{"a":1,"b":{"a":2},"c":x,"\\u0064": null }', { a: 1, d: null }],
  ['{"a":[{"b":1}],"c":', null],
  ['{"a":1,"b":2,"a":3}', null],
])("%s has no other fields", async (text, values) => {
  expect(await topLevelValues(bytesOf(text), () => true, noTurns)).toEqual(values);
});
