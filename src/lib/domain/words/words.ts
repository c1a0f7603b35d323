import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import type { Language } from "./language.ts";
import pt from "./pt.json" with { type: "json" };

/** The terms that pages and exports share, as ICU messages. Names are the glossary's. */
export type Words = typeof en;

const WORDS: Record<Language, Words> = { en, es, pt };

export const wordsIn = (language: Language): Words => WORDS[language];
