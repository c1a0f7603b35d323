import type { ClvWords } from "#lib/domain/forecast/words/forecast-words.ts";
import type { PurchasingWords } from "#lib/domain/purchasing/words/purchasing-words.ts";
import type { Words } from "#lib/domain/words/words.ts";

/** Texts that pages share with exports and the API. */
export type SharedWords = Words & { clv_words: ClvWords; purchasing_words: PurchasingWords };

let words: SharedWords;

export const setPageWords = (messages: SharedWords): void => {
  words = messages;
};

// `imports` of package.json gives these to browsers in place of the functions of `lib/domain`: a page has the reader's language only.

export const wordsIn = (): Words => words;
export const clvWordsIn = (): ClvWords => words.clv_words;
export const purchasingWordsIn = (): PurchasingWords => words.purchasing_words;
