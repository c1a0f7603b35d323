import { fold } from "#lib/fold.ts";

/** The folded words of a search. */
export const foldedWords = (text: string): string[] =>
  fold(text)
    .split(/\s+/)
    .filter((word) => word !== "");

/** Whether all words of a text occur in these texts, in any order. Case and accents don't matter; a text without words means nothing. */
export const matchesText = (text: string, texts: readonly string[]): boolean => {
  const words = foldedWords(text);
  const everything = texts.map(fold).join(" ");
  return words.length > 0 && words.every((word) => everything.includes(word));
};
