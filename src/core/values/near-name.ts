import { distance } from "fastest-levenshtein";
import { snakeCase } from "#core/values/texts.ts";

/** What other systems call our parameters; of each list, the first is ours. */
const SYNONYMS: readonly (readonly string[])[] = [
  ["start", "from", "since", "begin"],
  ["end", "to", "until", "till"],
  ["product", "sku", "article"],
  ["customer", "client", "user", "buyer", "shopper"],
  ["amount", "revenue", "spend", "spent", "sum"],
  ["date", "day", "timestamp", "datetime", "ordered_at", "order_date", "purchased_at", "purchase_date"],
  ["orders", "sales"],
];

const OURS = new Map(SYNONYMS.flatMap(([own = "", ...others]) => others.map((other) => [other, own] as const)));

const toOurs = (word: string): string => OURS.get(word) ?? word;

const UNIT = /_(days|weeks|months|years)$/;

const wordsOf = (name: string): string[] => {
  const plain = snakeCase(name)
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
  return (OURS.get(plain) ?? plain.replace(UNIT, "")).split("_");
};

/** The shortest start of a word that stands for it, as `algo` for `algorithm`. */
const LEAST_START = 4;
/** At most every third letter of a word may differ, and every seventh of a name, however it is divided into words. */
const LETTERS_A_SLIP = { word: 3, name: 7 };

const hasFewSlips = (one: string, other: string, of: keyof typeof LETTERS_A_SLIP): boolean =>
  distance(one, other) * LETTERS_A_SLIP[of] <= Math.max(one.length, other.length);

const isNearWord = (given: string, known: string): boolean =>
  toOurs(given) === toOurs(known) ||
  (given.length >= LEAST_START && known.startsWith(given)) ||
  hasFewSlips(given, known, "word");

const isNear = (given: readonly string[], known: readonly string[]): boolean =>
  hasFewSlips(given.join(""), known.join(""), "name") ||
  (given.length <= known.length && given.every((word) => known.some((each) => isNearWord(word, each))));

/**
 * The known name that a misspelled, shortened or differently called one most probably means; null if none is near enough to be
 * worth suggesting.
 */
export const findNearName = (given: string, known: readonly string[]): string | null => {
  const words = wordsOf(given);
  const inOurs = (some: readonly string[]) => some.map(toOurs).join("_");
  const near = known.filter((name) => isNear(words, wordsOf(name)));
  const distanceTo = (name: string) => distance(inOurs(words), inOurs(wordsOf(name)));
  return near.toSorted((a, b) => distanceTo(a) - distanceTo(b))[0] ?? null;
};
