import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingItem, IncomingOrder } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { keepOrdersBefore, markOrdersWritten } from "#lib/server/db/import-changes.ts";
import { addItems, ordersWithOtherItems, replaceItems } from "./order-items.ts";
import { insertOrders, isChanged, type StoredOrder, updateOrders } from "./order-rows.ts";
import { findRefundChange, writeRefunds } from "./refunds.ts";

/** The orders that a write affected. */
type Written = {
  /** Their external IDs. */
  orders: Set<string>;
  /** The customers and days to recalculate. */
  touched: { customerId: string | null; orderedAt: Date }[];
  /** The IDs of the orders whose refunds need to be summed. */
  toSum: string[];
  /** The IDs of the orders whose margin may have changed. */
  toCost: string[];
  refundsNew: number;
};

const hasCost = ({ unitCost }: IncomingItem): boolean => unitCost !== null && unitCost !== undefined;

/** Adds orders that are not stored, each once, with their lines and refunds. */
export const addOrders = async (
  client: ClientBase,
  scope: Scope,
  given: readonly IncomingOrder[],
): Promise<Written> => {
  const orders = given.map((order) => ({ ...order, id: uuidv7() }));
  const customers = await insertOrders(client, scope, orders);
  await addItems(client, scope, orders);
  const whole = orders.flatMap(({ id, refunds = [] }) => (refunds.length > 0 ? [{ id, refunds }] : []));
  const refunds = await findRefundChange(client, scope, whole);
  await keepOrdersBefore(client, scope, refunds.orderIds);
  await writeRefunds(client, scope, refunds);
  return {
    orders: new Set(orders.map(({ externalId }) => externalId)),
    touched: orders.map(({ id, orderedAt }) => ({ customerId: customers.get(id) ?? null, orderedAt })),
    toSum: refunds.orderIds,
    toCost: orders.filter(({ items }) => items.some(hasCost)).map(({ id }) => id),
    refundsNew: refunds.refundsNew,
  };
};

/**
 * Updates stored orders with the incoming values, lines and refunds. Rows that are stored with the same values are not
 * written.
 */
export const changeOrders = async (
  client: ClientBase,
  scope: Scope,
  given: readonly IncomingOrder[],
  stored: ReadonlyMap<string, StoredOrder>,
): Promise<Written> => {
  const orders = given.flatMap((order) => {
    const before = stored.get(order.externalId);
    if (!before) return [];
    return [{ ...order, id: before.id, before, updatedAt: order.updatedAt ?? before.updatedAt }];
  });
  const changed = orders.filter((order) => isChanged(order, order.before));
  const otherLines = await ordersWithOtherItems(client, scope, orders);
  const whole = orders.flatMap(({ id, refunds }) => (refunds ? [{ id, refunds }] : []));
  const refunds = await findRefundChange(client, scope, whole);
  const parts = [...otherLines.map(({ id }) => id), ...refunds.orderIds];
  const written = new Set([...changed.map(({ id }) => id), ...parts]);
  await keepOrdersBefore(client, scope, [...written]);
  const customers = await updateOrders(client, scope, changed);
  await replaceItems(client, scope, otherLines);
  await writeRefunds(client, scope, refunds);
  if (parts.length > 0) await markOrdersWritten(client, scope, parts);
  const rewritten = orders.filter(({ id }) => written.has(id));
  return {
    orders: new Set(rewritten.map(({ externalId }) => externalId)),
    touched: rewritten.flatMap(({ id, orderedAt, before }) => [
      { customerId: before.customerId, orderedAt: before.orderedAt },
      { customerId: customers.get(id) ?? null, orderedAt },
    ]),
    toSum: parts,
    toCost: rewritten.map(({ id }) => id),
    refundsNew: refunds.refundsNew,
  };
};
