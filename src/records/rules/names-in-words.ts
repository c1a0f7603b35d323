import type { Language } from "#core/messages/language.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";

/** An event's name for the reader: the events that most shops send have one in each language, others are shown as sent. */
export const eventNameIn = ({ event_names: names }: Words, name: string): string =>
  Object.hasOwn(names, name) ? names[name as keyof typeof names] : name;

/** A tier's name and recommended actions. */
export const tierInWords = (tier: ClvTier, language: Language): { label: string; actions: readonly string[] } =>
  wordsIn(language).clv_tiers[tier];
