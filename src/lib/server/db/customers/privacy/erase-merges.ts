import type { ClientBase } from "pg";
import type { ErasedPerson } from "#lib/domain/customers/privacy/identifiers.ts";
import type { Scope } from "#lib/domain/permissions.ts";

type Merged = ErasedPerson & { id: string; keptExternalId: string };

/** Who was merged into these customers, as their own records have them. */
export const mergedInto = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<Merged[]> => {
  const { rows } = await client.query<Merged>(
    `select m.merged_id as id, a.external_id as "externalId", m.merged ->> 'email' as email, m.merged ->> 'phone' as phone,
            m.merged ->> 'name' as name, m.merged ->> 'first_name' as "firstName", m.merged ->> 'last_name' as "lastName", c.external_id as "keptExternalId"
       from customers c join customer_aliases a on a.business_id = $1 and a.customer_id = c.customer_id
       join customer_merges m on m.business_id = $1 and m.id = a.merge_id
      where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
    [businessId, ids],
  );
  return rows;
};

/** Undoing an import gives nothing back to a customer who no longer exists. */
const VERSIONS_BEFORE = `with merged as (
    select a.external_id, m.merged_id, jsonb_build_object('customer_id', a.customer_id) as kept from customer_aliases a
      join customer_merges m on m.business_id = $1 and m.id = a.merge_id
     where a.business_id = $1 and a.customer_id = any($2::uuid[])
  ), gone as (
    delete from import_changes b using merged
     where b.business_id = $1 and b.kind = 'customers' and b.record = merged.external_id
  )
  update import_changes b set before = b.before || merged.kept
    from merged where b.business_id = $1 and b.before ->> 'customer_id' = merged.merged_id::text
     and b.kind in ('orders', 'support_tickets')`;

/** Deletes what merges keep to be undone, the merged customers' IDs, and these customers' possible duplicates. */
export const forgetMerges = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<void> => {
  await client.query(VERSIONS_BEFORE, [businessId, ids]);
  await client.query(
    `with gone as (
       delete from customer_aliases where business_id = $1 and customer_id = any($2::uuid[]) returning merge_id
     )
     update customer_merges m set merged = null, parts = null from gone where m.business_id = $1 and m.id = gone.merge_id`,
    [businessId, ids],
  );
  await client.query(
    `delete from customer_duplicates where business_id = $1 and (first_id = any($2::uuid[]) or second_id = any($2::uuid[]))`,
    [businessId, ids],
  );
};
