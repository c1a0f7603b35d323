import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/**
 * Waits for sends under way, and makes later ones wait: they have read what is about to be erased, and would write it to a file
 * that `markFilesErased` doesn't see yet. Before any customer is changed, because a send locks its members.
 */
export const awaitSends = async (client: Pick<ClientBase, "query">, { businessId }: Scope): Promise<void> => {
  await client.query("select from audiences where business_id = $1 order by id for update", [businessId]);
};

/**
 * Marks the files that hold data of these customers, or of those merged into them, as deleted, in the transaction that erases it:
 * they can no longer be downloaded, and the next sweep removes them from the disk.
 */
export const markFilesErased = async (
  client: Pick<ClientBase, "query">,
  { businessId }: Scope,
  customerIds: readonly string[],
): Promise<void> => {
  await client.query(
    `update audience_sends s set file_gone = 'erased'
       from (select audience_id, added_in, removed_in, null::timestamptz as until from audience_members
              where business_id = $1 and audience_id in (select id from audiences where business_id = $1)
                and customer_id = any($2::uuid[])
             union all
             select r.audience_id, r.added_in, r.removed_in, m.at from customer_aliases a
               join customer_merges m on m.business_id = $1 and m.id = a.merge_id
              cross join jsonb_populate_recordset(null::audience_members, m.parts #> '{rows,audience_members}') r
              where a.business_id = $1 and a.customer_id = any($2::uuid[])) m
      where s.business_id = $1 and s.audience_id = m.audience_id and s.file_gone is null and (m.until is null or s.started_at <= m.until)
        and s.number >= m.added_in and (m.removed_in is null or s.number < m.removed_in)`,
    [businessId, customerIds],
  );
};
