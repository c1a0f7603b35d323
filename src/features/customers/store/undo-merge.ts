import type { ClientBase, PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import { forgetMergedConsents } from "#records/customers/consents-and-corrections.ts";
import {
  type CustomerValues,
  consentsAmong,
  type MergeBlocker,
  undoneValues,
} from "#records/rules/customers/duplicates.ts";
import { addRows, CALCULATED, type MergeParts, MOVED, recomputeMoved, SHARED, setValues } from "./merge-customers.ts";

type StoredMerge = {
  id: string;
  keptId: string;
  mergedId: string;
  at: Date;
  undoneAt: Date | null;
  /** Null once undone, or after an erasure. */
  merged: CustomerValues | null;
  parts: MergeParts | null;
};

/** Undefined if there is none; `id` is a UUID. */
export const findMerge = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<StoredMerge | undefined> => {
  const { rows } = await client.query<StoredMerge>(
    `select id, kept_id, merged_id, at, undone_at, merged, parts
       from customer_merges where business_id = $1 and id = $2`,
    [businessId, id],
  );
  return rows[0];
};

/** SQL: why the merge `m` can't be undone; null if it can. Merges of a customer are undone newest first. */
const BLOCKER = `case when m.undone_at is not null then 'undone'
  when m.merged is null then 'erased'
  when exists (select from customer_merges l where l.business_id = $1 and l.undone_at is null and l.merged_id = m.kept_id) then 'merged_on'
  when not exists (select from customers c where c.business_id = $1 and c.customer_id = m.kept_id) then 'gone'
  when exists (select from customer_merges l where l.business_id = $1 and l.undone_at is null and l.kept_id = m.kept_id
    and (l.at, l.id) > (m.at, m.id)) then 'later_merge' end`;

export const mergeBlocker = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<MergeBlocker | null> => {
  const { rows } = await client.query<{ blocker: MergeBlocker | null }>(
    `select ${BLOCKER} as blocker from customer_merges m where m.business_id = $1 and m.id = $2`,
    [businessId, id],
  );
  return rows[0]?.blocker ?? null;
};

export type MergeRow = Pick<StoredMerge, "id" | "at" | "undoneAt" | "mergedId"> & {
  /** Who the merged customer is now; null after an erasure and for an undone merge. */
  keptId: string | null;
  keptExternalId: string | null;
  keptName: string | null;
  externalId: string | null;
  name: string | null;
  email: string | null;
  byKind: string;
  byId: string;
  blocker: MergeBlocker | null;
};

/** A page of merges, newest first; of a customer, those that made them who they are, or through which they became another. */
export const listMerges = (
  client: PoolClient,
  { businessId }: Scope,
  customerId: string | undefined,
  place: PageWindow,
): Promise<Page<MergeRow>> =>
  readPage<MergeRow>(
    client,
    {
      found: `select m.id, m.at, m.undone_at, m.merged_id, c.customer_id as kept_id,
          c.external_id as kept_external_id, c.name as kept_name, m.merged ->> 'external_id' as external_id,
          m.merged ->> 'name' as name, m.merged ->> 'email' as email, m.by_kind, m.by_id,
          ${BLOCKER} as blocker
        from customer_merges m
        left join customer_aliases a on a.business_id = $1 and a.merge_id = m.id
        left join customers c on c.business_id = $1 and c.customer_id = a.customer_id
       where m.business_id = $1 and ($2::uuid is null or m.undone_at is null and $2 in (m.merged_id, a.customer_id))`,
      order: "at desc, id desc",
      values: [businessId, customerId ?? null],
    },
    place,
  );

/** Gives back the records that are still the kept customer's. */
const giveBack = async (client: PoolClient, { businessId }: Scope, { id, keptId, mergedId }: StoredMerge) => {
  for (const [table, key] of Object.entries(MOVED))
    await client.query(
      `update ${table} t set customer_id = $3 from customer_merge_records m
        where m.business_id = $1 and m.merge_id = $2 and m.kind = '${table}'
          and t.business_id = $1 and t.${key} = m.record_id and t.customer_id = $4`,
      [businessId, id, mergedId, keptId],
    );
};

/** Takes away what the kept customer got, and gives the merged one their rows; segments count both again. */
const separateShared = async (
  client: PoolClient,
  scope: Scope,
  { rows, added }: Pick<MergeParts, "rows" | "added">,
): Promise<void> => {
  const { businessId } = scope;
  const counts = new Map<string, number>();
  const count = (part: readonly unknown[], by: number) => {
    for (const row of part) {
      const { segment_id: id } = row as { segment_id: string };
      counts.set(id, (counts.get(id) ?? 0) + by);
    }
  };
  for (const [table, { about, also, needs }] of Object.entries(SHARED)) {
    const same = ["customer_id", about, ...(also ? [also] : [])]
      .map((column) => `t.${column} = r.${column}`)
      .join(" and ");
    const removed = await client.query<{ row: unknown }>(
      `with gone as (
         delete from ${table} t using jsonb_populate_recordset(null::${table}, $2) r
          where t.business_id = $1 and ${same} returning t.*
       ) select to_jsonb(gone) as row from gone`,
      [businessId, JSON.stringify(added[table] ?? [])],
    );
    const restored = await addRows(client, scope, table, { rows: rows[table] ?? [], where: needs });
    if (table !== "customer_segment_assignments") continue;
    count(
      removed.rows.map(({ row }) => row),
      -1,
    );
    count(restored, 1);
  }
  await client.query(
    `update customer_segments s set member_count = member_count + n.by
       from unnest($2::uuid[], $3::int[]) as n(id, by) where s.business_id = $1 and s.segment_id = n.id and n.by <> 0`,
    [businessId, [...counts.keys()], [...counts.values()]],
  );
};

/** Their own records may have changed the row since anyone read it. */
const asChanged = (merged: CustomerValues): CustomerValues => ({ ...merged, version: Number(merged.version ?? 0) + 1 });

/**
 * Separates two merged customers again, in the caller's transaction after the merge's locks: the merged customer has their row as their
 * own records would have it now, and their records, also those that came after the merge. What is calculated is as it was until the
 * next calculation.
 */
export const undoMerge = async (
  client: PoolClient,
  actor: AuditActor,
  {
    merge,
    kept,
    at,
  }: { merge: StoredMerge & { merged: CustomerValues; parts: MergeParts }; kept: CustomerValues; at: Date },
): Promise<void> => {
  const { businessId } = actor;
  const { id, keptId, mergedId, merged, parts } = merge;
  await client.query("delete from customer_aliases where business_id = $1 and external_id = $2", [
    businessId,
    merged.external_id,
  ]);
  const [row] = await addRows(client, actor, "customers", { rows: [asChanged(merged)], where: "true" });
  if (!row) throw new Error(`The merged customer ${mergedId} could not be restored`);
  await client.query(
    "update customer_aliases set customer_id = $2 where business_id = $1 and external_id = any($3::text[])",
    [businessId, mergedId, parts.aliases],
  );
  const values = undoneValues(kept, parts);
  await setValues(client, actor, keptId, values);
  await forgetMergedConsents(client, actor, { mergeId: id, id: keptId, channels: consentsAmong(values) });
  await giveBack(client, actor, merge);
  await separateShared(client, actor, parts);
  for (const [table, { needs }] of Object.entries(CALCULATED))
    await addRows(client, actor, table, { rows: parts.rows[table] ?? [], where: needs });
  const both =
    "(select count(*) from customers p where p.business_id = $1 and p.customer_id in (r.first_id, r.second_id)) = 2";
  await addRows(client, actor, "customer_duplicates", { rows: parts.duplicates, where: both });
  await client.query(
    `update customer_merges set undone_at = $3, undone_kind = $4, undone_id = $5, merged = null, parts = null
      where business_id = $1 and id = $2`,
    [businessId, id, at, actor.kind, actor.id],
  );
  await client.query("delete from customer_merge_records where business_id = $1 and merge_id = $2", [businessId, id]);
  await recomputeMoved(client, actor, [keptId, mergedId], mergedId);
};
