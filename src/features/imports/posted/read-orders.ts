import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ReadScope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { findStoredOrder, readChangedOrders, type StoredOrderRecord } from "#records/orders/stored-orders.ts";
import { type ChangedRequest, readChanged, readOne } from "./read-records.ts";

type Line = StoredOrderRecord["items"][number];

/** Files and shops may charge more for a line than its price times its quantity. */
const toLine = (
  { productName: name, productType: type, price, lineTotal, ...line }: Line,
  money: (minor: number) => number,
) => ({
  externalId: line.externalId,
  productId: line.productId,
  sku: line.sku,
  name,
  variant: line.variant,
  category: line.category,
  type,
  brand: line.brand,
  collection: line.collection,
  quantity: line.quantity,
  unitPrice: money(price),
  discountAmount: money(Math.max(0, price * line.quantity - lineTotal)),
  unitCost: line.unitCost === null ? null : money(line.unitCost),
});

const toOrder = (order: StoredOrderRecord, currency: string, customKeys: ReadonlySet<string>) => {
  const money = (minor: number) => toMajor(minor, currency);
  const { externalId, status, storefrontId, source, paymentState, device, campaign, customer } = order;
  return {
    externalId,
    orderedAt: order.orderedAt.toISOString(),
    updatedAt: order.updatedAt?.toISOString() ?? null,
    status,
    currency,
    storefrontId,
    source,
    totalPrice: money(order.totalPrice),
    discountAmount: money(order.discountAmount),
    shipping: money(order.shippingAmount),
    tax: money(order.taxAmount),
    discountCodes: [...order.discountCodes],
    paymentState,
    device,
    campaign,
    // Values of archived fields can't be sent.
    customFields: Object.fromEntries(Object.entries(order.customFields).filter(([key]) => customKeys.has(key))),
    customer,
    lines: order.items.map((line) => toLine(line, money)),
    refunds: order.refunds.map((refund) => ({
      externalId: refund.externalId,
      refundedAt: refund.refundedAt.toISOString(),
      amount: money(refund.amount),
      lines: refund.items.map(({ lineNumber, quantity, amount }) => ({
        line: lineNumber,
        quantity,
        amount: money(amount),
      })),
    })),
  };
};

const shownIn = async (scope: ReadScope) => {
  const { currency } = await getBusinessOrThrow(scope);
  return async (client: PoolClient, orders: readonly StoredOrderRecord[]) => {
    const keys = new Set((await activeCustomFields(client, scope, "orders")).map(({ key }) => key));
    return orders.map((order) => toOrder(order, currency, keys));
  };
};

/** Orders in the form in which they are sent, in the order of their changes. */
export const listOrders = async (scope: ReadScope, request: ChangedRequest) =>
  readChanged(scope, request, (client, reading) => readChangedOrders(client, scope, reading), await shownIn(scope));

/** An order in the form in which it is sent. Throws NOT_FOUND (ORDER_NOT_FOUND). */
export const readOrder = async (scope: ReadScope, externalId: string) =>
  readOne(
    scope,
    ["ORDER_NOT_FOUND", "This order does not exist"],
    (client) => findStoredOrder(client, scope, externalId),
    await shownIn(scope),
  );
