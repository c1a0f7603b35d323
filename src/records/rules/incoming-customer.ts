/** A postal address without its country. */
export type Address = {
  street: string | null;
  city: string | null;
  /** State, province or region. */
  region: string | null;
  postalCode: string | null;
};

export const LOYALTY_LEVELS = ["BRONZE", "SILVER", "GOLD", "PLATINUM"] as const;
export type LoyaltyLevel = (typeof LOYALTY_LEVELS)[number];
export const CONSENTS = ["granted", "denied", "unknown"] as const;
export type Consent = (typeof CONSENTS)[number];
/** What a customer consents to, each on its own: email, SMS, and advertising on other sites. */
export const CONSENT_CHANNELS = ["email", "sms", "advertising"] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

/** What a source says about a customer, besides consents. A field that is absent is not known to it. */
export type CustomerDetails = {
  /** As shown: the full name. */
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  /** E.164. */
  phone?: string | null;
  /** As written in the source: a name or a code. */
  country?: string | null;
  address?: Address | null;
  /** A BCP 47 tag: pt-BR. */
  locale?: string | null;
  loyaltyLevel?: LoyaltyLevel | null;
  /** Where the customer came from: google, newsletter, … */
  acquisitionSource?: string | null;
  acquisitionCampaign?: string | null;
};

/** A customer as imported with orders. Of existing customers only an earlier registration is stored. */
export type IncomingCustomer = CustomerDetails & {
  externalId: string;
  emailConsent?: Consent;
  emailConsentAt?: Date | null;
  /** Where the consent was given: checkout, newsletter form, … */
  emailConsentSource?: string | null;
  smsConsent?: Consent;
  smsConsentAt?: Date | null;
  smsConsentSource?: string | null;
  /** To be shown advertising on other sites, for which their address is passed on. */
  advertisingConsent?: Consent;
  advertisingConsentAt?: Date | null;
  advertisingConsentSource?: string | null;
  /** When the shop first registered them; for a file of orders only, their first order. */
  createdAt: Date;
};
