import type { Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { toMajor } from "#lib/money.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type CustomerIdentity, type CustomerOverview, pickIdentity } from "./customer-standing.ts";

/** The first columns of every customer export. Consents are in words that an import of customers reads. */
export const IDENTITY_COLUMNS = [
  "id",
  "externalId",
  "name",
  "email",
  "phone",
  "country",
  "loyaltyLevel",
  "emailConsent",
  "emailConsentDay",
  "smsConsent",
  "smsConsentDay",
] as const;

export const STANDING_COLUMNS = [
  ...IDENTITY_COLUMNS,
  "lifetimeValue",
  "currency",
  "orderCount",
  "lastOrderDay",
  "rfmSegment",
] as const;

/** How to format values for the recipient of an export, and whether personal data is masked. */
export type CellReader = {
  currency: string;
  timeZone: string;
  language: Language;
  hidesPersonalData: boolean;
  /** The business's own names of the RFM segments; the standard ones by default. */
  segmentNames?: Readonly<Record<string, { name: string | null }>>;
};

type Contact = Pick<CustomerIdentity, "externalId" | "name" | "email" | "phone">;

const maskContact = <Identity extends Contact>(identity: Identity): Identity => ({
  ...identity,
  externalId: maskPersonalData("id", identity.externalId),
  name: maskPersonalData("name", identity.name),
  email: maskPersonalData("email", identity.email),
  phone: maskPersonalData("phone", identity.phone),
});

/** The values of `IDENTITY_COLUMNS`, with days in the business's time zone. */
export const identityCells = (
  customer: CustomerIdentity,
  { timeZone, hidesPersonalData }: Pick<CellReader, "timeZone" | "hidesPersonalData">,
) => {
  const { emailConsentAt, smsConsentAt, ...identity } = pickIdentity(customer);
  return {
    ...(hidesPersonalData ? maskContact(identity) : identity),
    emailConsentDay: emailConsentAt && toLocalDay(emailConsentAt, timeZone),
    smsConsentDay: smsConsentAt && toLocalDay(smsConsentAt, timeZone),
  };
};

/** Money in major units, the last order's day in the business's time zone, the RFM segment by name. */
export const overviewCells = <Customer extends CustomerOverview>(
  { lifetimeValue, lastOrderAt, rfmSegment, ...customer }: Customer,
  reader: CellReader,
) => {
  const { currency, timeZone, language, segmentNames } = reader;
  const known = RFM_SEGMENTS.find(({ key }) => key === rfmSegment);
  return {
    ...customer,
    ...identityCells(customer, reader),
    lifetimeValue: toMajor(lifetimeValue, currency),
    currency,
    lastOrderDay: lastOrderAt && toLocalDay(lastOrderAt, timeZone),
    rfmSegment: known ? (segmentNames?.[known.key]?.name ?? wordsIn(language).rfm_segments[known.key].name) : null,
  };
};
