import type { PurchasingWords } from "#core/messages/purchasing/purchasing-words.ts";
import type { Words } from "#core/messages/words.ts";
import type { ClvWords } from "#features/forecast/rules/words/forecast-words.ts";

/** Texts that pages share with exports and the API. */
export type SharedWords = Words & { clv_words: ClvWords; purchasing_words: PurchasingWords };

let words: SharedWords;

export const setPageWords = (messages: SharedWords): void => {
  words = messages;
};

// `imports` of package.json gives these to browsers in place of the functions of `core/messages`: a page has the reader's language only.

export const wordsIn = (): Words => words;
export const clvWordsIn = (): ClvWords => words.clv_words;
export const purchasingWordsIn = (): PurchasingWords => words.purchasing_words;
