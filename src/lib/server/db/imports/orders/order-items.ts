import type { ClientBase } from "pg";
import type { IncomingItem } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { type Cell, withCopiedRows } from "#lib/server/db/bulk/copy-rows.ts";

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

const cellsOf = (i: IncomingItem): Cell[] => [
  ...[i.productId, i.productName, i.category, i.productType, i.brand, i.quantity, i.price, i.lineTotal],
  ...[i.externalId, i.variant, i.collection, i.unitCost, i.sku],
];

const rowsOf = function* (orders: readonly OrderLines[]): Generator<Cell[]> {
  for (const { id, items } of orders) {
    let line = 0;
    for (const item of items) yield [id, ++line, ...cellsOf(item)];
  }
};

/** Adds the lines of orders that have none, numbered from 1. */
export const addItems = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly OrderLines[],
): Promise<void> => {
  if (orders.every(({ items }) => items.length === 0)) return;
  await withCopiedRows(client, "incoming_items", COLUMNS, rowsOf(orders), () =>
    client.query(
      `insert into order_items (business_id, ${NAMES}) select $1, ${NAMES} from incoming_items returning 1`,
      [businessId],
    ),
  );
};

/** Those of these stored orders whose lines are others than the given ones. */
export const ordersWithOtherItems = async <Order extends OrderLines>(
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
    JSON.stringify(items.map((item) => cellsOf(item).map((cell) => cell ?? null)));
  return orders.filter((order) => linesOf(order) !== (stored.get(order.id) ?? "[]"));
};

/** Gives stored orders other lines, as if nothing of them was refunded. */
export const replaceItems = async (client: ClientBase, scope: Scope, orders: readonly OrderLines[]): Promise<void> => {
  if (orders.length === 0) return;
  await client.query("delete from order_items where business_id = $1 and order_id = any($2::uuid[])", [
    scope.businessId,
    orders.map(({ id }) => id),
  ]);
  await addItems(client, scope, orders);
};
