import { type CustomField, readCustomValues } from "#core/values/custom-fields.ts";
import { checkNotFuture, readEmail, refuseField } from "#core/values/fields.ts";
import type { ConsentChange, CustomerChange } from "#features/customers/rules/customer-change.ts";
import {
  readCountry,
  readCustomerName,
  readExternalId,
  readLocale,
  readPhone,
} from "#features/customers/rules/customer-fields.ts";
import { readNewTag } from "#records/rules/customers/tags.ts";
import {
  type Address,
  CONSENT_CHANNELS,
  type Consent,
  type ConsentChannel,
  type LoyaltyLevel,
} from "#records/rules/incoming-customer.ts";

/** What a program sends: an absent field is kept, null clears it. */
export type CustomerRequest = {
  externalId: string;
  name?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  country?: string | null | undefined;
  address?: Partial<Record<keyof Address, string | null | undefined>> | null | undefined;
  locale?: string | null | undefined;
  acquisitionSource?: string | null | undefined;
  acquisitionCampaign?: string | null | undefined;
  loyaltyLevel?: LoyaltyLevel | null | undefined;
  consents?:
    | readonly { channel: ConsentChannel; state: Consent; at: string; source?: string | null | undefined }[]
    | undefined;
  tags?: readonly string[] | null | undefined;
  customFields?: Readonly<Record<string, unknown>> | null | undefined;
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
};

/** Undefined if none of the parts is given. */
const joinName = ({ name, firstName, lastName }: CustomerRequest): string | null | undefined => {
  if (firstName === undefined && lastName === undefined) return name;
  if (name !== undefined) {
    const message = "must not be given together with firstName or lastName";
    refuseField("name", { reason: "one_of_two", values: { other: "firstName" }, message });
  }
  const parts = [firstName, lastName].flatMap((part) => part?.trim() || []);
  return parts.length === 0 ? null : parts.join(" ");
};

/** A name without its parts clears them, because they may be another's. */
const pickNameParts = ({
  name,
  firstName,
  lastName,
}: CustomerRequest): Pick<CustomerChange, "firstName" | "lastName"> =>
  name === undefined && firstName === undefined && lastName === undefined
    ? {}
    : { firstName: firstName?.trim() || null, lastName: lastName?.trim() || null };

const toAddress = (given: CustomerRequest["address"]): Address | null | undefined =>
  given && {
    street: given.street || null,
    city: given.city || null,
    region: given.region || null,
    postalCode: given.postalCode || null,
  };

const read = <Value>(given: string | null | undefined, reader: (text: string) => Value): Value | null | undefined =>
  typeof given === "string" ? reader(given) : given;

/** What a program wants changed. Throws INVALID_PARAMETER for the first invalid field. */
export const readCustomerChange = (
  request: CustomerRequest,
  at: Date,
  fields: readonly CustomField[],
): CustomerChange => {
  const { loyaltyLevel, consents = [], createdAt } = request;
  const updatedAt = request.updatedAt === undefined ? undefined : new Date(request.updatedAt);
  if (updatedAt) checkNotFuture("updatedAt", updatedAt, at);
  if (createdAt !== undefined) checkNotFuture("createdAt", new Date(createdAt), at);
  const customFields = request.customFields && readCustomValues(request.customFields, fields);
  const [name, email] = [read(joinName(request), readCustomerName), read(request.email, readEmail)];
  const [phone, country] = [read(request.phone, readPhone), read(request.country, readCountry)];
  const { firstName, lastName } = pickNameParts(request);
  const [locale, address] = [read(request.locale, readLocale), toAddress(request.address)];
  const { acquisitionSource, acquisitionCampaign } = request;
  const tags = request.tags?.map(readNewTag) ?? request.tags;
  const consentIn = (wanted: ConsentChannel): ConsentChange | undefined => {
    const place = consents.findIndex(({ channel }) => channel === wanted);
    const given = consents[place];
    if (!given) return undefined;
    checkNotFuture(`consents[${place}].at`, new Date(given.at), at);
    return { state: given.state, at: new Date(given.at), source: given.source || null };
  };
  const [emailConsent, smsConsent, advertisingConsent] = CONSENT_CHANNELS.map(consentIn);
  return {
    externalId: readExternalId(request.externalId),
    ...(name !== undefined && { name }),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(country !== undefined && { country }),
    ...(address !== undefined && { address }),
    ...(locale !== undefined && { locale }),
    ...(acquisitionSource !== undefined && { acquisitionSource: acquisitionSource || null }),
    ...(acquisitionCampaign !== undefined && { acquisitionCampaign: acquisitionCampaign || null }),
    ...(loyaltyLevel !== undefined && { loyaltyLevel }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
    ...(advertisingConsent && { advertisingConsent }),
    ...(tags !== undefined && { tags }),
    ...(customFields !== undefined && { customFields }),
    ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
    ...(updatedAt && { updatedAt }),
  };
};
