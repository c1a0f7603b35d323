/** The identifying fields shown wherever a customer is listed. */
export type CustomerIdentity = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  loyaltyLevel: string | null;
};

/** Picks the identifying fields. */
export const identityOf = ({ id, externalId, name, email, country, loyaltyLevel }: CustomerIdentity) => ({
  id,
  externalId,
  name,
  email,
  country,
  loyaltyLevel,
});

/** A customer's total purchases and place in the standard report. Money in minor units. */
export type CustomerOverview = CustomerIdentity & {
  lifetimeValue: number;
  orderCount: number;
  lastOrderAt: Date | null;
  /** The segment's key; null without a sale in the report's period. */
  rfmSegment: string | null;
};
