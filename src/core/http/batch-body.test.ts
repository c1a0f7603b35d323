import fc from "fast-check";
import { expect, test } from "vitest";
import { topLevelList } from "./parse.ts";

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
