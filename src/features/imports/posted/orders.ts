import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { storedId } from "#core/db/stored-id.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { readChecked } from "#core/values/fields.ts";
import type { Actor, ReadScope } from "#core/values/permissions.ts";
import { withOwnReading } from "#features/imports/rules/connections/own-ids.ts";
import type { PostedOrder } from "#features/imports/rules/posted-order.ts";
import { readPostedOrder, withKnownBuyer } from "#features/imports/rules/read-posted-order.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { toMajor } from "#lib/money.ts";
import { activeCustomFields, lockActiveFields } from "#records/customers/custom-fields.ts";
import { type OfShop, readCheckedIds } from "#records/customers/record-ids.ts";
import { deleteOrders, lockOrderWrites, saveOrders } from "#records/orders/orders.ts";
import { findStoredOrder, readChangedOrders, type StoredOrderRecord } from "#records/orders/stored-orders.ts";
import { ensureStorefrontNumbers, storefrontNumbers } from "#records/orders/storefronts.ts";
import type { SaveOutcome } from "#records/rules/incoming-records.ts";
import { allDiscounts, costsLess } from "#records/rules/order-discounts.ts";
import {
  type BatchResult,
  type ChangedRequest,
  checkItem,
  type PostedItem,
  postBatch,
  readChanged,
  readOne,
} from "./posted-records.ts";

type Read = ReturnType<typeof readPostedOrder>;

/** The IDs here of posted orders and of their customers. */
const readPostedIds = (
  client: PoolClient,
  actor: Actor,
  idPrefix: string | null | undefined,
  values: readonly PostedOrder[],
) =>
  readCheckedIds(client, actor, idPrefix, (visit) => {
    for (const { externalId, customer } of values) {
      visit("order", externalId);
      if (customer) visit("customer", customer.externalId);
    }
  });

const saveRead = async (client: PoolClient, actor: Actor, read: readonly Read[]) => {
  const customers = new Map(read.flatMap(({ customer }) => (customer ? [[customer.externalId, customer]] : [])));
  const orders = read.map(({ order }) => order);
  const batch = { customers: [...customers.values()], orders, refunds: [], existing: "update" } as const;
  return (await saveOrders(client, actor, batch)).outcomes;
};

/** What orders refer to. */
const readShop = async (client: PoolClient, actor: Actor) => ({
  storefronts: await storefrontNumbers(client, actor),
  customFields: await activeCustomFields(client, actor, "orders"),
});

/** The same for writers, before they look for records: no connection stores one after that. */
const lockShop: typeof readShop = async (client, actor) => {
  await lockOrderWrites(client, actor);
  return {
    storefronts: await ensureStorefrontNumbers(client, actor),
    customFields: await lockActiveFields(client, actor, "orders"),
  };
};

/** How orders are read: `idPrefix` is of the shop whose IDs they have. */
const orderReader = async (actor: Actor, idPrefix: string | null | undefined, loadShop: typeof readShop) => {
  const { currency } = await getBusinessOrThrow(actor);
  const at = now();
  return async (client: PoolClient, posted: readonly PostedOrder[]): Promise<(posted: PostedOrder) => Read> => {
    const values = posted.map(withKnownBuyer);
    const loaded = await loadShop(client, actor);
    const { own, check } = await readPostedIds(client, actor, idPrefix, values);
    return (given: PostedOrder) => {
      const posted = withKnownBuyer(given);
      const { customer: buyer } = posted;
      const checks = [
        () => check("externalId", "order", posted.externalId),
        () => buyer && check("customer.externalId", "customer", buyer.externalId),
      ];
      const read = readChecked(checks, () => readPostedOrder(posted, { now: at, currency, ...loaded }));
      const { order, customer } = withOwnReading({ ...read, credit: null, problems: [] }, own);
      return { order: order ?? read.order, customer };
    };
  };
};

/** Creates and replaces orders, each on its own. */
export const postOrders = async (
  actor: Actor,
  items: readonly PostedItem<PostedOrder>[],
  idPrefix?: string | null,
): Promise<BatchResult> =>
  postBatch(actor, items, {
    action: "orders.saved",
    idOf: ({ externalId }) => externalId,
    storedAs: ({ order }: Read) => order.externalId,
    reader: await orderReader(actor, idPrefix, lockShop),
    save: (client, read) => saveRead(client, actor, read),
  });

/** What the business can't take of an order that its schema takes. Throws INVALID_PARAMETER. */
export const checkOrder = async (actor: Actor, { idPrefix, ...posted }: PostedOrder & OfShop): Promise<void> =>
  checkItem(actor, posted, { reader: await orderReader(actor, idPrefix, readShop) });

/** Creates or replaces one order. Throws INVALID_PARAMETER for a field that the business can't take. */
export const putOrder = async (
  actor: Actor,
  { idPrefix, ...posted }: PostedOrder & OfShop,
): Promise<{ externalId: string; status: SaveOutcome }> => {
  const { externalId } = posted;
  const { results } = await postOrders(actor, [{ value: posted }], idPrefix);
  const [result] = results;
  if (!result || result.status === "rejected") {
    const issues = result?.issues ?? [];
    throw new AppError("INVALID_PARAMETER", `${issues[0]?.parameter} ${issues[0]?.message}`, { issues });
  }
  return { externalId, status: result.status };
};

/** Deletes an order with its lines and refunds, with an audit entry. Throws NOT_FOUND (ORDER_NOT_FOUND). */
export const deleteOrder = (actor: Actor, externalId: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const stored = await storedId(client, actor, "orders", externalId);
    const deleted = await deleteOrders(client, actor, [stored], { deletedAt: now() });
    if (deleted.length === 0) throw refusalBy("ORDER_NOT_FOUND", "This order does not exist");
    await insertAuditLine(client, actor, { action: "order.deleted", after: { externalId: stored } });
    await beginRunsAfterOrders(client, actor);
  });

type Line = StoredOrderRecord["items"][number];

/**
 * Files and shops may charge more for a line than its price times its quantity. If it cost less but the order has no such
 * discounts, a part of a unit was sold, of which whole units are stored.
 */
const toLine = (
  { productName: name, productType: type, price, lineTotal, unitCost, quantity, ...line }: Line,
  money: (minor: number) => number,
  hasDiscounts: boolean,
) => {
  const isPart = !hasDiscounts && costsLess(price * quantity, { quantity, lineTotal }) > 0;
  return {
    ...line,
    name,
    type,
    quantity: isPart ? lineTotal / price : quantity,
    unitPrice: money(price),
    discountAmount: money(isPart ? 0 : Math.max(0, price * quantity - lineTotal)),
    unitCost: unitCost === null ? null : money(unitCost),
  };
};

const toOrder = (order: StoredOrderRecord, currency: string, customKeys: ReadonlySet<string>) => {
  const money = (minor: number) => toMajor(minor, currency);
  const hasDiscounts = allDiscounts(order) === order.discountAmount;
  return {
    ...order,
    currency,
    totalPrice: money(order.totalPrice),
    discountAmount: money(order.discountAmount),
    shipping: money(order.shippingAmount),
    tax: money(order.taxAmount),
    discountCodes: [...order.discountCodes],
    // Values of archived fields can't be sent.
    customFields: Object.fromEntries(Object.entries(order.customFields).filter(([key]) => customKeys.has(key))),
    lines: order.items.map((line) => toLine(line, money, hasDiscounts)),
    refunds: order.refunds.map((refund) => ({
      ...refund,
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
