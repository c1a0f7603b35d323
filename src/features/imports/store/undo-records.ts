import type { ClientBase } from "pg";
import { writableColumns } from "#core/db/copy-rows.ts";
import { startNewEpoch } from "#core/db/data-revision.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { UndoBlocker } from "#features/imports/rules/undo.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import type { ImportedKind } from "#records/imports/import-changes.ts";
import { sumGiftCards } from "#records/orders/gift-cards.ts";
import { forgetCuts } from "#records/orders/orders.ts";
import { completeStored, updateMargins } from "#records/orders/products.ts";

/** SQL: the records of all kinds, with the import that created and the one that last wrote them. */
const RECORDS = ["orders", "customers", "support_tickets", "products"]
  .map(
    (
      kind,
    ) => `select '${kind}' as kind, external_id as record, created_by_import as creator, written_by_import as writer
    from ${kind} where business_id = $1`,
  )
  .join(" union all ");

/**
 * SQL: the records that the import $2 created or changed and that another writer has changed, deleted or sent again since, by
 * kind, with the imports among those writers.
 */
const CHANGED = `with mine as materialized (
    select kind, record, -1::bigint as seq, writer, true as is_there from (${RECORDS}) r where creator = $2
    union all
    select c.kind, c.record, c.seq, r.writer, r.record is not null
      from import_changes c left join (${RECORDS}) r on r.kind = c.kind and r.record = c.record
     where c.business_id = $1 and c.import_id = $2 and c.before is not null
  )
  select m.kind as what, count(distinct m.record)::int as count,
         array_agg(distinct i.file_name) filter (where i.id is not null) as imports
    from mine m
    left join import_changes later on later.business_id = $1 and later.kind = m.kind and later.record = m.record
      and later.import_id <> $2 and later.seq > m.seq
    left join imports i on i.business_id = $1 and i.id in (m.writer, later.import_id) and i.id <> $2
   where m.writer is distinct from $2 or not m.is_there or later.import_id is not null
   group by m.kind`;

/** SQL: whether a record of this kind keeps its customer when the import is undone; `alias` is its table's. */
const notRestored = (kind: string, alias: string): string => `${alias}.created_by_import is distinct from $2
  and not exists (select from import_changes m where m.business_id = $1 and m.import_id = $2 and m.kind = '${kind}'
    and m.record = ${alias}.external_id and m.before is not null)`;

/**
 * SQL: selections of the records that refer to customers `c` created by the import. Their scores, forecasts, profiles and
 * segments by rule are derived from them and disappear with them. One selection each, because PostgreSQL can't look up a
 * union by customer and would read all of it for each one.
 */
const OF_CUSTOMERS: Record<string, readonly string[]> = {
  orders: [
    `from orders o where o.business_id = $1 and o.customer_id = c.customer_id and ${notRestored("orders", "o")}`,
    `from import_changes b where b.business_id = $1 and b.import_id <> $2 and b.kind in ('orders', 'support_tickets')
      and b.before ->> 'customer_id' = c.customer_id::text`,
  ],
  support_tickets: [
    `from support_tickets t where t.business_id = $1 and t.customer_id = c.customer_id
      and ${notRestored("support_tickets", "t")}`,
  ],
  customer_notes: ["from customer_notes n where n.business_id = $1 and n.customer_id = c.customer_id"],
  customer_tags: [
    `from customer_tags t where t.business_id = $1 and t.customer_id = c.customer_id
      and t.created_by_import is distinct from $2`,
  ],
  customer_segment_assignments: [
    `from customer_segment_assignments a where a.business_id = $1 and a.customer_id = c.customer_id and a.by_kind <> 'rule'`,
  ],
  customer_events: ["from customer_events e where e.business_id = $1 and e.customer_id = c.customer_id"],
  audience_members: ["from audience_members m where m.business_id = $1 and m.customer_id = c.customer_id"],
  campaign_members: ["from campaign_members m where m.business_id = $1 and m.customer_id = c.customer_id"],
  customer_action_marks: ["from customer_action_marks m where m.business_id = $1 and m.customer_id = c.customer_id"],
};

