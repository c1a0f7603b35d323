import type { ClientBase } from "pg";
import type { IncomingItem } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { type Cell, copyRows } from "../copy-rows.ts";

const COLUMNS = {
  order_id: "uuid",
  line_number: "int",
  product_id: "text",
  product_name: "text",
  category: "text",
  product_type: "text",
  brand: "text",
  quantity: "int",
  price: "bigint",
  line_total: "bigint",
};
const NAMES = Object.keys(COLUMNS);
const DEFINITIONS = Object.entries(COLUMNS).map((column) => column.join(" "));

const rowsOf = function* (orders: readonly { id: string; items: readonly IncomingItem[] }[]): Generator<Cell[]> {
  for (const { id, items } of orders) {
    let line = 0;
    for (const i of items) {
      line++;
      const product = [i.productId, i.productName, i.category, i.productType, i.brand];
      yield [id, line, ...product, i.quantity, i.price, i.lineTotal];
    }
  }
};

/**
 * Adds the lines of new orders, numbered from 1. They are by far the most rows, so they are copied; PostgreSQL doesn't
 * allow COPY into a table with a policy, so they go through a temporary table.
 */
export const addItems = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly { id: string; items: readonly IncomingItem[] }[],
): Promise<void> => {
  await client.query(`create temp table incoming_items (${DEFINITIONS.join(", ")}) on commit drop`);
  await copyRows(client, "incoming_items", NAMES, rowsOf(orders));
  await client.query(
    `insert into order_items (business_id, ${NAMES.join(", ")}) select $1, ${NAMES.join(", ")} from incoming_items`,
    [businessId],
  );
  await client.query("drop table incoming_items");
};
