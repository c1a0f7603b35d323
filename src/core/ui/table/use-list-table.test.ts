import { expect, test } from "vitest";
import { nextSort, pageCount, toAriaSort } from "./sorting.ts";

test("sorts by a field in its default direction first, then reversed", () => {
  expect(nextSort("-revenue", { name: "name" })).toBe("name");
  expect(nextSort("name", { name: "name" })).toBe("-name");
  expect(nextSort("name", { name: "revenue", align: "end" })).toBe("-revenue");
  expect(nextSort("-revenue", { name: "revenue", align: "end" })).toBe("revenue");
});

test("only the sorted field has a direction", () => {
  expect(["name", "-name", "revenue"].map((sort) => toAriaSort(sort, "name"))).toEqual([
    "ascending",
    "descending",
    undefined,
  ]);
});

test("zero rows are one page, 25 of 25 are one, 26 are two", () => {
  expect([0, 25, 26].map((total) => pageCount(total, 25))).toEqual([1, 1, 2]);
});
