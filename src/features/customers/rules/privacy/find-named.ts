import type { ErasedPerson } from "#core/values/customer-identifiers.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { isSearchedId } from "./erasure-patterns.ts";

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const decodedOnce = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });

/** Addresses in addresses are encoded more than once. */
const TIMES = 3;

/** A text as it is, and without the codes of addresses and JSON. */
const readings = (text: string): string => {
  if (!/[%\\]/.test(text)) return text;
  let decoded = text;
  for (let i = 0; i < TIMES && decoded.includes("%"); i++) decoded = decodedOnce(decoded);
  const unescaped = decoded
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[bfnrt]/g, " ");
  return `${text} ${decoded} ${unescaped}`;
};

const DIGITS = /\d(?:[ ().+\u00a0-]*\d)*/g;
/** The last digits of every phone number. */
const TAIL = 8;

const takeLastDigits = (phone: string): string => phone.replace(/\D/g, "").slice(-TAIL);

/**
 * Finds which of many customers a text may name, in one pass however many they are: by the words and the last digits of what they
 * are recognized by. Finds all that the patterns of `erasurePatterns` find, and some more.
 */
export const namedFinder = <Person extends ErasedPerson>(
  people: readonly Person[],
): ((text: string) => Set<Person>) => {
  const byWord = new Map<string, { person: Person; words: readonly string[] }[]>();
  const byTail = new Map<string, Person[]>();
  const addWords = (person: Person, text: string) => {
    const words = wordsIn(text);
    const longest = words.toSorted((a, b) => b.length - a.length)[0];
    if (longest !== undefined) byWord.set(longest, [...(byWord.get(longest) ?? []), { person, words }]);
  };
  const addPhone = (person: Person, phone: string) => {
    const tail = takeLastDigits(phone);
    if (tail.length === TAIL) byTail.set(tail, [...(byTail.get(tail) ?? []), person]);
  };
  for (const person of people) {
    const { externalId: id, email, phone, name, firstName, lastName } = person;
    if (isSearchedId(id)) addWords(person, id);
    if (isPersonalId(id) && !id.includes("@")) addPhone(person, id);
    if (email) addWords(person, email);
    if (phone) addPhone(person, phone);
    for (const full of [name ?? "", `${firstName ?? ""} ${lastName ?? ""}`]) {
      const words = wordsIn(full);
      if (words.length > 1) addWords(person, full);
      if (words.length > 2) addWords(person, `${words[0]} ${words.at(-1)}`);
    }
  }
  return (text) => {
    const found = new Set<Person>();
    const read = readings(text);
    const words = new Set(wordsIn(read));
    for (const word of words)
      for (const one of byWord.get(word) ?? []) if (one.words.every((each) => words.has(each))) found.add(one.person);
    if (byTail.size === 0) return found;
    for (const [digits] of read.replace(/%[0-9a-f]{2}/gi, " ").matchAll(DIGITS)) {
      const plain = digits.replace(/\D/g, "");
      for (let i = 0; i + TAIL <= plain.length; i++)
        for (const person of byTail.get(plain.slice(i, i + TAIL)) ?? []) found.add(person);
    }
    return found;
  };
};
