import type { ClientBase, PoolClient } from "pg";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { MergeBlocker } from "#features/customers/rules/duplicates/merge-blockers.ts";
import type { CustomerValues } from "#features/customers/rules/duplicates/merged-values.ts";
import type { MergeParts } from "./merge-parts.ts";

export type StoredMerge = {
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
    `select id, kept_id as "keptId", merged_id as "mergedId", at, undone_at as "undoneAt", merged, parts
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
      found: `select m.id, m.at, m.undone_at as "undoneAt", m.merged_id as "mergedId", c.customer_id as "keptId",
          c.external_id as "keptExternalId", c.name as "keptName", m.merged ->> 'external_id' as "externalId",
          m.merged ->> 'name' as name, m.merged ->> 'email' as email, m.by_kind as "byKind", m.by_id as "byId",
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
