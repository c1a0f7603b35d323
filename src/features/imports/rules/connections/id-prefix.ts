import { type ConnectionKind, ID_PREFIX, LONGEST_PREFIX, numbersItsRecords } from "#core/values/connection-kinds.ts";
import { refuseField } from "#core/values/fields.ts";
import { cleanId } from "#core/values/texts.ts";
import type { DocumentReading } from "#features/imports/rules/import-format.ts";
import type { IncomingItem, OwnId } from "#records/rules/incoming-records.ts";

import type { Effect, SourceCustomer } from "./effect.ts";

/** A prefix that connections of a business have or had, and the shop it was first given to. */
export type UsedPrefix = { prefix: string; kind: ConnectionKind; address: string | null; isInUse: boolean };

/** Throws INVALID_PARAMETER for anything but "" and texts such as outlet-. */
export const readIdPrefix = (kind: ConnectionKind, prefix: string): string => {
  if (prefix !== "" && !numbersItsRecords(kind)) {
    refuseField("idPrefix", {
      reason: "unique_ids",
      message: "must be empty: the IDs of this kind are unique in all shops",
    });
  }
  if (!ID_PREFIX.test(prefix) || prefix.length > LONGEST_PREFIX) {
    const message = "must be lower-case letters and digits that end with a hyphen, such as outlet-";
    refuseField("idPrefix", { reason: "id_prefix", message });
  }
  return prefix;
};

/** Throws INVALID_PARAMETER for a prefix with which an ID could be one of another shop: those of a- with b-5, and those of a-b- with 5. */
export const checkApart = (prefix: string, used: readonly UsedPrefix[]): void => {
  const other = used.find((one) => one.prefix !== prefix && one.prefix !== "" && overlap(prefix, one.prefix));
  if (!other) return;
  const values = { prefix: other.prefix };
  const message = `must not begin as the prefix of another shop: ${other.prefix}`;
  refuseField("idPrefix", { reason: "id_prefix_overlap", values, message });
};

const overlap = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

const SHORT: Partial<Record<ConnectionKind, string>> = { woocommerce: "woo", generic: "shop" };

/**
 * The prefix of a new connection's IDs: none for the first shop that numbers its records, the same again for the same shop, and
 * otherwise a new one. A shop whose address is unknown is taken for one of the same kind that is no longer connected.
 */
export const choosePrefix = (kind: ConnectionKind, address: string | null, used: readonly UsedPrefix[]): string => {
  if (!numbersItsRecords(kind) || used.length === 0) return "";
  const ofKind = used.filter((one) => one.kind === kind);
  const same =
    ofKind.find((one) => address !== null && one.address === address) ??
    ofKind.find((one) => !one.isInUse && (address === null || one.address === null));
  if (same) return same.prefix;
  const taken = new Set(used.map(({ prefix }) => prefix));
  for (let n = 2; ; n++) {
    const prefix = `${SHORT[kind] ?? kind}${n}-`;
    if (!taken.has(prefix)) return prefix;
  }
};

/** Only numbers are a shop's own: SKUs and names are the same product in all shops. */
const withOwnProduct = (item: IncomingItem, own: OwnId): IncomingItem => ({
  ...item,
  productId: item.isNumbered ? own("product", item.productId) : cleanId(item.productId),
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
          externalId: product.isNumbered ? own("product", product.externalId) : cleanId(product.externalId),
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
