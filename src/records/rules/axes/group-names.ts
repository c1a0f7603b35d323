import { type Language, type LanguageTag, toLanguage } from "#core/messages/language.ts";
import { type GroupWordKey, parseGroupKey } from "#lib/axes/claims.ts";
import en from "./texts/groups-en.json" with { type: "json" };
import es from "./texts/groups-es.json" with { type: "json" };
import pt from "./texts/groups-pt.json" with { type: "json" };

type GroupTexts = { none: string; words: Record<GroupWordKey, { name: string; means: string }> };

const TEXTS: Record<Language, GroupTexts> = { en, es, pt };

/** What a word of a group's name is, and what it says of each of its customers, in words that continue "customers who …". */
export const groupWord = (word: GroupWordKey, language: LanguageTag): { name: string; means: string } =>
  TEXTS[toLanguage(language)].words[word];

/** What customers without a group are in. */
export const noClearGroup = (language: LanguageTag): string => TEXTS[toLanguage(language)].none;

/** An archetype's name by its key: "One order · Inactive". A key of an earlier version of the product is no clear group. */
export const archetypeName = (key: string, language: LanguageTag): string =>
  parseGroupKey(key)
    ?.map((word) => groupWord(word, language).name)
    .join(" · ") ?? noClearGroup(language);
