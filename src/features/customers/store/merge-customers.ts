import type { ClientBase, PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { writableColumns } from "#core/db/copy-rows.ts";
import { forgetReports } from "#core/db/data-revision.ts";
import type { Scope } from "#core/values/permissions.ts";
import { noteMergedConsents } from "#records/customers/consents-and-corrections.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { forgetCuts } from "#records/orders/orders.ts";
import { type CustomerValues, consentsAmong, mergedValues } from "#records/rules/customers/duplicates.ts";
import { forgetProfiling } from "./privacy/held-tables.ts";

/** Tables whose rows move to the kept customer one by one, each with its key. */
export const MOVED: Readonly<Record<string, string>> = {
  orders: "order_id",
  support_tickets: "ticket_id",
  help_desk_tickets: "id",
  customer_events: "event_id",
  customer_notes: "id",
  segment_membership_changes: "id",
  webhook_messages: "id",
  privacy_requests: "id",
};

type Shared = {
  /** What a customer has one row of, besides the customer. */
  about: string;
  /** The rest of the key. */
  also?: string;
  /** What a restored row `r` needs. */
  needs: string;
};

const inTable = (table: string, column: string, id: string): string =>
  `exists (select from ${table} p where p.business_id = $1 and p.${column} = r.${id})`;

/** Tables with one row of a customer for each segment, tag, …: the kept customer gets those that they don't have yet. */
export const SHARED: Readonly<Record<string, Shared>> = {
  customer_segment_assignments: {
    about: "segment_id",
    needs: inTable("customer_segments", "segment_id", "segment_id"),
  },
  customer_tags: { about: "tag", needs: "true" },
  customer_action_marks: { about: "action", needs: "true" },
  audience_members: { about: "audience_id", also: "added_in", needs: "true" },
  audience_rejections: {
    about: "audience_id",
    needs: inTable("audience_destinations", "audience_id", "audience_id"),
  },
  consent_changes: { about: "recorded_at", also: "channel", needs: "true" },
  campaign_members: { about: "campaign_id", needs: inTable("campaigns", "id", "campaign_id") },
};

/** Tables calculated from the others. Their rows are only kept for an undo, until the next calculation. */
export const CALCULATED: Readonly<Record<string, { needs: string }>> = {
  customer_metrics: { needs: "true" },
  customer_rfm: { needs: "true" },
  purchasing_groups: { needs: "true" },
  customer_forecasts: { needs: "true" },
  customer_actions: { needs: "true" },
  customer_profiles: { needs: inTable("axis_models", "version", "version") },
  membership_positions: { needs: "true" },
  membership_changes: { needs: "true" },
  customer_drifts: { needs: "true" },
};

/** Stored with a merge. */
export type MergeParts = {
  /** The kept customer's values that the merge changed: what they were and what they became. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** The merged customer's rows by table. */
  rows: Record<string, unknown[]>;
  /** The rows that the kept customer got, by table. */
  added: Record<string, unknown[]>;
  /** The aliases that were the merged customer's. */
  aliases: string[];
  /** Pairs of possible duplicates. */
  duplicates: unknown[];
};

/** A customer's rows in a table. */
const readCustomerRows = async (
  client: ClientBase,
  { businessId }: Scope,
  table: string,
  customerId: string,
): Promise<unknown[]> => {
  const { rows } = await client.query<{ rows: unknown[] }>(
    `select coalesce(jsonb_agg(to_jsonb(t)), '[]') as rows from ${table} t where business_id = $1 and customer_id = $2`,
    [businessId, customerId],
  );
  return rows[0]?.rows ?? [];
};

/**
 * Writes rows `r` that meet a condition and are not there; returns those written. Columns that were added to the table since the rows
 * were stored get their defaults.
 */
export const addRows = async (
  client: ClientBase,
  { businessId }: Scope,
  table: string,
  { rows, where }: { rows: readonly unknown[]; where: string },
): Promise<unknown[]> => {
  const [first] = rows as readonly object[];
  if (!first) return [];
  const columns = (await writableColumns(client, table)).filter((column) => Object.hasOwn(first, column)).join(", ");
  const written = await client.query<{ row: unknown }>(
    `insert into ${table} as t (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $2) r
      where r.business_id = $1 and ${where} on conflict do nothing returning to_jsonb(t) as row`,
    [businessId, JSON.stringify(rows)],
  );
  return written.rows.map(({ row }) => row);
};

/** Gives a customer these values, by column. Forms with an older version have to be reopened. */
export const setValues = async (
  client: ClientBase,
  { businessId }: Scope,
  customerId: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const columns = (await writableColumns(client, "customers")).filter((column) => Object.hasOwn(values, column));
  if (columns.length === 0) return;
  await client.query(
    `update customers c set version = c.version + 1, ${columns.map((column) => `${column} = v.${column}`).join(", ")}
       from jsonb_populate_record(null::customers, $3) v where c.business_id = $1 and c.customer_id = $2`,
    [businessId, customerId, JSON.stringify(values)],
  );
};

/** The rows of these customers; those that don't exist are missing. Locked, unless they are only read. */
export const customerValues = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
  { isRead = false } = {},
): Promise<Map<string, CustomerValues>> => {
  const { rows } = await client.query<{ id: string; row: CustomerValues }>(
    `select customer_id as id, to_jsonb(c) - '{search_key,name_key}'::text[] as row from customers c
      where business_id = $1 and customer_id = any($2::uuid[]) order by customer_id ${isRead ? "" : "for update"}`,
    [businessId, ids],
  );
  return new Map(rows.map(({ id, row }) => [id, row]));
};

