import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import type { Language } from "./language.ts";
import pt from "./pt.json" with { type: "json" };

/** Terms shared by pages and exports, as ICU messages. Names come from the glossary. */
export type Words = typeof en;

const WORDS: Record<Language, Words> = { en, es, pt };

export const wordsIn = (language: Language): Words => WORDS[language];
