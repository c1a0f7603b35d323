import type { CustomerDetails, Effect, SourceCustomer } from "../connections/effect.ts";

type Customer = {
  /** The source's own. */
  id: string;
  /** The ID to store the customer under, if it is another one. */
  externalId?: string | null;
  createdAt?: Date | null | undefined;
  updatedAt?: Date | null | undefined;
  change: CustomerDetails;
};

/** A customer's own record at the source. */
export const customerEffect = ({
  id,
  externalId = id,
  createdAt = null,
  updatedAt = null,
  change,
}: Customer): Effect => {
  const record = `customer:${id}`;
  const customer = { record, externalId, createdAt };
  return { kind: "customer", record, updatedAt, customer, change, isFromOrder: false };
};

/** The contact details in an order; they count only while the source has not sent the customer. */
export const contactEffect = (
  externalId: string,
  { updatedAt, customer, change }: { updatedAt: Date | null; customer: SourceCustomer; change: CustomerDetails },
): Effect => ({
  kind: "customer",
  record: `contact:${externalId}`,
  isFromOrder: true,
  updatedAt,
  customer,
  change,
});

/** A customer deleted at the source. It counts from its arrival, because the payload has only the ID. */
export const eraseEffect = (id: string, externalId: string | null): Effect => {
  const record = `customer:${id}`;
  return { kind: "erase", record, updatedAt: null, customer: { record, externalId, createdAt: null } };
};
