import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findSnakeKeys } from "./row-keys.ts";

const sources = new Map(
  globSync(["src/**/*.ts", "src/**/*.tsx", "{bench,e2e,studies}/**/*.ts"])
    .filter((file) => !/^src\/generated\/|row-keys/.test(file))
    .map((file) => [file, readFileSync(file, "utf8")]),
);

test("no type of a statement's rows has a column's own name as a key, which a row does not have", () => {
  // A connection of the driver's own class, in tests, keeps the columns' names.
  const files = [...sources].filter(([, source]) => !source.includes("new pg.Client("));
  const typed = files.filter(([, source]) => /\.query<|\bexecute</.test(source));
  expect(typed.length).toBeGreaterThan(100);
  const found = typed.map(([file]) => [file, findSnakeKeys(file, (path) => sources.get(path))] as const);
  expect(found.filter(([, keys]) => keys.length > 0)).toEqual([]);
});

const inFile = (source: string, imported = "") =>
  findSnakeKeys("a.ts", (file) => (file === "a.ts" ? source : imported));

test("finds such a key in a type that is written at the call, named in the file, or imported", () => {
  expect(inFile("client.query<{ id: string; order_count: number }>(sql)")).toEqual(["order_count"]);
  expect(inFile("type Row = Other & { last_at?: Date };\nexecute<Row>(client, sql)")).toEqual(["last_at"]);
  expect(
    inFile('import type { Row } from "#core/row.ts";\nclient.query<Row>(sql)', "export type Row = { made_at: Date };"),
  ).toEqual(["made_at"]);
});

test("leaves keys of stored values, comments and camel case alone", () => {
  expect(inFile("client.query<{ orderCount: number; answer: { as_of: string } }>(sql)")).toEqual([]);
  expect(inFile("client.query<{ /** Not order_count: that is of all. */ id: string }>(sql)")).toEqual([]);
});
