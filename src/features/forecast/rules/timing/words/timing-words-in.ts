import type { Language } from "#core/messages/language.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";
import type { TimingWords } from "./timing-words.ts";

const WORDS: Record<Language, TimingWords> = { en, es, pt };

export const timingWordsIn = (language: Language): TimingWords => WORDS[language];
