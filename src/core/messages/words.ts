import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import { overlay, type Say } from "./format-message.ts";
import type { Formats } from "./formats.ts";
import { type Language, type LanguageTag, toLanguage } from "./language.ts";

import pt from "./pt.json" with { type: "json" };

/** Texts and formats for one reader. A page loads only its own language. */
export type Voice = { words: Words; formats: Formats; say: Say };

/** Terms shared by pages and exports, as ICU messages. Names come from the glossary. */
export type Words = typeof en;

const WORDS: Record<Language, Words> = { en, es, pt };

export const wordsIn = (language: LanguageTag): Words => WORDS[toLanguage(language)];

/** The same, speaking of gross margin where they speak of revenue. */
export const marginWordsIn = (language: LanguageTag): Words =>
  overlay(WORDS[toLanguage(language)], WORDS[toLanguage(language)].by_margin);
