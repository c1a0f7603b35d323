import fc from "fast-check";
import { expect, test } from "vitest";
import { wordDiff } from "./audit-state.ts";

const formatDiff = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `[+${text}+]` })[kind])
    .join(" ");

test.each([
  ["viewer", "analyst", "[-viewer-] [+analyst+]"],
  ["Corner Shop", "Corner Store", "Corner [-Shop-] [+Store+]"],
  ["The old corner shop", "The corner shop of Ana", "The [-old-] corner shop [+of Ana+]"],
  ["", "new here", "[+new here+]"],
  ["gone now", "", "[-gone now-]"],
  ["same", "same", "same"],
  ["", "", ""],
])("%j to %j", (before, after, words) => expect(formatDiff(before, after)).toBe(words));

const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 }).map((words) => words.join(" "));
const without = (before: string, after: string, kind: "gone" | "new") =>
  wordDiff(before, after)
    .filter((piece) => piece.kind !== kind)
    .map((piece) => piece.text)
    .join(" ");

test("returns the old text without the new words, and the new text without the old ones", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(without(before, after, "new")).toBe(before);
      expect(without(before, after, "gone")).toBe(after);
    }),
  );
});

test("shows a long text as replaced entirely", () => {
  const long = Array.from({ length: 300 }, (_, i) => `w${i}`).join(" ");
  expect(wordDiff(long, "short").map(({ kind }) => kind)).toEqual(["gone", "new"]);
});
