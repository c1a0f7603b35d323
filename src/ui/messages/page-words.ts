import type { Words } from "#lib/domain/words/words.ts";

let words: Words;

export const setPageWords = (messages: Words): void => {
  words = messages;
};

/** In the browser in place of `lib/domain/words/words.ts`, which has three languages: the page brought its reader's. */
export const wordsIn = (): Words => words;