type Pair = { mergeId: string; keptId: string; mergedId: string };

const moveRecords = async (client: PoolClient, businessId: string, { mergeId, keptId, mergedId }: Pair) => {
  for (const [table, key] of Object.entries(MOVED))
    await client.query(
      `with moved as (
         update ${table} set customer_id = $3 where business_id = $1 and customer_id = $4 returning ${key} as id
       )
       insert into customer_merge_records (business_id, merge_id, kind, record_id) select $1, $2, '${table}', id from moved returning 1`,
      [businessId, mergeId, keptId, mergedId],
    );
};

const normalizeEmail = ({ email }: CustomerValues): string =>
  String(email ?? "")
    .trim()
    .toLowerCase();

/** A member of an audience under another address is still a member there: the kept customer is sent with the next difference. */
const isHistory = (row: unknown): boolean => (row as { removed_in: number | null }).removed_in !== null;

/** Gives the kept customer the merged one's rows that they don't have; returns them by table. */
const addMissing = async (
  client: PoolClient,
  scope: Scope,
  keptId: string,
  { rows, isSameAddress }: { rows: MergeParts["rows"]; isSameAddress: boolean },
): Promise<MergeParts["added"]> => {
  const added: MergeParts["added"] = {};
  for (const [table, { about }] of Object.entries(SHARED)) {
    const of = rows[table] ?? [];
    const wanted = table === "audience_members" && !isSameAddress ? of.filter(isHistory) : of;
    if (wanted.length === 0) continue;
    const given = wanted.map((row) => ({ ...(row as object), customer_id: keptId }));
    const where = `not exists (select from ${table} own where own.business_id = $1 and own.customer_id = r.customer_id
      and own.${about} = r.${about})`;
    added[table] = await addRows(client, scope, table, { rows: given, where });
  }
  return added;
};

/** Segments count a customer once who was in them twice. */
const countMembers = async (client: PoolClient, businessId: string, { rows, added }: MergeParts): Promise<void> => {
  const segmentsIn = (part: unknown[] = []) => part.map((row) => (row as { segment_id: string }).segment_id);
  const kept = new Set(segmentsIn(added.customer_segment_assignments));
  const gone = segmentsIn(rows.customer_segment_assignments).filter((id) => !kept.has(id));
  await client.query(
    "update customer_segments set member_count = member_count - 1 where business_id = $1 and segment_id = any($2::uuid[])",
    [businessId, gone],
  );
};

