import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { forgetReports } from "#core/db/data-revision.ts";
import { forgetProfiling } from "#core/db/profiling.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  type CustomerValues,
  consentsAmong,
  mergedValues,
} from "#features/customers/rules/duplicates/merged-values.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { forgetCuts } from "#records/orders/forget-cuts.ts";
import { noteMergedConsents } from "../privacy/consents.ts";
import { CALCULATED, type MergeParts, MOVED, SHARED } from "./merge-parts.ts";
import { addRows, readCustomerRows, setValues } from "./stored-rows.ts";

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
    ...[businessId, mergeId, JSON.stringify(parts)],
  ]);
  if (after.profiling_objection_at) await forgetProfiling(client, actor, keptId);
  await recomputeMoved(client, actor, [keptId], keptId);
};
