import type { Words } from "#core/messages/words.ts";

let words: Words;

export const setPageWords = (messages: Words): void => {
  words = messages;
};

/** `imports` of package.json gives this to browsers in place of the function of `core/messages`: a page has the reader's language only. */
export const wordsIn = (): Words => words;
