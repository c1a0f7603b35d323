import type { LanguageTag } from "#core/messages/language.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import { fold } from "#lib/fold.ts";

/** An event's name for the reader: the events that most shops send have one in each language, others are shown as sent. */
export const eventNameIn = ({ event_names: names }: Words, name: string): string =>
  Object.hasOwn(names, name) ? names[name as keyof typeof names] : name;

/** A tier's name and recommended actions. */
export const tierInWords = (tier: ClvTier, language: LanguageTag): { label: string; actions: readonly string[] } =>
  wordsIn(language).clv_tiers[tier];

/** Words that many groups have in their names, so that they tell none apart. */
const COMMON = /^(?:customer|buyer|shopper|cliente|comprador|compradore)$/;

/**
 * A group's name as readers tell it from others: without case, accents, plurals, the order of words, and words such as
 * "customers". "Loyal" and "Loyal Customers" are the same, and so are "Alto valor" and "Valor alto".
 */
export const toNameKey = (name: string): string => {
  const words = fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/s$/, ""))
    .filter((word) => word !== "");
  const telling = words.filter((word) => !COMMON.test(word));
  return (telling.length > 0 ? telling : words).sort().join(" ");
};
