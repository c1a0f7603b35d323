import type { ClientBase } from "pg";
import type { Table } from "./tables.ts";

/**
 * What slows down or breaks bulk loading, with the statements to restore it. Foreign keys of and to these tables: one
 * join validates them at the end, instead of looking up and locking row by row, and tables may be loaded in any order,
 * even with circular references. Indexes without a constraint: they are rebuilt at once. Triggers: the rows already
 * contain what they wrote.
 */
const BARE = `
  with these as (select unnest($1::text[])::regclass as id)
  select format('alter table %s disable trigger %I', tgrelid::regclass, tgname) as off,
         format('alter table %s enable trigger %I', tgrelid::regclass, tgname) as on
    from pg_trigger join these on id = tgrelid where not tgisinternal and tgenabled = 'O'
  union all
  select format('alter table %s drop constraint %I', conrelid::regclass, conname),
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint
   where contype = 'f' and conparentid = 0 and (conrelid in (select id from these) or confrelid in (select id from these))
  union all
  select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index join these on id = indrelid join pg_class on oid = indexrelid
   where relkind = 'i' and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))`;

/**
 * Removes these from the tables in the caller's transaction. Returns a function that restores them in reverse order.
 */
export const makeBare = async (client: ClientBase, tables: readonly Table[]): Promise<() => Promise<void>> => {
  const { rows } = await client.query<{ off: string; on: string }>(BARE, [tables.map(({ sql }) => sql)]);
  for (const { off } of rows) await client.query(off);
  return async () => {
    await client.query("set local maintenance_work_mem = '256MB'");
    for (const { on } of rows.reverse()) await client.query(on);
  };
};
