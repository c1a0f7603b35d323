import { type ErasedPerson, isPersonalId } from "#core/values/personal-data.ts";

/** Country codes have three digits, except these (ITU-T E.164). */
const SHORT_CODES = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** The digits of an international phone number without its country code. */
export const withoutCountryCode = (digits: string): string => digits.slice(SHORT_CODES.exec(digits)?.[0].length ?? 3);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const ENCODER = new TextEncoder();

const encodeBytes = (text: string, digits: (byte: number) => string): string =>
  [...ENCODER.encode(text)].map(digits).join("");

/** In an address, also if it is part of another address. */
const percentEncoded = (text: string): string =>
  encodeBytes(text, (byte) => `%(25)*${byte.toString(16).padStart(2, "0")}`);

/** In JSON, also within a text of another JSON document. */
const jsonEscaped = (text: string): string =>
  text
    .split("")
    .map((unit) => `\\\\+u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** As PostgreSQL's escape format shows bytes that are not ASCII. */
const inBytes = (text: string): string => encodeBytes(text, (byte) => `\\\\${byte.toString(8)}`);

/** A character as it is, and as addresses and JSON spell it. */
const spelledCharacter = (character: string): string => {
  if (/[a-z0-9]/i.test(character)) return character;
  const isAscii = character < "\u0080";
  const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])];
  // JSON has a backslash before quotation marks and backslashes.
  const plain = character === "\\" || character === '"' ? `\\\\*${escaped(character)}` : escaped(character);
  const others = cases.flatMap((each) => [
    ...(isAscii ? [] : [each, inBytes(each)]),
    percentEncoded(each),
    jsonEscaped(each),
  ]);
  return `(${[...(isAscii ? [plain] : []), ...others].join("|")})`;
};

const spelled = (text: string): string => [...text].map(spelledCharacter).join("");

const ENCODED = "%(25)*[0-9a-f]{2}";
const BETWEEN_DIGITS = `([ ().+\u00a0-]|${ENCODED})*`;
const BETWEEN_WORDS = `([^[:alnum:]]|${ENCODED}){1,6}`;
const IN_ADDRESS = `([-._@+]|${ENCODED}|\\\\+u00[0-9a-f]{2})+`;

const splitWords = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

const digitsPattern = (digits: string): string => [...digits].join(BETWEEN_DIGITS);

/** Shorter ones are found in texts about other things. */
const SHORTEST_NATIONAL = 9;

/** A phone number with any punctuation, and as it is dialed within its country. */
const phonePatterns = (phone: string): string[] => {
  const digits = phone.replace(/\D/g, "");
  const national = withoutCountryCode(digits);
  const international = `([(]?([+]|%(25)*2b|00)${BETWEEN_DIGITS})?${digitsPattern(digits)}`;
  return [international, ...(national.length >= SHORTEST_NATIONAL ? [`0?${digitsPattern(national)}`] : [])];
};

/** Fewer letters and digits are found in texts about other things. */
const SHORTEST_ID = 6;

/** An email address, also as names of files spell it. */
const emailPatterns = (email: string): string[] => {
  const parts = splitWords(email);
  return [spelled(email), ...(parts.join("").length >= SHORTEST_ID ? [parts.map(spelled).join(IN_ADDRESS)] : [])];
};

/** First and last name in either order. One of them alone is a word or a brand too. */
const namePatterns = ({ name, firstName, lastName }: ErasedPerson): string[] => {
  const orders = [name ?? "", `${firstName ?? ""} ${lastName ?? ""}`].map(splitWords).flatMap((words) => {
    if (words.length < 2) return [];
    return [words, [words.at(-1) ?? "", ...words.slice(0, -1)]];
  });
  return orders.map((words) => words.map(spelled).join(BETWEEN_WORDS));
};

/** IDs such as UNKNOWN or "segment" are words too, of texts and of the product's own documents. */
const isWord = (id: string): boolean => !/[\p{N}@]/u.test(id);

/** Whether a text or a document is searched for an ID. */
const isSearchedId = (id: string): boolean => id.length >= SHORTEST_ID || isPersonalId(id);

// What precedes a word in an address or in JSON can end with a letter or digit.
const AFTER_CODE = "(?<=%[0-9a-f]{2}|\\\\[bfnrt]|\\\\u[0-9a-f]{4})";
const apart = (patterns: readonly string[], letters: string): string[] =>
  patterns.length === 0
    ? []
    : [`((?<![${letters}])|${AFTER_CODE})(${[...new Set(patterns)].join("|")})(?![${letters}])`];

export type ErasurePatterns = {
  /** Finds the customer in texts that users write. */
  texts: string | null;
  /** The same without an ID that is a plain word, for all other texts: some of these are the product's own. */
  codes: string | null;
  /** First and last name, each alone, as documents and addresses have them. Null without both. */
  halves: [first: string, last: string] | null;
};

/** PostgreSQL regular expressions that find a customer, ignoring case. Null if there is nothing that is distinctive. */
export const erasurePatterns = (person: ErasedPerson, { withNames = true } = {}): ErasurePatterns => {
  const { externalId: id, email, phone } = person;
  const personalId = isPersonalId(id);
  const contacts = [
    ...[email ?? "", personalId && id.includes("@") ? id : ""].filter(Boolean).flatMap(emailPatterns),
    ...[phone ?? "", personalId && !id.includes("@") ? id : ""].filter(Boolean).flatMap(phonePatterns),
    ...(withNames ? namePatterns(person) : []),
  ];
  const ids = isSearchedId(id) ? [spelled(id)] : [];
  const join = (of: readonly string[]): string | null => {
    const all = [...apart(of, "[:alnum:]_"), ...apart(contacts, "[:alnum:]")];
    return all.length === 0 ? null : all.join("|");
  };
  const words = splitWords(person.name ?? "");
  const [first, last] = [person.firstName ?? words[0], person.lastName ?? words.at(-1)];
  const isSplit = withNames && first && last && first !== last && (words.length > 1 || person.firstName);
  const [firstHalf, lastHalf] = isSplit
    ? [first, last].map((half) => splitWords(half).map(spelled).join(BETWEEN_WORDS))
    : [];
  return {
    texts: join(ids),
    codes: join(isWord(id) ? [] : ids),
    halves: firstHalf && lastHalf ? [firstHalf, lastHalf] : null,
  };
};

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
