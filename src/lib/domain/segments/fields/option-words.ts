import { CLV_TIERS, type ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import { GROUPS, type GroupName } from "#lib/domain/purchasing/purchasing.ts";
import { wordsOf } from "#lib/domain/purchasing/words/words-of.ts";
import type { Language } from "#lib/domain/words/language.ts";

/** Names of the values that rules compare with, which the methods' own texts contain among much else. */
export type OptionWords = { purchasingGroups: Record<GroupName, string>; clvTiers: Record<ClvTier, string> };

const named = <Key extends string>(keys: readonly Key[], nameOf: (key: Key) => string) =>
  Object.fromEntries(keys.map((key) => [key, nameOf(key)])) as Record<Key, string>;

export const optionWordsIn = (language: Language): OptionWords => ({
  purchasingGroups: named(GROUPS, (group) => wordsOf(language).groups[group].label),
  clvTiers: named(CLV_TIERS, (tier) => tierInWords(tier, language).label),
});
