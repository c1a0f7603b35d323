import type { Words } from "#lib/domain/words/words.ts";

let words: Words;

export const setPageWords = (messages: Words): void => {
  words = messages;
};

/** Replaces `lib/domain/words/words.ts` in the browser, where the page provides the reader's language only. */
export const wordsIn = (): Words => words;
