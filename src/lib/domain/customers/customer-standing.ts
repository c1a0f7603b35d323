/** Who a customer is, wherever one is listed. */
export type CustomerIdentity = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  loyaltyLevel: string | null;
};

/** Who somebody is, out of all that is known of them. */
export const identityOf = ({ id, externalId, name, email, country, loyaltyLevel }: CustomerIdentity) => ({
  id,
  externalId,
  name,
  email,
  country,
  loyaltyLevel,
});

/** What they bought in all, and where they stand in the standard report. Money in minor units. */
export type CustomerOverview = CustomerIdentity & {
  lifetimeValue: number;
  orderCount: number;
  lastOrderAt: Date | null;
  /** Its key; null without a sale in the report's period. */
  rfmSegment: string | null;
};
