import { fold } from "#lib/fold.ts";

/** The folded words of a search. */
export const foldedWords = (text: string): string[] =>
  fold(text)
    .split(/\s+/)
    .filter((word) => word !== "");