/** SQL: the merges of customers that the import $2 created or changed, or that have orders or tickets it would restore. */
const MERGES = `select count(*)::int as count from customer_merges m where m.business_id = $1 and m.undone_at is null
   and m.merged is not null and (
     m.merged ->> 'created_by_import' = $2::uuid::text
     or exists (select from customers c where c.business_id = $1 and c.customer_id = m.kept_id and c.created_by_import = $2::uuid)
     or exists (select from import_changes b where b.business_id = $1 and b.import_id = $2::uuid and b.before is not null
       and (b.before ->> 'customer_id' = m.merged_id::text
         or b.kind = 'customers' and b.before ->> 'customer_id' = m.kept_id::text)))`;

/** The tables that refer to customers but don't keep an import from being undone: they can be derived again, or are about what goes. */
export const DERIVED_OF_CUSTOMERS = [
  "consent_changes",
  "customer_metrics",
  "customer_rfm",
  "purchasing_groups",
  "customer_forecasts",
  "customer_actions",
  "customer_profiles",
  "segment_membership_changes",
  "audience_rejections",
  "webhook_messages",
  "customer_duplicates",
  "membership_positions",
  "membership_changes",
  "customer_drifts",
  // Those of Gorgias: their support tickets keep the import from being undone.
  "help_desk_tickets",
];

/** The tables that refer to customers and keep an import from being undone. */
export const DEPENDENT_ON_CUSTOMERS = [...Object.keys(OF_CUSTOMERS), "customer_aliases"];

/** SQL: how many of the customers that the import created have each of them. */
const DEPENDENTS = Object.entries(OF_CUSTOMERS)
  .map(([what, of]) => `'${what}', count(*) filter (where ${of.map((from) => `exists (select ${from})`).join(" or ")})`)
  .join(", ");

/** What keeps an import from being undone: empty if nothing depends on it. */
export const findUndoBlockers = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
): Promise<UndoBlocker[]> => {
  const values = [businessId, importId];
  const changed = await client.query<{ what: string; count: number; imports: string[] | null }>(CHANGED, values);
  const dependents = await client.query<{ counts: Record<string, number> }>(
    `select json_build_object(${DEPENDENTS}) as counts from customers c where c.business_id = $1 and c.created_by_import = $2`,
    values,
  );
  const merges = await client.query<{ count: number }>(MERGES, values);
  return [
    ...merges.rows.flatMap(({ count }): UndoBlocker[] =>
      count > 0 ? [{ what: "customers_merged", count, imports: [] }] : [],
    ),
    ...changed.rows.map(
      ({ what, count, imports }): UndoBlocker => ({
        what: `${what}_changed` as UndoBlocker["what"],
        count,
        imports: imports ?? [],
      }),
    ),
    ...Object.entries(dependents.rows[0]?.counts ?? {}).flatMap(([what, count]): UndoBlocker[] =>
      count > 0 ? [{ what: `customers_with_${what}` as UndoBlocker["what"], count, imports: [] }] : [],
    ),
  ];
};

/** How many records an undo removed and restored. */
type Undone = {
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

/** What older versions didn't store of a line: each of its other columns may be null. */
const UNMARKED = '{"is_gift_card": false}';

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
       select part.* from (select b.before from ${before("orders")}) o, jsonb_array_elements(o.before -> '${key}') stored,
         lateral jsonb_populate_record(null::${table}, '${UNMARKED}' || stored) part) parts returning 1`,
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
  const orderIds = rows.map(({ id }) => id);
  await completeStored(client, scope, { orderIds });
  // The business may count gift cards in another way since, and older versions stored no sum of them.
  const changed = await sumGiftCards(client, scope, orderIds);
  await updateMargins(
    client,
    scope,
    changed.map(({ id }) => id),
  );
};

/**
 * Removes what an import created, restores what it changed and recalculates the metrics, in the caller's transaction after
 * `lockOrderWrites` and `findUndoBlockers`.
 */
export const undoRecords = async (client: ClientBase, scope: Scope, importId: string): Promise<Undone> => {
  const values = [scope.businessId, importId];
  // Reads whole tables, for which plans made for small batches are slow.
  await client.query("select set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true)");
  await setLocally(client, "app.restoring", "on");
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
