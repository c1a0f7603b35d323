import type { ClientBase } from "pg";
import { writableColumns } from "#core/db/bulk/writable-columns.ts";
import { setLocally } from "#core/db/citus/set-locally.ts";
import { startNewEpoch } from "#core/db/data-revision.ts";
import type { ImportedKind } from "#core/db/import-changes.ts";
import { byClient } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { forgetCuts } from "#records/orders/forget-cuts.ts";
import { completeStored } from "#records/orders/products.ts";

/** How many records an undo removed and restored. */
export type Undone = {
  ordersRemoved: number;
  ordersRestored: number;
  customersRemoved: number;
  customersRestored: number;
  ticketsRemoved: number;
  ticketsRestored: number;
  productsRemoved: number;
  productsRestored: number;
};

/** Customers per statement. */
const CHUNK = 5000;

/** SQL: the records of a kind as they were before the import $2. */
const before = (kind: ImportedKind): string =>
  `import_changes b where b.business_id = $1 and b.import_id = $2 and b.kind = '${kind}' and b.before is not null`;

const removeCreated = async (client: ClientBase, values: unknown[], kind: ImportedKind): Promise<number> => {
  const { rowCount } = await client.query(
    `delete from ${kind} where business_id = $1 and created_by_import = $2`,
    values,
  );
  return rowCount ?? 0;
};

/** A column that is newer than what was stored of a record keeps its value. */
const restoreChanged = async (client: ClientBase, values: unknown[], kind: ImportedKind): Promise<number> => {
  const columns = (await writableColumns(client, kind)).filter((column) => column !== "business_id").join(", ");
  const { rowCount } = await client.query(
    `update ${kind} r set (${columns}) = (select ${columns} from jsonb_populate_record(r, b.before))
       from ${before(kind)} and r.business_id = $1 and r.external_id = b.record`,
    values,
  );
  return rowCount ?? 0;
};

/** Replaces the lines or refunds of the orders that the import changed. */
const restoreParts = async (
  client: ClientBase,
  values: unknown[],
  { table, key }: { table: "order_items" | "refunds"; key: "items" | "refunds" },
): Promise<void> => {
  const columns = (await writableColumns(client, table)).join(", ");
  await client.query(
    `delete from ${table} p using ${before("orders")} and p.business_id = $1
       and p.order_id = (b.before ->> 'order_id')::uuid`,
    values,
  );
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from (
       select part.* from (select b.before from ${before("orders")}) o,
         lateral jsonb_populate_recordset(null::${table}, o.before -> '${key}') part) parts returning 1`,
    values,
  );
};

/** Stores the customers and days whose figures the undo affects: those of the current records and of the restored ones. */
const noteTouched = async (client: ClientBase, values: unknown[]): Promise<void> => {
  await client.query(
    `create temp table touched_by_undo on commit drop as
     select customer_id, order_date as at from orders where business_id = $1 and created_by_import = $2
     union all
     select o.customer_id, o.order_date from orders o, ${before("orders")} and o.business_id = $1 and o.external_id = b.record
     union all
     select (b.before ->> 'customer_id')::uuid, (b.before ->> 'order_date')::timestamptz from ${before("orders")}
     union all
     select customer_id, null from support_tickets where business_id = $1 and created_by_import = $2
     union all
     select t.customer_id, null from support_tickets t, ${before("support_tickets")} and t.business_id = $1 and t.external_id = b.record
     union all
     select (b.before ->> 'customer_id')::uuid, null from ${before("support_tickets")}`,
    values,
  );
};

const recomputeTouched = async (client: ClientBase, scope: Scope): Promise<void> => {
  const { rows } = await client.query<{ id: string }>(
    `select distinct c.customer_id as id from touched_by_undo t
       join customers c on c.business_id = $1 and c.customer_id = t.customer_id`,
    [scope.businessId],
  );
  for (let i = 0; i < rows.length; i += CHUNK) {
    const ids = rows.slice(i, i + CHUNK).map(({ id }) => id);
    await recomputeMetrics(client, scope, ids);
  }
  const oldest = await client.query<{ at: Date | null }>("select min(at) as at from touched_by_undo");
  await forgetCuts(
    client,
    scope,
    oldest.rows.flatMap(({ at }) => at ?? []),
  );
};

const completeRestored = async (client: ClientBase, scope: Scope, values: unknown[]): Promise<void> => {
  const { rows } = await client.query<{ id: string }>(
    `select b.before ->> 'order_id' as id from ${before("orders")}`,
    values,
  );
  if (rows.length === 0) return;
  await completeStored(client, scope, { orderIds: rows.map(({ id }) => id) });
};

/**
 * Removes what an import created, restores what it changed and recalculates the metrics, in the caller's transaction after
 * `lockOrderWrites` and `findUndoBlockers`.
 */
export const undoRecords = async (client: ClientBase, scope: Scope, importId: string): Promise<Undone> => {
  const values = [scope.businessId, importId];
  // Reads whole tables, for which plans made for small batches are slow.
  await client.query("select set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true)");
  await setLocally(byClient(client), "app.restoring", "on");
  await noteTouched(client, values);
  const ordersRemoved = await removeCreated(client, values, "orders");
  const ticketsRemoved = await removeCreated(client, values, "support_tickets");
  const productsRemoved = await removeCreated(client, values, "products");
  const customersRestored = await restoreChanged(client, values, "customers");
  const productsRestored = await restoreChanged(client, values, "products");
  const ordersRestored = await restoreChanged(client, values, "orders");
  await restoreParts(client, values, { table: "order_items", key: "items" });
  await restoreParts(client, values, { table: "refunds", key: "refunds" });
  await completeRestored(client, scope, values);
  const ticketsRestored = await restoreChanged(client, values, "support_tickets");
  await client.query("delete from customer_tags where business_id = $1 and created_by_import = $2", values);
  const customersRemoved = await removeCreated(client, values, "customers");
  if (customersRemoved > 0) await startNewEpoch(client, scope);
  await recomputeTouched(client, scope);
  await client.query("delete from import_changes where business_id = $1 and import_id = $2", values);
  return {
    ordersRemoved,
    ordersRestored,
    customersRemoved,
    customersRestored,
    ticketsRemoved,
    ticketsRestored,
    productsRemoved,
    productsRestored,
  };
};
