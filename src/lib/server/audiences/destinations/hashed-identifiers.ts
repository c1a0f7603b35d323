import { createHash } from "node:crypto";
import type { DestinationMember } from "./destination.ts";

/** Hex, without salt, of the normalized text; undefined stays undefined, so that nothing empty is hashed. */
const hashed = (text: string | undefined): string | undefined => {
  const normalized = text?.normalize("NFC");
  return normalized ? createHash("sha256").update(normalized, "utf8").digest("hex") : undefined;
};

const plain = (text: string | undefined): string | undefined => text?.trim().toLowerCase() || undefined;
const without = (pattern: RegExp, text: string | undefined): string | undefined =>
  plain(text)?.replace(pattern, "") || undefined;

const isoCountry = (text: string | undefined): string | undefined =>
  text && /^[a-z]{2}$/i.test(text.trim()) ? text.trim() : undefined;

/** Digits with the country code; other numbers identify nobody. */
const phoneDigits = (text: string | undefined): string | undefined => {
  const given = without(/[\s().-]/g, text);
  return given && /^\+[1-9]\d{6,14}$/.test(given) ? given.slice(1) : undefined;
};

/** As the formatting guide of the Data Manager API has it: Gmail ignores dots. What follows a plus stays. */
const googleEmail = (text: string | undefined): string | undefined =>
  without(/\s/g, text)?.replace(/^([^@]+)@(gmail|googlemail)\.com$/, (_, local: string, domain: string) => {
    return `${local.replaceAll(".", "")}@${domain}.com`;
  });

export type GoogleIdentifier =
  | { emailAddress: string }
  | { phoneNumber: string }
  | { address: { givenName: string; familyName: string; regionCode: string; postalCode: string } };

/**
 * developers.google.com/data-manager/api/devguides/concepts/formatting: the phone keeps its plus; an address needs all four
 * parts, of which region and postal code stay plain.
 */
export const googleIdentifiers = (member: DestinationMember): GoogleIdentifier[] => {
  const emailAddress = hashed(googleEmail(member.email));
  const digits = phoneDigits(member.phone);
  const phoneNumber = digits && hashed(`+${digits}`);
  const [givenName, familyName] = [hashed(plain(member.firstName)), hashed(plain(member.lastName))];
  const [regionCode, postalCode] = [isoCountry(member.country)?.toUpperCase(), member.zip?.trim() || undefined];
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

const metaZip = (zip: string | undefined): string | undefined => without(/\s/g, zip)?.split("-")[0] || undefined;

/** One row: the hashes, and empty texts for what is unknown. The phone has no plus, unlike Google's. */
export const metaRow = (member: DestinationMember): string[] =>
  [
    plain(member.email),
    phoneDigits(member.phone),
    plain(member.firstName),
    plain(member.lastName),
    without(/[0-9\s().-]/g, member.city),
    without(/[0-9\s().-]/g, member.region),
    metaZip(member.zip),
    isoCountry(member.country)?.toLowerCase(),
  ].map((text) => hashed(text) ?? "");
