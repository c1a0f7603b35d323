import { mergeValues, type ValuesChange } from "#records/rules/custom-fields.ts";
import type { Consent, CustomerDetails, IncomingCustomer } from "#records/rules/incoming-records.ts";

/** What users correct on a customer's page. A name has three columns and an address four, each corrected as a whole. */
export const CORRECTED_FIELDS = ["name", "email", "phone", "country", "address", "locale"] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];

/** The source of consents that users enter. */
export const MANUAL_SOURCE = "manual";

/** What a customer said, when, and where (checkout, newsletter form, …); `at` is null if the source does not say. */
export type ConsentChange = {
  state: Consent;
  at: Date | null;
  source?: string | null;
  /** A user confirmed that grants without a date also count for customers who had refused. */
  isConfirmed?: boolean;
};

/**
 * What is to change about a customer, who is created if they are new. A field that is absent is kept, and one that is
 * null is cleared; the address is replaced as a whole.
 */
export type CustomerChange = CustomerDetails & {
  externalId: string;
  /** Applies as `settleConsent` has it. */
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

const laterOf = (now: Date, at: Date | null): Date => (at && at > now ? at : now);

const isUpToDate = ({ at }: ConsentChange, stored: ConsentChange): boolean =>
  stored.at === null || (at !== null && at >= stored.at);

/**
 * The consent that holds when another one is stated. A refusal counts from its date, or from now if it has none, so that nothing
 * that is sent can give a consent silently: a grant needs a date later than the last refusal, or a user's confirmation. Of other
 * consents the later one counts, and of equally old ones the one that arrives last. That a consent is unknown ends a grant, and
 * leaves a refusal, which then counts until its date.
 */
export const settleConsent = (stored: ConsentChange, given: ConsentChange, now: Date): ConsentChange => {
  const { state, at, isConfirmed } = given;
  const isDatedNow =
    at === null && (state === "denied" || (state === "granted" && isConfirmed && stored.state !== "granted"));
  if (isDatedNow) return { ...given, at: laterOf(now, stored.at) };
  if (stored.state === "denied") {
    // One without a date is later than any.
    if (at === null || stored.at === null || at <= stored.at) return stored;
    return state === "unknown" ? { ...stored, at } : given;
  }
  if (state === "denied" && stored.state === "unknown") return { ...given, at: laterOf(at ?? now, stored.at) };
  return isUpToDate(given, stored) ? given : stored;
};

const bothConsents = (
  first: ConsentChange | undefined,
  second: ConsentChange | undefined,
  now: Date,
): ConsentChange | undefined => (first && second ? settleConsent(first, second, now) : (second ?? first));

const bothTags = (first: CustomerChange["tags"], second: CustomerChange["tags"]): CustomerChange["tags"] =>
  first && second ? [...new Set([...first, ...second])] : second === undefined ? first : second;

/** Of both: what only one of them says when it was updated would otherwise vouch for the other's fields. */
const pickEarlierDate = (first: Date | undefined, second: Date | undefined): Date | undefined =>
  first && second ? (first < second ? first : second) : undefined;

/** Two changes of one customer as one: the second's fields count, and its consents as `settleConsent` has it. */
export const mergeChanges = (
  { updatedAt: firstAt, ...first }: CustomerChange,
  { updatedAt: secondAt, ...second }: CustomerChange,
  now: Date,
): CustomerChange => {
  const updatedAt = pickEarlierDate(firstAt, secondAt);
  const emailConsent = bothConsents(first.emailConsent, second.emailConsent, now);
  const smsConsent = bothConsents(first.smsConsent, second.smsConsent, now);
  const advertisingConsent = bothConsents(first.advertisingConsent, second.advertisingConsent, now);
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

const UNKNOWN: ConsentChange = { state: "unknown", at: null };

const asStored = (given: ConsentChange = UNKNOWN, now: Date) => {
  const { state, at, source = null } = settleConsent(UNKNOWN, given, now);
  return { state, at, source };
};

/** The customer a change creates if there is none; `now` counts as the registration if no date is known. */
export const toNewCustomer = (change: CustomerChange, now: Date): IncomingCustomer => {
  const email = asStored(change.emailConsent, now);
  const sms = asStored(change.smsConsent, now);
  const advertising = asStored(change.advertisingConsent, now);
  return {
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
    emailConsent: email.state,
    emailConsentAt: email.at,
    emailConsentSource: email.source,
    smsConsent: sms.state,
    smsConsentAt: sms.at,
    smsConsentSource: sms.source,
    advertisingConsent: advertising.state,
    advertisingConsentAt: advertising.at,
    advertisingConsentSource: advertising.source,
    createdAt: change.createdAt ?? now,
  };
};
