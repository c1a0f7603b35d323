import { isPersonalId } from "../personal-data.ts";

/** What a customer is recognized by. */
export type Identified = {
  externalId: string;
  email?: string | null | undefined;
  phone?: string | null | undefined;
};

/** The identifiers whose keyed hashes keep an erased customer from coming back; each says what it is. */
export const idKey = (externalId: string): string => `id:${externalId}`;
export const recordKey = (connectionId: string, record: string): string => `record:${connectionId}:${record}`;
export const contactKeys = ({ email, phone }: Omit<Identified, "externalId">): string[] => [
  ...(email ? [`email:${email.trim().toLowerCase()}`] : []),
  ...(phone ? [`phone:${phone.replace(/\D/g, "")}`] : []),
];

/** Texts in JSON have a backslash before quotation marks and backslashes. */
const escaped = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|"]/g, (mark) => (mark === "\\" ? "\\\\+" : mark === '"' ? '\\\\*"' : `\\${mark}`));

/** A phone number with any punctuation. */
const phonePattern = (phone: string): string => `[+]?${[...phone.replace(/\D/g, "")].join("[ ().-]*")}`;

/** Fewer letters and digits are found in texts about other things. */
const SHORTEST_ID = 6;

/** An email address, also as names of files spell it. */
const emailPatterns = (email: string): string[] => {
  const parts = email.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
  return [escaped(email), ...(parts.join("").length >= SHORTEST_ID ? [parts.join("[-._@+]+")] : [])];
};

const idPatterns = (id: string): string[] => {
  if (isPersonalId(id)) return id.includes("@") ? emailPatterns(id) : [escaped(id), phonePattern(id)];
  return id.length >= SHORTEST_ID ? [escaped(id)] : [];
};

const ENCODER = new TextEncoder();

/** A character of a JSON body as PostgreSQL's escape format shows it: as it is, as UTF-8 bytes, or as a code such as \u00e9. */
const inBody = (character: string): string => {
  if (/[a-z0-9]/i.test(character)) return character;
  const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])];
  const bytes = (text: string) =>
    [...ENCODER.encode(text)].map((byte) => (byte < 128 ? escaped(character) : `\\\\${byte.toString(8)}`)).join("");
  const codes = (text: string) =>
    text
      .split("")
      .map((unit) => `\\\\\\\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("");
  return `(${cases.flatMap((each) => [bytes(each), codes(each)]).join("|")})`;
};

const bodyPattern = (text: string): string => [...text].map(inBody).join("");

/** IDs such as UNKNOWN or "segment" are words too, of texts and of the product's own documents. */
const isWord = (id: string): boolean => !/[\p{N}@]/u.test(id);

/** Given names are words and brands too. */
const isFullName = (name: string): boolean => /\S\s+\S/.test(name.trim());

const [NOT_AFTER_WORD, NOT_BEFORE_WORD] = ["(?<![[:alnum:]_])", "(?![[:alnum:]_])"];
const alternatives = (patterns: readonly string[]): string | null =>
  patterns.length === 0 ? null : `${NOT_AFTER_WORD}(${[...new Set(patterns)].join("|")})${NOT_BEFORE_WORD}`;

/** The same within longer words: JSON writes a line break before a word as a letter. */
export const anywhere = (pattern: string): string => pattern.replace(NOT_AFTER_WORD, "").replace(NOT_BEFORE_WORD, "");

type ErasurePatterns = {
  /** Identifiers, in texts. */
  identifiers: string | null;
  /** The same without plain words, for texts in JSON documents: some of these texts are the product's own. */
  inDocuments: string | null;
  /** The same as identifiers, for JSON bodies in PostgreSQL's escape format. */
  inBodies: string | null;
  /** Identifiers and full names. */
  orNames: string | null;
};

/** PostgreSQL regular expressions that find these customers in texts. Null if they have nothing that is distinctive. */
export const erasurePatterns = (people: readonly (Identified & { name?: string | null })[]): ErasurePatterns => {
  const contacts = people.flatMap(({ email, phone }) => [
    ...(email ? emailPatterns(email) : []),
    ...(phone ? [phonePattern(phone)] : []),
  ]);
  const ids = people.map(({ externalId }) => externalId);
  const names = people.flatMap(({ name }) => (name && isFullName(name) ? [escaped(name.trim())] : []));
  const identifiers = [...ids.flatMap(idPatterns), ...contacts];
  return {
    identifiers: alternatives(identifiers),
    inDocuments: alternatives([...ids.filter((id) => !isWord(id)).flatMap(idPatterns), ...contacts]),
    inBodies: alternatives([
      ...identifiers,
      ...ids.filter((id) => idPatterns(id).length > 0).map(bodyPattern),
      ...people.flatMap(({ email, phone }) => [email ?? "", phone ?? ""].filter(Boolean).map(bodyPattern)),
    ]),
    orNames: alternatives([...identifiers, ...names]),
  };
};
