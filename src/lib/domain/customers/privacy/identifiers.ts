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

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** A phone number with any punctuation. */
const phonePattern = (phone: string): string => `[+]?${[...phone.replace(/\D/g, "")].join("[ ().-]*")}`;

/** An email address, also as names of files spell it. */
const emailPattern = (email: string): string =>
  email
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "")
    .join("[^[:alnum:]]+");

/** Shorter IDs are found in texts about other things. */
const SHORTEST_ID = 6;

const isDistinctive = (id: string): boolean => isPersonalId(id) || id.length >= SHORTEST_ID;

/** Given names are words and brands too. */
const isFullName = (name: string): boolean => /\S\s+\S/.test(name.trim());

const alternatives = (patterns: readonly string[]): string | null =>
  patterns.length === 0 ? null : `(?<![[:alnum:]_])(${[...new Set(patterns)].join("|")})(?![[:alnum:]_])`;

/**
 * PostgreSQL regular expressions that find these customers in texts: by their identifiers, or also by their full names. Null if
 * they have none that are distinctive.
 */
export const erasurePatterns = (
  people: readonly (Identified & { name?: string | null })[],
): { identifiers: string | null; orNames: string | null } => {
  const identifiers = people.flatMap(({ externalId, email, phone }) => [
    ...(isDistinctive(externalId) ? [externalId.includes("@") ? emailPattern(externalId) : escaped(externalId)] : []),
    ...(email ? [emailPattern(email)] : []),
    ...(phone ? [phonePattern(phone)] : []),
  ]);
  const names = people.flatMap(({ name }) => (name && isFullName(name) ? [escaped(name.trim())] : []));
  return { identifiers: alternatives(identifiers), orNames: alternatives([...identifiers, ...names]) };
};
