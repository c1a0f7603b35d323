import { cleanId } from "#core/values/texts.ts";
import type { DocumentReading } from "#features/imports/rules/import-format.ts";
import type { IncomingItem, OwnId } from "#records/rules/incoming-records.ts";
import type { Effect, SourceCustomer } from "./effect.ts";

/** Only numbers are a shop's own: SKUs and names are the same product in all shops. */
const ownProductId = (id: string, isNumbered: boolean | undefined, own: OwnId): string =>
  isNumbered ? own("product", id) : cleanId(id);

type Variant = Pick<IncomingItem, "parentId" | "isParentNumbered">;

const withOwnParent = ({ parentId, isParentNumbered }: Variant, own: OwnId): Variant =>
  parentId ? { parentId: ownProductId(parentId, isParentNumbered, own) } : {};

const withOwnProduct = (item: IncomingItem, own: OwnId): IncomingItem => ({
  ...item,
  productId: ownProductId(item.productId, item.isNumbered, own),
  ...withOwnParent(item, own),
});

const ofCustomer = (customer: SourceCustomer, own: OwnId): SourceCustomer => ({
  ...customer,
  externalId: customer.externalId && own("customer", customer.externalId),
});

/** An effect under the IDs that its connection's records have here. Those of help desks are the same everywhere. */
export const withOwnIds = (effect: Effect, own: OwnId): Effect => {
  switch (effect.kind) {
    case "order": {
      const { order, customer } = effect;
      const externalId = own("order", order.externalId);
      return {
        ...effect,
        customer: customer && ofCustomer(customer, own),
        order: {
          ...order,
          externalId,
          items: order.items.map((item) => withOwnProduct(item, own)),
          customerExternalId: order.customerExternalId && own("customer", order.customerExternalId),
          ...(order.refunds && {
            refunds: order.refunds.map((refund) => ({ ...refund, orderExternalId: externalId })),
          }),
        },
      };
    }
    case "refund": {
      const orderExternalId = own("order", effect.refund.orderExternalId);
      return { ...effect, refund: { ...effect.refund, orderExternalId } };
    }
    case "delete":
      return { ...effect, orderExternalId: own("order", effect.orderExternalId) };
    case "customer":
    case "erase":
    case "access":
      return { ...effect, customer: ofCustomer(effect.customer, own) };
    case "tickets":
      return {
        ...effect,
        tickets: effect.tickets.map((ticket) => ({
          ...ticket,
          externalId: own("ticket", ticket.externalId),
          customerExternalId: own("customer", ticket.customerExternalId),
        })),
      };
    case "events":
      return {
        ...effect,
        events: effect.events.map((event) => ({
          ...event,
          externalId: own("event", event.externalId),
          customerExternalId: own("customer", event.customerExternalId),
          orderId: event.orderId && own("order", event.orderId),
        })),
      };
    case "products":
      return {
        ...effect,
        products: effect.products.map((product) => ({
          ...product,
          externalId: ownProductId(product.externalId, product.isNumbered, own),
          ...withOwnParent(product, own),
        })),
      };
    case "help_desk_ticket":
    case "survey":
    case "disconnect":
    case "erase_shop":
      return effect;
  }
};

/** A reading under the IDs that the records of its shop have here. */
export const withOwnReading = (
  { customer, order, credit, refunds, change, ticket, ...counts }: DocumentReading,
  own: OwnId,
): DocumentReading => {
  const ofCustomer = (id: string) => own("customer", id);
  const ofOrder = (id: string) => own("order", id);
  return {
    ...counts,
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
