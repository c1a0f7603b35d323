import type { Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";

/** A tier's name and recommended actions. */
export const tierInWords = (tier: ClvTier, language: Language): { label: string; actions: readonly string[] } =>
  wordsIn(language).clv_tiers[tier];
