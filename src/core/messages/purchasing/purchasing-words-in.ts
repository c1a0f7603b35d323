import type { Language } from "#core/messages/language.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";
import type { PurchasingWords } from "./purchasing-words.ts";

const WORDS: Record<Language, PurchasingWords> = { en, es, pt };

export const purchasingWordsIn = (language: Language): PurchasingWords => WORDS[language];
