import type { ClientBase } from "pg";
import { setLocally } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";

/** The tables whose records an import creates and changes. */
export type ImportedKind = "orders" | "customers" | "support_tickets" | "products";

/** Marks what is written in the caller's transaction from now on as this import's, so that it can be undone. */
export const writeAsImport = (client: ClientBase, importId: string): Promise<void> =>
  setLocally(client, "app.import_id", importId);

/**
 * Stores orders with their lines and refunds as they are before the current import first changes them. Call it before the
 * first write. Stores nothing without a current import or for orders that it created. Triggers do the same for other kinds.
 */
export const keepOrdersBefore = async (
  client: ClientBase,
  { businessId }: Scope,
  orderIds: readonly string[],
): Promise<void> => {
  if (orderIds.length === 0) return;
  await client.query(
    `insert into import_changes as c (business_id, import_id, kind, record, before)
     select o.business_id, current_import(), 'orders', o.external_id, to_jsonb(o) || jsonb_build_object(
         'items', (select coalesce(jsonb_agg(to_jsonb(i) order by i.line_number), '[]') from order_items i
                    where i.business_id = o.business_id and i.order_id = o.order_id),
         'refunds', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from refunds r
                      where r.business_id = o.business_id and r.order_id = o.order_id))
       from orders o
      where current_import() is not null and o.business_id = $1 and o.order_id = any($2::uuid[])
        and o.created_by_import is distinct from current_import()
     on conflict (business_id, import_id, kind, record) do update set before = excluded.before where c.before is null`,
    [businessId, orderIds],
  );
};

/** Records the current import, or another writer, as the last one that changed these orders' lines or refunds, and when. */
export const markOrdersWritten = async (
  client: ClientBase,
  { businessId }: Scope,
  orderIds: readonly string[],
): Promise<void> => {
  if (orderIds.length === 0) return;
  await client.query(
    `update orders set written_by_import = current_import()
      where business_id = $1 and order_id = any($2::uuid[])`,
    [businessId, orderIds],
  );
};

/**
 * Marks imported records that were sent again with the same values, so that undoing their import doesn't remove data that
 * another sender relies on. A second import stores them as its own; any other sender becomes their last writer.
 */
export const markKept = async (
  client: ClientBase,
  { businessId }: Scope,
  kind: ImportedKind,
  externalIds: readonly string[],
): Promise<void> => {
  if (externalIds.length === 0) return;
  const { rows } = await client.query<{ record: string; byImport: boolean }>(
    `select r.external_id as record, current_import() is not null as by_import
       from unnest($2::text[]) as w(external_id)
       join ${kind} r on r.business_id = $1 and r.external_id = w.external_id
      where r.written_by_import is distinct from current_import()
        and (r.written_by_import is not null or current_import() is not null and r.created_by_import is not null)`,
    [businessId, externalIds],
  );
  if (rows.length === 0) return;
  await client.query(
    rows[0]?.byImport
      ? `insert into import_changes (business_id, import_id, kind, record)
         select distinct $1::uuid, current_import(), '${kind}', unnest($2::text[]) on conflict do nothing`
      : `update ${kind} set written_by_import = null where business_id = $1 and external_id = any($2::text[])`,
    [businessId, rows.map(({ record }) => record)],
  );
};
