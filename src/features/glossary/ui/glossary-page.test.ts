import { expect, test } from "vitest";
import { byLetter, glossaryAddress } from "./glossary-page.tsx";

test("names are sorted in the language, and an accent doesn't make a letter of its own", () => {
  const items = ["Índice", "valor", "Importe", "Área", "Ática", "cohorte"].map((name) => ({ name }));
  expect(byLetter(items, "es-419").map(({ letter, items: of }) => [letter, ...of.map(({ name }) => name)])).toEqual([
    ["A", "Área", "Ática"],
    ["C", "cohorte"],
    ["I", "Importe", "Índice"],
    ["V", "valor"],
  ]);
});

test("a name that every object has is no term", () => {
  expect(glossaryAddress.read(new URLSearchParams("term=toString")).unknown).toEqual(["term"]);
});
