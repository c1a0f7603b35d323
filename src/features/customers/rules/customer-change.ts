import { mergeValues, type ValuesChange } from "#core/values/custom-fields.ts";
import type { Consent, CustomerDetails, IncomingCustomer } from "#records/rules/incoming-records.ts";

/** What users correct on a customer's page. A name has three columns and an address four, each corrected as a whole. */
export const CORRECTED_FIELDS = ["name", "email", "phone", "country", "address", "locale"] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];

/** The source of consents that users enter. */
export const MANUAL_SOURCE = "manual";

/** What a customer said, when, and where (checkout, newsletter form, …); `at` is null if the source does not say. */
export type ConsentChange = { state: Consent; at: Date | null; source?: string | null };

/**
 * What is to change about a customer, who is created if they are new. A field that is absent is kept, and one that is
 * null is cleared; the address is replaced as a whole.
 */
export type CustomerChange = CustomerDetails & {
  externalId: string;
  /** Applies unless the stored consent is newer (`isSuperseded`). */
  emailConsent?: ConsentChange;
  smsConsent?: ConsentChange;
  advertisingConsent?: ConsentChange;
  /** Added to the customer's tags; null removes them all. */
  tags?: readonly string[] | null;
  customFields?: ValuesChange;
  /** When the shop first registered them. */
  createdAt?: Date;
  /** When the source last changed the customer. Without it, or if older than a user's correction, corrected fields stay. */
  updatedAt?: Date;
};

/**
 * Whether a consent must not replace the stored one, because the stored one is newer. A consent without a date is older
 * than any with one; of equally old ones the one that arrives last counts.
 */
export const isSuperseded = (given: Pick<ConsentChange, "at">, stored: Pick<ConsentChange, "at">): boolean =>
  stored.at !== null && (given.at === null || given.at < stored.at);

const pickLaterConsent = (
  first: ConsentChange | undefined,
  second: ConsentChange | undefined,
): ConsentChange | undefined => (first && second ? (isSuperseded(second, first) ? first : second) : (second ?? first));

const bothTags = (first: CustomerChange["tags"], second: CustomerChange["tags"]): CustomerChange["tags"] =>
  first && second ? [...new Set([...first, ...second])] : second === undefined ? first : second;

/** Of both: what only one of them says when it was updated would otherwise vouch for the other's fields. */
const pickEarlierDate = (first: Date | undefined, second: Date | undefined): Date | undefined =>
  first && second ? (first < second ? first : second) : undefined;

/** Two changes of one customer as one: the second's fields count, except an older consent. */
export const mergeChanges = (
  { updatedAt: firstAt, ...first }: CustomerChange,
  { updatedAt: secondAt, ...second }: CustomerChange,
): CustomerChange => {
  const updatedAt = pickEarlierDate(firstAt, secondAt);
  const emailConsent = pickLaterConsent(first.emailConsent, second.emailConsent);
  const smsConsent = pickLaterConsent(first.smsConsent, second.smsConsent);
  const advertisingConsent = pickLaterConsent(first.advertisingConsent, second.advertisingConsent);
  const tags = bothTags(first.tags, second.tags);
  const customFields = mergeValues(first.customFields, second.customFields);
  return {
    ...first,
    ...second,
    ...(customFields !== undefined && { customFields }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
    ...(advertisingConsent && { advertisingConsent }),
    ...(tags !== undefined && { tags }),
    ...(updatedAt && { updatedAt }),
  };
};

/** The customer a change creates if there is none; `now` counts as the registration if no date is known. */
export const toNewCustomer = (change: CustomerChange, now: Date): IncomingCustomer => ({
  externalId: change.externalId,
  name: change.name ?? null,
  firstName: change.firstName ?? null,
  lastName: change.lastName ?? null,
  email: change.email ?? null,
  phone: change.phone ?? null,
  country: change.country ?? null,
  address: change.address ?? null,
  locale: change.locale ?? null,
  acquisitionSource: change.acquisitionSource ?? null,
  acquisitionCampaign: change.acquisitionCampaign ?? null,
  loyaltyLevel: change.loyaltyLevel ?? null,
  emailConsent: change.emailConsent?.state ?? "unknown",
  emailConsentAt: change.emailConsent?.at ?? null,
  emailConsentSource: change.emailConsent?.source ?? null,
  smsConsent: change.smsConsent?.state ?? "unknown",
  smsConsentAt: change.smsConsent?.at ?? null,
  smsConsentSource: change.smsConsent?.source ?? null,
  advertisingConsent: change.advertisingConsent?.state ?? "unknown",
  advertisingConsentAt: change.advertisingConsent?.at ?? null,
  advertisingConsentSource: change.advertisingConsent?.source ?? null,
  createdAt: change.createdAt ?? now,
});
