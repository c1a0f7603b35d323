import { expect, test } from "vitest";
import { directionOf, nextSort, pageCount } from "./list-state.ts";

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
  expect([0, 25, 26].map((total) => pageCount(total, 25))).toEqual([1, 1, 2]);
});
