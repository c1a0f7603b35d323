import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type Cell, withCopiedRows } from "#core/db/copy-rows.ts";
import type { Scope } from "#core/values/permissions.ts";
import { camelCase } from "#core/values/texts.ts";
import { changedValues } from "#records/customers/customer-columns.ts";
import { keepOrdersBefore, markOrdersWritten } from "#records/imports/import-changes.ts";
import { changesValues, type StoredValues } from "#records/rules/custom-fields.ts";
import { isGiftCard } from "#records/rules/gift-cards.ts";
import type { IncomingItem, IncomingOrder } from "#records/rules/incoming-records.ts";
import { allDiscounts } from "#records/rules/order-discounts.ts";
import { findRefundChange, writeRefunds } from "./refunds.ts";

/** An order under the ID it has or gets in the database. */
type IdentifiedOrder = IncomingOrder & { id: string };

type Value = string | number | Date | null | readonly string[];

/** The columns that come from the source, with their types and values. */
const ORDER_COLUMNS: Record<string, [type: string, readValue: (order: IncomingOrder) => Value]> = {
  external_id: ["text", (o) => o.externalId],
  storefront_id: ["int", (o) => o.storefrontId],
  status: ["text", (o) => o.status],
  order_date: ["timestamptz", (o) => o.orderedAt],
  total_price: ["bigint", (o) => o.totalPrice],
  discount_amount: ["bigint", allDiscounts],
  source: ["text", (o) => o.source],
  source_updated_at: ["timestamptz", (o) => o.updatedAt ?? null],
  discount_codes: ["text[]", (o) => o.discountCodes ?? []],
  shipping_amount: ["bigint", (o) => o.shippingAmount ?? 0],
  tax_amount: ["bigint", (o) => o.taxAmount ?? 0],
  payment_state: ["text", (o) => o.paymentState ?? null],
  device: ["text", (o) => o.device ?? null],
  campaign: ["text", (o) => o.campaign ?? null],
};
const ORDER_COLUMN_NAMES = Object.keys(ORDER_COLUMNS);
const ENTRIES = Object.entries(ORDER_COLUMNS);

/** An array in PostgreSQL's notation. */
const arrayText = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

const VALUES = ORDER_COLUMN_NAMES.map((name) => `i.${name}`).join(", ");

const INCOMING = {
  order_id: "uuid",
  customer_external_id: "text",
  custom_fields: "jsonb",
  ...Object.fromEntries(ENTRIES.map(([name, [type]]) => [name, type])),
};

/** SQL: the incoming orders `i` with their customers `c`. */
const FROM_INCOMING = `incoming_orders i
  left join customers c on c.business_id = $1 and c.external_id = i.customer_external_id`;

const toCells = (order: IdentifiedOrder): Cell[] => [
  order.id,
  order.customerExternalId,
  order.customFields === undefined ? null : JSON.stringify(order.customFields),
  ...ENTRIES.map(([, [, readValue]]) => {
    const value = readValue(order);
    return Array.isArray(value) ? arrayText(value) : (value as Cell);
  }),
];

type WrittenOrder = { id: string; customerId: string | null };

/** The customer of each written order. */
const mapOrderCustomers = (
  orders: readonly IdentifiedOrder[],
  written: readonly WrittenOrder[],
): Map<string, string | null> => {
  const customers = new Map(written.map(({ id, customerId }) => [id, customerId]));
  const orphan = orders.find(({ id, customerExternalId }) => customerExternalId !== null && customers.get(id) === null);
  if (orphan) throw new Error(`No customer ${orphan.customerExternalId}: customers must be saved with their orders`);
  return customers;
};

/** Writes the orders, without their lines, by a statement that returns them; returns their customers. */
const writeBy =
  (statement: string) =>
  async (client: ClientBase, scope: Scope, orders: readonly IdentifiedOrder[]): Promise<Map<string, string | null>> => {
    if (orders.length === 0) return new Map();
    const { rows } = await withCopiedRows(client, "incoming_orders", INCOMING, orders.map(toCells), () =>
      client.query<WrittenOrder>(statement, [scope.businessId]),
    );
    return mapOrderCustomers(orders, rows);
  };

