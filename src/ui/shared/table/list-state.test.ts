import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { directionOf, nextSort, pagesOf, readListState, writeListState } from "./list-state.ts";

const LIST = { sorts: ["name", "revenue"], standardSort: "-revenue" };
const read = (query: string) => readListState(new URLSearchParams(query), LIST);

test("an empty address is the standard: no words, the standard sort, the first page", () => {
  expect(read("")).toEqual({ state: { q: "", sort: "-revenue", page: 1 }, unknown: [] });
});

test("what is written is read again, and what is standard is left out", () => {
  const states = fc.record({
    q: fc.string({ unit: "grapheme", maxLength: 10 }),
    sort: fc.constantFrom("name", "-name", "revenue", "-revenue"),
    page: fc.integer({ min: 1, max: 999_999_999 }),
  });
  fc.assert(
    fc.property(states, (state) => {
      const query = new URLSearchParams();
      writeListState(query, state, LIST.standardSort);
      expect(read(query.toString())).toEqual({ state, unknown: [] });
    }),
  );
  const standard = new URLSearchParams();
  writeListState(standard, read("").state, LIST.standardSort);
  expect(standard.toString()).toBe("");
});

describe("what does not exist falls back, and is told", () => {
  test.each([
    ["sort=age", ["sort"]],
    ["sort=--name", ["sort"]],
    ["page=0", ["page"]],
    ["page=1e3", ["page"]],
    ["page=-1&sort=", ["sort", "page"]],
  ])("%s", (query, unknown) => {
    expect(read(query)).toEqual({ state: { q: "", sort: "-revenue", page: 1 }, unknown });
  });
});

test("sorting by a field begins in its own direction and then turns round", () => {
  expect(nextSort("-revenue", { name: "name" })).toBe("name");
  expect(nextSort("name", { name: "name" })).toBe("-name");
  expect(nextSort("name", { name: "revenue", startsDown: true })).toBe("-revenue");
  expect(nextSort("-revenue", { name: "revenue", startsDown: true })).toBe("revenue");
});

test("only the field it is sorted by has a direction", () => {
  expect(["name", "-name", "revenue"].map((sort) => directionOf(sort, "name"))).toEqual([
    "ascending",
    "descending",
    undefined,
  ]);
});

test("nothing is one page, 25 of 25 is one, 26 are two", () => {
  expect([0, 25, 26].map((total) => pagesOf(total, 25))).toEqual([1, 1, 2]);
});
