import { prefixedId } from "./connections/id-prefix.ts";
import type { DocumentReader, DocumentReading } from "./import-format.ts";

/** A reading under the IDs that the records of a shop with a prefix have here. */
const withPrefix = (
  { customer, order, credit, refunds, change, ticket, problems }: DocumentReading,
  prefix: string,
): DocumentReading => {
  const own = (id: string) => prefixedId(prefix, id);
  return {
    problems,
    customer: customer && { ...customer, externalId: own(customer.externalId) },
    order: order && {
      ...order,
      externalId: own(order.externalId),
      customerExternalId: order.customerExternalId && own(order.customerExternalId),
    },
    credit: credit && {
      ...credit,
      externalId: own(credit.externalId),
      customerExternalId: own(credit.customerExternalId),
    },
    ...(refunds && { refunds: refunds.map((refund) => ({ ...refund, orderExternalId: own(refund.orderExternalId) })) }),
    ...(change && { change: { ...change, externalId: own(change.externalId) } }),
    ...(ticket && {
      ticket: {
        ...ticket,
        ticket: {
          ...ticket.ticket,
          externalId: own(ticket.ticket.externalId),
          customerExternalId: own(ticket.ticket.customerExternalId),
        },
      },
    }),
  };
};

/** Reads a file of a shop whose IDs have a prefix here. */
export const prefixedReader = (reader: DocumentReader, prefix = ""): DocumentReader =>
  prefix === "" ? reader : { ...reader, read: (rows) => withPrefix(reader.read(rows), prefix) };
