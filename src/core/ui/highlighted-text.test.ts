import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesIn } from "./highlighted-text.tsx";

const marked = (text: string, q: string) =>
  matchesIn(text, q.split(" "))
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join("");

test("marks every word wherever it occurs, ignoring case and accents", () => {
  expect(marked("Ángela Núñez", "ANG nez")).toBe("[Áng]ela Nú[ñez]");
  expect(marked("anna.hanna@example.com", "anna")).toBe("[anna].h[anna]@example.com");
  expect(marked("aaa", "aa")).toBe("[aaa]");
  expect(marked("Bert", "zoe")).toBe("Bert");
  expect(marked("ﬁnn", "fi")).toBe("[ﬁ]nn");
});

test("keeps every letter, whatever the search", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string({ unit: "grapheme" })), (text, words) => {
      expect(
        matchesIn(text, words)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
