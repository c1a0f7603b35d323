import { startsFormula, withoutInnerFormulas } from "#core/values/texts.ts";
import type { AudienceFormatName } from "./audience.ts";
import { codeOrName, countryCode } from "./country-code.ts";

/** SHA-256 of a text in UTF-8 as lower case hex. */
type Hash = (text: string) => string;

/** What a file can say of a member. Empty texts stand for unknown values. */
export type FileMember = {
  id: string;
  externalId: string;
  email: string;
  /** E.164. */
  phone: string;
  firstName: string;
  lastName: string;
  /** As the shop writes it: a name or a code. */
  country: string;
  region: string;
  city: string;
  postalCode: string;
};

/** First and last name: those stored, or else the full name without its last word, and that word. */
export const splitName = (
  name: string,
  firstName: string,
  lastName: string,
): Pick<FileMember, "firstName" | "lastName"> => {
  if (firstName !== "" || lastName !== "") return { firstName, lastName };
  const full = name.trim();
  const last = full.lastIndexOf(" ");
  return last < 0
    ? { firstName: full, lastName: "" }
    : { firstName: full.slice(0, last).trim(), lastName: full.slice(last + 1) };
};

// How Google and Meta want values before they are hashed: their hashes only match if both sides write them alike.

/** An unknown value stays empty: the hash of an empty text would match everyone without one. */
const hashed = (text: string, hash: Hash): string => (text === "" ? "" : hash(text));

const plain = (text: string): string => text.normalize("NFC").trim().toLowerCase();

/** Google Customer Match: without any spaces in email addresses and names; phone numbers keep their plus. */
const google = {
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

/** What a row needs besides the member. */
type Context = { hash: Hash; audience: string };

type AudienceFormat = {
  columns: readonly string[];
  row: (member: FileMember, context: Context) => string[];
};

/** Mailchimp's limit of text fields. */
const MAILCHIMP_BYTES = 255;

/** The longest start of a text that has at most this many bytes in UTF-8. */
const cutBytes = (text: string, most: number): string => {
  // A character has at most three bytes per UTF-16 unit.
  if (text.length * 3 <= most) return text;
  const encoder = new TextEncoder();
  let cut = "";
  let bytes = 0;
  for (const letter of text) {
    bytes += encoder.encode(letter).length;
    if (bytes > most) return cut;
    cut += letter;
  }
  return cut;
};

const mailchimp = (text: string): string => cutBytes(text, MAILCHIMP_BYTES);

/** Empty if it is none: customers write it themselves, and a spreadsheet could run it as a formula. */
const postalCode = (text: string): string => (/^[\p{L}\p{N}][\p{L}\p{N} -]*$/u.test(text.trim()) ? text.trim() : "");

/**
 * The columns and rules of each system's import of people:
 * - Klaviyo: help.klaviyo.com/hc/en-us/articles/115005078967
 * - Mailchimp: mailchimp.com/help/format-guidelines-for-your-import-file
 * - HubSpot: its labels of contact properties, which its import maps by itself
 * - Google Customer Match: support.google.com/google-ads/answer/7659867
 * - Meta custom audiences: developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences
 */
export const FORMATS: Record<AudienceFormatName, AudienceFormat> = {
  csv: {
    columns: [
      ...["customerId", "externalId", "email", "phone", "firstName", "lastName"],
      ...["country", "region", "city", "postalCode"],
    ],
    // biome-ignore format: one array, since spreading two takes longer than writing the line.
    row: (m) => [m.id, m.externalId, m.email, m.phone, m.firstName, m.lastName, m.country, m.region, m.city, m.postalCode],
  },
  klaviyo: {
    columns: ["Email", "Phone Number", "First Name", "Last Name", "Country", "Region", "City", "Zip Code"],
    row: (m) => [m.email, m.phone, m.firstName, m.lastName, codeOrName(m.country), m.region, m.city, m.postalCode],
  },
  mailchimp: {
    columns: ["Email Address", "First Name", "Last Name", "Phone", "Country", "Tags"],
    row: (m, { audience }) =>
      // A comma separates tags.
      [m.email, m.firstName, m.lastName, m.phone, codeOrName(m.country), audience.replaceAll(",", " ")].map(mailchimp),
  },
  hubspot: {
    columns: [
      ...["Email", "First Name", "Last Name", "Phone Number"],
      ...["Country/Region", "State/Region", "City", "Postal Code"],
    ],
    row: (m) => [m.email, m.firstName, m.lastName, m.phone, m.country, m.region, m.city, m.postalCode],
  },
  google: {
    columns: ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"],
    row: (m, { hash }) => [
      google.email(m.email, hash),
      google.phone(m.phone, hash),
      google.name(m.firstName, hash),
      google.name(m.lastName, hash),
      // Country and postal code stay readable.
      countryCode(m.country),
      postalCode(m.postalCode),
    ],
  },
  meta: {
    columns: ["email", "phone", "fn", "ln", "zip", "ct", "st", "country", "uid"],
    row: (m, { hash }) => [
      meta.text(m.email, hash),
      meta.phone(m.phone, hash),
      meta.text(m.firstName, hash),
      meta.text(m.lastName, hash),
      meta.zip(m.postalCode, hash),
      meta.place(m.city, hash),
      meta.place(m.region, hash),
      meta.text(countryCode(m.country), hash),
      // A number of ours, which Meta wants unhashed.
      m.id,
    ],
  },
};

/** E.164: tools that send SMS refuse an apostrophe before it, and as a formula it would only be a number. */
const PHONE = /^\+\d{7,15}$/;
const QUOTED = /[",;\t\r\n]/;

const quoted = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const forPeople = (text: string): string => {
  if (!startsFormula(text)) return quoted(withoutInnerFormulas(text));
  return PHONE.test(text) ? `"${text}"` : quoted(`'${withoutInnerFormulas(text)}`);
};

/**
 * A line of RFC 4180 as `writeCsv` writes it, several times as fast: files of audiences have millions. `isForPeople`: text that
 * a spreadsheet would run as a formula gets an apostrophe; other systems would store it as part of the value.
 */
export const csvLine = (cells: readonly string[], isForPeople: boolean): string => {
  const write = isForPeople ? forPeople : quoted;
  let line = write(cells[0] ?? "");
  for (let i = 1; i < cells.length; i++) line += `,${write(cells[i] ?? "")}`;
  return `${line}\r\n`;
};
