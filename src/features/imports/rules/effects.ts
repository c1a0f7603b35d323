import type { IncomingOrder } from "#records/rules/incoming-records.ts";
import type { CustomerDetails, Effect, SourceCustomer } from "./connections/effect.ts";
import { sumRefunded, toIncomingRefunds } from "./orders/order-amounts.ts";
import type { toOrderCustomer } from "./orders/order-customer.ts";

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

type Buyer = {
  /** Null for a guest without any contact. */
  customer: ReturnType<typeof toOrderCustomer>;
  /** The source's own ID of the customer, if it is not the one they are stored under. */
  customerId?: string | null;
  isOverRefunded?: boolean;
};
type BoughtOrder = Omit<IncomingOrder, "customerExternalId">;

/** An order that names all its refunds, and the contact details in it, which count until the source sends the customer. */
export const boughtBy = (
  order: BoughtOrder,
  { customer: contact, customerId, isOverRefunded = false }: Buyer,
): Effect[] => {
  const { updatedAt = null, externalId } = order;
  const version = { record: `order:${externalId}`, updatedAt, isOverRefunded };
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

type ReadOrder = Buyer & {
  order: Omit<BoughtOrder, "refunds"> & { updatedAt: Date };
  /** All refunds; those without lines are spread over them. */
  refunds: Parameters<typeof toIncomingRefunds>[1];
};

/** An order and its buyer; limits the refunds to the order's total. */
export const orderEffects = ({ order, refunds, ...buyer }: ReadOrder): Effect[] =>
  boughtBy(
    { ...order, refunds: toIncomingRefunds(order, refunds) },
    { ...buyer, isOverRefunded: sumRefunded(refunds) > order.totalPrice },
  );
