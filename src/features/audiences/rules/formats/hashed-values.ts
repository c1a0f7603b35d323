import type { Hash } from "./member.ts";

// How Google and Meta want values before they are hashed: their hashes only match if both sides write them alike.

/** An unknown value stays empty: the hash of an empty text would match everyone without one. */
const hashed = (text: string, hash: Hash): string => (text === "" ? "" : hash(text));

const plain = (text: string): string => text.normalize("NFC").trim().toLowerCase();

/** Google Customer Match: without any spaces in email addresses and names; phone numbers keep their plus. */
export const google = {
  email: (text: string, hash: Hash): string => hashed(plain(text).replace(/\s/g, ""), hash),
  name: (text: string, hash: Hash): string => hashed(plain(text).replace(/\s/g, ""), hash),
  /** `text` is in E.164. */
  phone: (text: string, hash: Hash): string => hashed(text, hash),
};

/** A Meta custom audience, as `normalizeAndHash` of Facebook's own SDK writes values. */
export const meta = {
  /** An email address, a name or a country's code. */
  text: (text: string, hash: Hash): string => hashed(plain(text), hash),
  /** `text` is in E.164: without its plus. */
  phone: (text: string, hash: Hash): string => hashed(text.replace(/^\+/, ""), hash),
  /** A city or a state: without digits, spaces and punctuation. */
  place: (text: string, hash: Hash): string => hashed(plain(text).replace(/[0-9\s().-]/g, ""), hash),
  /** Up to the hyphen; a single character is no postal code. */
  zip: (text: string, hash: Hash): string => {
    const [zip = ""] = plain(text).replace(/\s/g, "").split("-", 1);
    return zip.length < 2 ? "" : hashed(zip, hash);
  },
};
