import { startsFormula, withoutInnerFormulas } from "#core/values/texts.ts";
import type { AudienceFormatName } from "./audience.ts";
import { codeOrName } from "./country-code.ts";
import { type Contact, googleValues, type Hash, hashed, metaValues } from "./hashed-values.ts";

/** What a file can say of a member. Empty texts stand for unknown values. */
export type FileMember = Contact & {
  id: string;
  externalId: string;
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
      "customerId",
      "externalId",
      "email",
      "phone",
      "firstName",
      "lastName",
      "country",
      "region",
      "city",
      "postalCode",
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
      "Email",
      "First Name",
      "Last Name",
      "Phone Number",
      "Country/Region",
      "State/Region",
      "City",
      "Postal Code",
    ],
    row: (m) => [m.email, m.firstName, m.lastName, m.phone, m.country, m.region, m.city, m.postalCode],
  },
  google: {
    columns: ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"],
    row: (member, { hash }) => {
      const { email, phone, givenName, familyName, regionCode, postalCode } = googleValues(member);
      return [...[email, phone, givenName, familyName].map((text) => hashed(text, hash)), regionCode, postalCode];
    },
  },
  meta: {
    columns: ["email", "phone", "fn", "ln", "zip", "ct", "st", "country", "uid"],
    row: (member, { hash }) => {
      const { email, phone, firstName, lastName, postalCode, city, region, country } = metaValues(member);
      const values = [email, phone, firstName, lastName, postalCode, city, region, country];
      // Our number of the customer, which Meta wants unhashed.
      return [...values.map((text) => hashed(text, hash)), member.id];
    },
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
