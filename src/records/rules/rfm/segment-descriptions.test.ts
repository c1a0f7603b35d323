import fc from "fast-check";
import { expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { findSegmentWords } from "./segment-descriptions.ts";

const wordsFor = (code: string, language: Language = "en") =>
  findSegmentWords(code, wordsIn(language), sayIn(language));

test("a badge shows the segment's letters, a tier's code, the first two letters of a trait, or a symbol", () => {
  const short = (code: string) => wordsFor(code)?.short;
  expect(
    ["R2F2M3", "V3", "CAT:Yarn", "CH:pos", "CH:phone", "CAT: #5 & more", "CAT:Ñandú", "OTHER", "NONE"].map(short),
  ).toEqual(["AR", "V3", "YA", "PO", "PH", "5M", "ÑA", "+", "–"]);
});

test("a trait is shown as the shop's own term, or as the season or known channel in the reader's language", () => {
  expect(wordsFor("CAT:Yarn", "es")?.trait).toBe("Yarn");
  expect(wordsFor("SEA:DEC-FEB", "pt")?.trait).toBe("dezembro–fevereiro");
  expect(wordsFor("CH:pos", "es")?.trait).toBe("Punto de venta");
  expect(wordsFor("CH:phone", "es")?.trait).toBe("phone");
  expect(wordsFor("V1")?.trait).toBeNull();
  expect(wordsFor("NONE")?.trait).toBeNull();
});

test("any trait name gives a title and three actions that contain it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.constantFrom(...LANGUAGES), (category, language) => {
      const words = wordsFor(`CAT:${category}`, language);
      expect(words?.name).toContain(category);
      expect(words?.actions.filter((action) => action.includes(category))).toHaveLength(3);
    }),
  );
});

test("an unknown code has no texts", () => {
  expect(["R9F9M9", "V4", "TAG:x", ""].map((code) => wordsFor(code))).toEqual([null, null, null, null]);
});
