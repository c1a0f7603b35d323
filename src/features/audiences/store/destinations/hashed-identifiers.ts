import { hash } from "node:crypto";
import { type Contact, googleValues, hashed, metaValues } from "#features/audiences/rules/hashed-values.ts";
import type { DestinationMember } from "./destination.ts";

export const sha256 = (text: string): string => hash("sha256", text, "hex");

const toContact = ({
  email = "",
  phone = "",
  firstName = "",
  lastName = "",
  country = "",
  region = "",
  city = "",
  zip: postalCode = "",
}: DestinationMember): Contact => ({ email, phone, firstName, lastName, country, region, city, postalCode });

export type GoogleIdentifier =
  | { emailAddress: string }
  | { phoneNumber: string }
  | { address: { givenName: string; familyName: string; regionCode: string; postalCode: string } };

/** An address needs all four parts; its region and postal code stay plain. */
export const googleIdentifiers = (member: DestinationMember): GoogleIdentifier[] => {
  const { email, phone, givenName, familyName, regionCode, postalCode } = googleValues(toContact(member));
  const names = { givenName: hashed(givenName, sha256), familyName: hashed(familyName, sha256) };
  return [
    ...(email ? [{ emailAddress: sha256(email) }] : []),
    ...(phone ? [{ phoneNumber: sha256(phone) }] : []),
    ...(givenName && familyName && regionCode && postalCode ? [{ address: { ...names, regionCode, postalCode } }] : []),
  ];
};

/** developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences: the keys, in the order of a row. */
export const META_SCHEMA = ["EMAIL", "PHONE", "FN", "LN", "CT", "ST", "ZIP", "COUNTRY"] as const;

/** One row: the hashes, and empty texts for what is unknown. */
export const metaRow = (member: DestinationMember): string[] => {
  const { email, phone, firstName, lastName, city, region, postalCode, country } = metaValues(toContact(member));
  return [email, phone, firstName, lastName, city, region, postalCode, country].map((text) => hashed(text, sha256));
};
