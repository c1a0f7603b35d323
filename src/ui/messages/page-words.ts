import type { OptionWords } from "#lib/domain/segments/fields/option-words.ts";
import type { Words } from "#lib/domain/words/words.ts";

type PageWords = Words & { option_words: OptionWords };

let words: PageWords;

export const setPageWords = (messages: PageWords): void => {
  words = messages;
};

/** Replaces `lib/domain/words/words.ts` in the browser, where the page provides the reader's language only. */
export const wordsIn = (): Words => words;

/** Replaces `lib/domain/segments/fields/option-words.ts` there. */
export const optionWordsIn = (): OptionWords => words.option_words;
