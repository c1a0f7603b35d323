import type { Language } from "#core/messages/language.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import type { ClvWords } from "./forecast-words.ts";
import { pt } from "./pt.ts";

const WORDS: Record<Language, ClvWords> = { en, es, pt };

export const clvWordsIn = (language: Language): ClvWords => WORDS[language];
