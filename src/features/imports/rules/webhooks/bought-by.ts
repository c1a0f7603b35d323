import type { IncomingOrder } from "#records/rules/incoming-records.ts";
import type { CustomerDetails, Effect, SourceCustomer } from "../connections/effect.ts";
import type { toOrderCustomer } from "../orders/order-customer.ts";
import { contactEffect } from "./customer-effects.ts";

export type Buyer = {
  /** Null for a guest without any contact. */
  customer: ReturnType<typeof toOrderCustomer>;
  /** The source's own ID of the customer, if it is not the one they are stored under. */
  customerId?: string | null;
};
export type BoughtOrder = Omit<IncomingOrder, "customerExternalId">;

/** An order that names all its refunds, and the contact details in it, which count until the source sends the customer. */
export const boughtBy = (order: BoughtOrder, { customer: contact, customerId }: Buyer): Effect[] => {
  const { updatedAt = null, externalId } = order;
  const version = { record: `order:${externalId}`, updatedAt };
  if (contact === null) {
    return [{ kind: "order", ...version, customer: null, order: { ...order, customerExternalId: null } }];
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
    contactEffect(customerExternalId, { updatedAt, customer, change }),
    { kind: "order", ...version, customer, order: { ...order, customerExternalId } },
  ];
};
