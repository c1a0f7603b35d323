import { countryCode } from "./country-code.ts";

/** What is known of a person. Empty texts stand for unknown values. */
export type Contact = {
  email: string;
  phone: string;
  firstName: string;
  lastName: string;
  /** As the shop writes it: a name or a code. */
  country: string;
  region: string;
  city: string;
  postalCode: string;
};

// What each platform wants hashed, before it is hashed: hashes only match if both sides write the values alike. Files and connected
// destinations take them from here.

const plain = (text: string): string => text.normalize("NFC").trim().toLowerCase();

/** E.164; empty without a country code, as the platforms can't match other numbers. */
const internationalPhone = (text: string): string => {
  const given = text.replace(/[\s().-]/g, "");
  return /^\+[1-9]\d{6,14}$/.test(given) ? given : "";
};

/** Gmail delivers to an address without its dots and without what follows a plus. */
const googleEmail = (text: string): string => {
  const email = plain(text).replace(/\s/g, "");
  const [, local, domain] = /^([^@]*)@(gmail\.com|googlemail\.com)$/.exec(email) ?? [];
  if (local === undefined) return email;
  const mailbox = local.replace(/\+.*/, "").replaceAll(".", "");
  return mailbox === "" ? "" : `${mailbox}@${domain}`;
};

/** The titles and suffixes that Google's own library leaves out. */
const TITLE = /(?:mrs?|ms|dr)\.(?:\s|$)/g;
const SUFFIX = /(?:,\s*|\s+)(?:[js]r\.|2nd|3rd|i{2,3}|iv|vi?|cpa|dc|dds|vm|jd|md|phd)\s?$/;

const withoutSuffixes = (name: string): string => {
  const rest = name.replace(SUFFIX, "");
  return rest === name ? rest : withoutSuffixes(rest);
};

/** Empty if it is none: customers write it themselves, and a spreadsheet could run it as a formula. */
const readablePostalCode = (text: string): string =>
  /^[\p{L}\p{N}][\p{L}\p{N} -]*$/u.test(text.trim()) ? text.trim() : "";

/**
 * developers.google.com/data-manager/api/devguides/concepts/formatting, as `UserDataFormatter` of Google's client library has it. The
 * region and postal code stay readable.
 */
export const googleValues = ({ email, phone, firstName, lastName, country, postalCode }: Contact) => ({
  email: googleEmail(email),
  phone: internationalPhone(phone),
  givenName: plain(firstName).replace(TITLE, "").trim(),
  familyName: withoutSuffixes(plain(lastName)),
  regionCode: countryCode(country),
  postalCode: readablePostalCode(postalCode),
});

/** A city or a state: without digits, spaces and punctuation. */
const metaPlace = (text: string): string => plain(text).replace(/[0-9\s().-]/g, "");

/** Up to the hyphen; a single character is no postal code. */
const metaPostalCode = (text: string): string => {
  const [code = ""] = plain(text).replace(/\s/g, "").split("-", 1);
  return code.length < 2 ? "" : code;
};

/**
 * developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters, as `normalizeAndHash` of
 * Facebook's own SDK has it. The phone has no plus, unlike Google's.
 */
export const metaValues = ({ email, phone, firstName, lastName, country, region, city, postalCode }: Contact) => ({
  email: plain(email),
  phone: internationalPhone(phone).slice(1),
  firstName: plain(firstName),
  lastName: plain(lastName),
  city: metaPlace(city),
  region: metaPlace(region),
  postalCode: metaPostalCode(postalCode),
  country: plain(countryCode(country)),
});

/** SHA-256 of a text in UTF-8 as lower case hex. */
export type Hash = (text: string) => string;

/** An unknown value stays empty: the hash of an empty text would match everyone without one. */
export const hashed = (text: string, hash: Hash): string => (text === "" ? "" : hash(text));
