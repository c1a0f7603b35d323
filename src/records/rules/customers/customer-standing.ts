import type { Consent } from "#records/rules/incoming-customer.ts";

/** The identifying fields shown wherever a customer is listed, and how they may be contacted. */
export type CustomerIdentity = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
  country: string | null;
  loyaltyLevel: string | null;
  emailConsent: Consent;
  emailConsentAt: Date | null;
  smsConsent: Consent;
  smsConsentAt: Date | null;
};

/** Picks the identifying fields. */
export const pickIdentity = (customer: CustomerIdentity): CustomerIdentity => {
  const { id, externalId, name, email, phone, country, loyaltyLevel } = customer;
  const { emailConsent, emailConsentAt, smsConsent, smsConsentAt } = customer;
  return {
    id,
    externalId,
    name,
    email,
    phone,
    country,
    loyaltyLevel,
    emailConsent,
    emailConsentAt,
    smsConsent,
    smsConsentAt,
  };
};

/** What is left of a customer's purchases after the cost of goods (`docs/margin.md`). */
export type CustomerMargin = {
  /** Minor units; null if no cost is known. */
  grossMargin: number | null;
  /** Of the net sales whose cost is known. */
  marginRate: number | null;
  /** The share of the lifetime value whose cost is known; null without revenue. */
  costCoverage: number | null;
};

/** A customer's total purchases and place in the standard report. Money in minor units. */
export type CustomerOverview = CustomerIdentity & {
  lifetimeValue: number;
  orderCount: number;
  lastOrderAt: Date | null;
  /** The segment's key; null without a sale in the report's period. */
  rfmSegment: string | null;
};
