import type { OwnId } from "#records/rules/own-ids.ts";
import { withOwnProduct } from "./connections/id-prefix.ts";
import type { DocumentReading } from "./import-format.ts";

/** A reading under the IDs that the records of its shop have here. */
export const withOwnReading = (
  { customer, order, credit, refunds, change, ticket, problems }: DocumentReading,
  own: OwnId,
): DocumentReading => {
  const ofCustomer = (id: string) => own("customer", id);
  const ofOrder = (id: string) => own("order", id);
  return {
    problems,
    customer: customer && { ...customer, externalId: ofCustomer(customer.externalId) },
    order: order && {
      ...order,
      externalId: ofOrder(order.externalId),
      customerExternalId: order.customerExternalId && ofCustomer(order.customerExternalId),
      items: order.items.map((item) => withOwnProduct(item, own)),
      ...(order.refunds && {
        refunds: order.refunds.map((refund) => ({ ...refund, orderExternalId: ofOrder(refund.orderExternalId) })),
      }),
    },
    credit: credit && {
      ...credit,
      externalId: ofOrder(credit.externalId),
      customerExternalId: ofCustomer(credit.customerExternalId),
    },
    ...(refunds && {
      refunds: refunds.map((refund) => ({ ...refund, orderExternalId: ofOrder(refund.orderExternalId) })),
    }),
    ...(change && { change: { ...change, externalId: ofCustomer(change.externalId) } }),
    ...(ticket && {
      ticket: {
        ...ticket,
        ticket: {
          ...ticket.ticket,
          externalId: own("ticket", ticket.ticket.externalId),
          customerExternalId: ofCustomer(ticket.ticket.customerExternalId),
        },
      },
    }),
  };
};

/** The order and customer that a reading would change, and the customer who gets its orders. */
export const changedBy = ({ order, credit, change }: DocumentReading): ["order" | "customer", string][] => {
  const customers = [order?.customerExternalId, credit?.customerExternalId, change?.externalId];
  return [
    ...(order ? [["order", order.externalId] satisfies ["order", string]] : []),
    ...customers.flatMap((id) => (id ? [["customer", id] satisfies ["customer", string]] : [])),
  ];
};