const DUPLICATES = `select coalesce(jsonb_agg(to_jsonb(d)), '[]') as rows from customer_duplicates d
  where business_id = $1 and $2 in (first_id, second_id)`;

const INSERT = `insert into customer_merges (business_id, id, kept_id, merged_id, at, by_kind, by_id, merged, parts)
  values ($1, $2, $3, $4, $5, $6, $7, $8, '{}')`;

/** Recomputes what depends on the orders of these customers, whose oldest order of `of` moved. */
export const recomputeMoved = async (client: PoolClient, scope: Scope, ids: readonly string[], of: string) => {
  await recomputeMetrics(client, scope, ids);
  const { rows } = await client.query<{ at: Date | null }>(
    "select min(order_date) as at from orders where business_id = $1 and customer_id = $2",
    [scope.businessId, of],
  );
  await forgetCuts(
    client,
    scope,
    rows.flatMap(({ at }) => at ?? []),
  );
  await forgetReports(client, scope);
};

/**
 * Merges two customers in the caller's transaction, after taking its locks and `customerValues`: every record of the merged
 * customer belongs to the kept one, and so do later ones under the merged customer's ID. The merged row is deleted, so that
 * no query has to know about merges.
 */
export const mergeCustomers = async (
  client: PoolClient,
  actor: AuditActor,
  pair: Pair & { kept: CustomerValues; merged: CustomerValues; at: Date },
): Promise<void> => {
  const { businessId } = actor;
  const { mergeId, keptId, mergedId, kept, merged, at } = pair;
  await client.query(INSERT, [businessId, mergeId, keptId, mergedId, at, actor.kind, actor.id, JSON.stringify(merged)]);
  const rows: MergeParts["rows"] = {};
  for (const table of [...Object.keys(SHARED), ...Object.keys(CALCULATED)])
    rows[table] = await readCustomerRows(client, actor, table, mergedId);
  const { rows: found } = await client.query<{ rows: unknown[] }>(DUPLICATES, [businessId, mergedId]);
  const { rows: aliases } = await client.query<{ id: string }>(
    "update customer_aliases set customer_id = $2 where business_id = $1 and customer_id = $3 returning external_id as id",
    [businessId, keptId, mergedId],
  );
  await moveRecords(client, businessId, pair);
  const wanted = mergedValues(kept, merged, at.toISOString());
  await setValues(client, actor, keptId, wanted);
  await noteMergedConsents(client, actor, { mergeId, id: keptId, channels: consentsAmong(wanted) });
  const isSameAddress = normalizeEmail(merged) === normalizeEmail({ ...kept, ...wanted });
  const added = await addMissing(client, actor, keptId, { rows, isSameAddress });
  await client.query("delete from customers where business_id = $1 and customer_id = $2", [businessId, mergedId]);
  const result = (await customerValues(client, actor, [keptId])).get(keptId) ?? {};
  const changedOf = (row: CustomerValues) =>
    Object.fromEntries(Object.keys(wanted).map((column) => [column, row[column]]));
  const [before, after] = [changedOf(kept), changedOf(result)];
  const parts: MergeParts = {
    before,
    after,
    rows,
    added,
    aliases: aliases.map(({ id }) => id),
    duplicates: found[0]?.rows ?? [],
  };
  await countMembers(client, businessId, parts);
  await client.query(
    "insert into customer_aliases (business_id, external_id, customer_id, merge_id) values ($1, $2, $3, $4)",
    [businessId, merged.external_id, keptId, mergeId],
  );
  await client.query("update customer_merges set parts = $3 where business_id = $1 and id = $2", [
    businessId,
    mergeId,
    JSON.stringify(parts),
  ]);
  if (after.profiling_objection_at) await forgetProfiling(client, actor, keptId);
  await recomputeMoved(client, actor, [keptId], keptId);
};
