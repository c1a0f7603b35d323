import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type Cell, withCopiedRows } from "#core/db/bulk/copy-rows.ts";
import { keepOrdersBefore, markOrdersWritten } from "#core/db/import-changes.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingItem, IncomingOrder } from "#records/rules/incoming-records.ts";
import { insertOrders, isChanged, type StoredOrder, updateOrders } from "./order-rows.ts";
import { findRefundChange, writeRefunds } from "./refunds.ts";

type OrderLines = { id: string; items: readonly IncomingItem[] };

const SOURCE = {
  product_id: "text",
  product_name: "text",
  category: "text",
  product_type: "text",
  brand: "text",
  quantity: "int",
  price: "bigint",
  line_total: "bigint",
  external_id: "text",
  variant: "text",
  collection: "text",
  unit_cost: "bigint",
  sku: "text",
};
const COLUMNS = { order_id: "uuid", line_number: "int", ...SOURCE };
const NAMES = Object.keys(COLUMNS).join(", ");

const toItemCells = (i: IncomingItem): Cell[] => [
  ...[i.productId, i.productName, i.category, i.productType, i.brand, i.quantity, i.price, i.lineTotal],
  ...[i.externalId, i.variant, i.collection, i.unitCost, i.sku],
];

const toItemRows = function* (orders: readonly OrderLines[]): Generator<Cell[]> {
  for (const { id, items } of orders) {
    let line = 0;
    for (const item of items) yield [id, ++line, ...toItemCells(item)];
  }
};

/** Adds the lines of orders that have none, numbered from 1. */
const addItems = async (client: ClientBase, { businessId }: Scope, orders: readonly OrderLines[]): Promise<void> => {
  if (orders.every(({ items }) => items.length === 0)) return;
  await withCopiedRows(client, "incoming_items", COLUMNS, toItemRows(orders), () =>
    client.query(
      `insert into order_items (business_id, ${NAMES}) select $1, ${NAMES} from incoming_items returning 1`,
      [businessId],
    ),
  );
};

/** Those of these stored orders whose lines are others than the given ones. */
const ordersWithOtherItems = async <Order extends OrderLines>(
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly Order[],
): Promise<Order[]> => {
  if (orders.length === 0) return [];
  const { rows } = await client.query<{ id: string; lines: Cell[][] }>(
    `select order_id as id, jsonb_agg(jsonb_build_array(${Object.keys(SOURCE).join(", ")}) order by line_number) as lines
       from order_items where business_id = $1 and order_id = any($2::uuid[]) group by order_id`,
    [businessId, orders.map(({ id }) => id)],
  );
  const stored = new Map(rows.map(({ id, lines }) => [id, JSON.stringify(lines)]));
  const linesOf = ({ items }: OrderLines) =>
    JSON.stringify(items.map((item) => toItemCells(item).map((cell) => cell ?? null)));
  return orders.filter((order) => linesOf(order) !== (stored.get(order.id) ?? "[]"));
};

/** Gives stored orders other lines, as if nothing of them was refunded. */
const replaceItems = async (client: ClientBase, scope: Scope, orders: readonly OrderLines[]): Promise<void> => {
  if (orders.length === 0) return;
  await client.query("delete from order_items where business_id = $1 and order_id = any($2::uuid[])", [
    scope.businessId,
    orders.map(({ id }) => id),
  ]);
  await addItems(client, scope, orders);
};

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