/** Adds orders that are not stored. */
const insertOrders = writeBy(
  `insert into orders (business_id, order_id, customer_id, custom_fields, ${ORDER_COLUMN_NAMES.join(", ")})
   select $1, i.order_id, c.customer_id, ${changedValues("'{}'::jsonb", "i.custom_fields")}, ${VALUES} from ${FROM_INCOMING}
   returning order_id as id, customer_id`,
);

/** Gives stored orders the incoming values; those of custom fields that are not given stay. */
const updateOrders = writeBy(
  `update orders o set (customer_id, custom_fields, ${ORDER_COLUMN_NAMES.join(", ")})
       = (c.customer_id, ${changedValues("o.custom_fields", "i.custom_fields")}, ${VALUES})
     from ${FROM_INCOMING} where o.business_id = $1 and o.order_id = i.order_id
   returning o.order_id as id, o.customer_id`,
);

type Version = { updatedAt?: Date | null };

/** A stored order; `values` are the columns that come from the source. */
export type StoredOrder = WrittenOrder & {
  customerExternalId: string | null;
  orderedAt: Date;
  totalPrice: number;
  updatedAt: Date | null;
  customFields: StoredValues;
  values: readonly unknown[];
};

/** All columns that come from the source, by name. */
type StoredRow = Record<string, unknown> &
  WrittenOrder &
  Pick<StoredOrder, "customerExternalId"> & {
    externalId: string;
    orderDate: Date;
    totalPrice: number;
    sourceUpdatedAt: Date | null;
    customFields: StoredValues;
  };

const toStoredOrder = (row: StoredRow): StoredOrder => ({
  id: row.id,
  customerId: row.customerId,
  customerExternalId: row.customerExternalId,
  orderedAt: row.orderDate,
  totalPrice: row.totalPrice,
  updatedAt: row.sourceUpdatedAt,
  customFields: row.customFields,
  values: ORDER_COLUMN_NAMES.map((name) => row[camelCase(name)]),
});

/** The stored orders among these, by external ID. */
export const findStoredOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly IncomingOrder[],
): Promise<Map<string, StoredOrder>> => {
  if (orders.length === 0) return new Map();
  const { rows } = await client.query<StoredRow>(
    `select o.order_id as id, o.customer_id, c.external_id as customer_external_id,
            o.custom_fields, ${ORDER_COLUMN_NAMES.map((name) => `o.${name}`).join(", ")}
       from unnest($2::text[]) as w(external_id)
       join orders o on o.business_id = $1 and o.external_id = w.external_id
       left join customers c on c.business_id = $1 and c.customer_id = o.customer_id`,
    [businessId, orders.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map((row) => [row.externalId, toStoredOrder(row)]));
};

/** Whether the customer, a custom field or a column that comes from the source differs. */
const isChanged = (order: IncomingOrder, stored: StoredOrder): boolean =>
  order.customerExternalId !== stored.customerExternalId ||
  changesValues(stored.customFields, order.customFields) ||
  JSON.stringify(ENTRIES.map(([, [, readValue]]) => readValue(order))) !== JSON.stringify(stored.values);

/** Whether one version is older than the other by the source's time; false if either has no time. */
export const isOlder = ({ updatedAt }: Version, than: Version): boolean =>
  !!updatedAt && !!than.updatedAt && updatedAt < than.updatedAt;

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
  parent_id: "text",
  is_gift_card: "boolean",
};
const COLUMNS = { order_id: "uuid", line_number: "int", ...SOURCE };
const NAMES = Object.keys(COLUMNS).join(", ");

const toItemCells = (i: IncomingItem): Cell[] => [
  i.productId,
  i.productName,
  i.category,
  i.productType,
  i.brand,
  i.quantity,
  i.price,
  i.lineTotal,
  i.externalId,
  i.variant,
  i.collection,
  i.unitCost,
  i.sku,
  i.parentId,
  isGiftCard(i),
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
  /** The IDs of the orders that may have sold gift cards, or sold them before. */
  giftCards: string[];
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
    giftCards: orders.filter(({ items }) => items.some(isGiftCard)).map(({ id }) => id),
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
    giftCards: rewritten.map(({ id }) => id),
    refundsNew: refunds.refundsNew,
  };
};
