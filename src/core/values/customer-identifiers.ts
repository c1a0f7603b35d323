import { isPersonalId } from "#core/values/personal-data.ts";

/** What a customer is recognized by. */
export type Identified = {
  externalId: string;
  email?: string | null | undefined;
  phone?: string | null | undefined;
};

/** What texts name an erased customer by. */
export type ErasedPerson = Identified & {
  name?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
};

/** The identifiers whose keyed hashes keep an erased customer from coming back; each says what it is. */
export const idKey = (externalId: string): string => `id:${externalId}`;
export const recordKey = (connectionId: string, record: string): string => `record:${connectionId}:${record}`;
const contactKeys = ({ email, phone }: Omit<Identified, "externalId">): string[] => [
  ...(email ? [`email:${email.trim().toLowerCase()}`] : []),
  ...(phone ? [`phone:${phone.replace(/\D/g, "")}`] : []),
];

/** All of a person's. An ID that is an email address or a phone number is one of these too. */
export const identifierKeys = ({ externalId, email, phone }: Identified): string[] => {
  const asContact = isPersonalId(externalId) ? { [externalId.includes("@") ? "email" : "phone"]: externalId } : {};
  return [idKey(externalId), ...contactKeys({ email, phone }), ...contactKeys(asContact)];
};
