import { expect, test } from "vitest";
import { byLetter, readGlossaryState, writeGlossaryState } from "./glossary-page.tsx";

test("names are sorted in the language, and an accent doesn't make a letter of its own", () => {
  const items = ["Índice", "valor", "Importe", "Área", "Ática", "cohorte"].map((name) => ({ name }));
  expect(byLetter(items, "es-419").map(({ letter, items: of }) => [letter, ...of.map(({ name }) => name)])).toEqual([
    ["A", "Área", "Ática"],
    ["C", "cohorte"],
    ["I", "Importe", "Índice"],
    ["V", "valor"],
  ]);
});

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
