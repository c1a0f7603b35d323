import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { SaveOutcome } from "#records/rules/incoming-records.ts";

/** The customers whom an interrupted import has created, changed, or stored orders of, by their IDs. */
export const readWrittenCustomers = async (
  client: PoolClient,
  { businessId }: Scope,
  importId: string,
): Promise<Map<string, SaveOutcome>> => {
  const { rows } = await client.query<{ id: string; outcome: SaveOutcome }>(
    `with bought as (
       select customer_id from orders where business_id = $1 and created_by_import = $2
       union select o.customer_id from import_changes i
         join orders o on o.business_id = $1 and o.external_id = i.record
        where i.business_id = $1 and i.import_id = $2 and i.kind = 'orders'
     )
     select c.external_id as id, case when c.created_by_import = $2 then 'created'
         when i.before is not null then 'updated' else 'unchanged' end as outcome
       from customers c
       left join import_changes i
         on i.business_id = $1 and i.import_id = $2 and i.kind = 'customers' and i.record = c.external_id
      where c.business_id = $1
        and (c.created_by_import = $2 or i.record is not null or c.customer_id in (select customer_id from bought))`,
    [businessId, importId],
  );
  return new Map(rows.map(({ id, outcome }) => [id, outcome]));
};
