import { codeOrName, countryCode } from "./country-code.ts";
import type { AudienceFormatName } from "./format-uses.ts";
import { google, meta } from "./hashed-values.ts";
import type { FileMember, Hash } from "./member.ts";

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
