import en from "#core/messages/en.json" with { type: "json" };
import es from "#core/messages/es.json" with { type: "json" };
import pt from "#core/messages/pt.json" with { type: "json" };
import synonymsEn from "./synonyms/en.json" with { type: "json" };
import synonymsEs from "./synonyms/es.json" with { type: "json" };
import synonymsPt from "./synonyms/pt.json" with { type: "json" };
import { isStopWord, splitWords, stem } from "./words.ts";

type Texts = string | readonly Texts[] | { readonly [key: string]: Texts };

const leaves = (texts: Texts): string[] => (typeof texts === "string" ? [texts] : Object.values(texts).flatMap(leaves));

const readStems = (): ReadonlySet<string> =>
  new Set(
    leaves([en, es, pt, synonymsEn, synonymsEs, synonymsPt])
      // Names in examples are no words.
      .flatMap((text) => splitWords(text.replaceAll(/[{<][^}>]*[}>]/g, " ")))
      .filter((word) => !/\d/.test(word))
      .map(stem),
  );

let stems: ReadonlySet<string> | null = null;

/** More words are a sentence, which may tell a story. */
const MOST_WORDS = 8;

/**
 * What was typed as folded words, if the product's own texts have each of them in some form; null for anything else, such as names,
 * addresses and numbers, of which nothing may be stored.
 */
export const readKnownWords = (typed: string): string[] | null => {
  stems ??= readStems();
  const words = splitWords(typed);
  const isKnown = (word: string) => isStopWord(word) || (!/\d/.test(word) && stems?.has(stem(word)));
  return words.length > 0 && words.length <= MOST_WORDS && !typed.includes("@") && words.every(isKnown) ? words : null;
};
