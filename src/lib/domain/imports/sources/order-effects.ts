import type { IncomingOrder } from "../../commerce/incoming-records.ts";
import type { customerOf } from "../order-customer.ts";
import { refundsOf } from "../refunds-of.ts";
import type { CustomerDetails, Effect, SourceCustomer } from "../webhooks/effect.ts";

type ReadOrder = {
  order: Omit<IncomingOrder, "customerExternalId" | "refunds"> & { updatedAt: Date };
  /** Null for a guest without any contact. */
  customer: ReturnType<typeof customerOf>;
  /** The source's own ID of the customer, if it is not the one they are stored under. */
  customerId?: string | null;
  /** All refunds; those without lines are spread over them. */
  refunds: Parameters<typeof refundsOf>[1];
};

/** An order that names all its refunds, and the contact details in it, which count until the source sends the customer. */
export const orderEffects = ({ order, customer: contact, customerId, refunds }: ReadOrder): Effect[] => {
  const { updatedAt, externalId } = order;
  const version = { record: `order:${externalId}`, updatedAt };
  const all = { ...order, refunds: refundsOf(order, refunds) };
  if (contact === null) {
    return [{ kind: "order", ...version, customer: null, order: { ...all, customerExternalId: null } }];
  }
  const { externalId: customerExternalId, address } = contact;
  const { name = null, firstName = null, lastName = null, email = null, phone = null, country = null } = contact;
  const customer: SourceCustomer = {
    record: `customer:${customerId ?? customerExternalId}`,
    externalId: customerExternalId,
    createdAt: order.orderedAt,
  };
  const change: CustomerDetails = { name, firstName, lastName, email, phone, country, ...(address && { address }) };
  return [
    { kind: "customer", record: `contact:${customerExternalId}`, updatedAt, customer, change, isFromOrder: true },
    { kind: "order", ...version, customer, order: { ...all, customerExternalId } },
  ];
};
