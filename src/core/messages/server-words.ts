import { type Language, type LanguageTag, toLanguage } from "./language.ts";
import en from "./server/en.json" with { type: "json" };
import es from "./server/es.json" with { type: "json" };
import pt from "./server/pt.json" with { type: "json" };

/** Texts of documents, messages and answers that no page shows, so that no page loads them. ICU messages. */
export type ServerWords = typeof en;

const WORDS: Record<Language, ServerWords> = { en, es, pt };

export const serverWordsIn = (language: LanguageTag): ServerWords => WORDS[toLanguage(language)];
