import { hash } from "node:crypto";
import { countryCode } from "#features/audiences/rules/country-code.ts";
import { meta } from "#features/audiences/rules/formats.ts";
import type { DestinationMember } from "./destination.ts";

export const sha256 = (text: string): string => hash("sha256", text, "hex");

/** Undefined stays undefined, so that nothing empty is hashed. */
const hashed = (text: string | undefined): string | undefined => (text ? sha256(text) : undefined);

const plain = (text: string | undefined): string | undefined =>
  text?.normalize("NFC").trim().toLowerCase() || undefined;

/** Digits with the country code; the platforms can't match other numbers. */
const normalizePhone = (text: string | undefined): string | undefined => {
  const given = text?.replace(/[\s().-]/g, "");
  return given && /^\+[1-9]\d{6,14}$/.test(given) ? given : undefined;
};

/** As the formatting guide of the Data Manager API has it: Gmail ignores dots. What follows a plus stays. */
const googleEmail = (text: string | undefined): string | undefined =>
  plain(text)
    ?.replace(/\s/g, "")
    .replace(/^([^@]+)@(gmail|googlemail)\.com$/, (_, local: string, domain: string) => {
      return `${local.replaceAll(".", "")}@${domain}.com`;
    });

export type GoogleIdentifier =
  | { emailAddress: string }
  | { phoneNumber: string }
  | { address: { givenName: string; familyName: string; regionCode: string; postalCode: string } };

/**
 * developers.google.com/data-manager/api/devguides/concepts/formatting: the phone keeps its plus; an address needs all four
 * parts; its region and postal code stay plain.
 */
export const googleIdentifiers = (member: DestinationMember): GoogleIdentifier[] => {
  const emailAddress = hashed(googleEmail(member.email));
  const phoneNumber = hashed(normalizePhone(member.phone));
  const [givenName, familyName] = [hashed(plain(member.firstName)), hashed(plain(member.lastName))];
  const [regionCode, postalCode] = [countryCode(member.country ?? ""), member.zip?.trim() || undefined];
  return [
    ...(emailAddress ? [{ emailAddress }] : []),
    ...(phoneNumber ? [{ phoneNumber }] : []),
    ...(givenName && familyName && regionCode && postalCode
      ? [{ address: { givenName, familyName, regionCode, postalCode } }]
      : []),
  ];
};

/** developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences: the keys, in the order of a row. */
export const META_SCHEMA = ["EMAIL", "PHONE", "FN", "LN", "CT", "ST", "ZIP", "COUNTRY"] as const;

/** One row: the hashes, and empty texts for what is unknown. The phone has no plus, unlike Google's. */
export const metaRow = (member: DestinationMember): string[] => {
  const { email = "", firstName = "", lastName = "", city = "", region = "", zip = "", country = "" } = member;
  return [
    meta.text(email, sha256),
    meta.phone(normalizePhone(member.phone) ?? "", sha256),
    meta.text(firstName, sha256),
    meta.text(lastName, sha256),
    meta.place(city, sha256),
    meta.place(region, sha256),
    meta.zip(zip, sha256),
    meta.text(countryCode(country), sha256),
  ];
};
