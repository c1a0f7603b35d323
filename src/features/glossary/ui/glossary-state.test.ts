import { expect, test } from "vitest";
import { readGlossaryState, writeGlossaryState } from "./glossary-page.tsx";

const read = (query: string) => readGlossaryState(new URLSearchParams(query));

test("the search and the term are in the address", () => {
  const address = "?q=gap&term=typical_gap";
  expect(read(address)).toEqual({ state: { q: "gap", term: "typical_gap" }, unknown: [] });
  expect(writeGlossaryState(read(address).state)).toBe(address);
  expect(writeGlossaryState(read("").state)).toBe("");
});

test("a term that doesn't exist is named, also one that every object has", () => {
  expect(read("?term=karma")).toEqual({ state: { q: "", term: null }, unknown: ["term"] });
  expect(read("?term=toString").unknown).toEqual(["term"]);
});
