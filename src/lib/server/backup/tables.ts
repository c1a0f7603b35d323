import type { ClientBase } from "pg";
import type { BackupManifest } from "./manifest.ts";

/** Where the product keeps its rows. The queue's own schema is no data: what runs are to be done stands in `runs`. */
const SCHEMAS = ["public"];

/**
 * Not part of a backup: computed reports, what callers have used up of their limits, and sessions, as restoring would let
 * back in those who have been logged out since.
 */
const TRANSIENT = ["report_cache", "rate_limits", "sessions"];

/** The list of migrations is not loaded: restoring applies them. */
const MIGRATIONS = "_prisma_migrations";

export type Table = {
  /** With its schema: `public.orders`. */
  name: string;
  /** The same for SQL. */
  sql: string;
  /** What COPY may write: all but the ones that the database computes. */
  columns: string[];
  isPartitioned: boolean;
};

/**
 * Every table whose rows make the business's data, found in the catalog, so that one made by a later migration is among
 * them. Partitions are read through their table; extensions' and unlogged tables are not ours to keep.
 */
export const listTables = async (client: ClientBase): Promise<Table[]> => {
  const { rows } = await client.query<Table>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql,
       c.relkind = 'p' as "isPartitioned",
       array(select attname::text from pg_attribute
              where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
        and (n.nspname, c.relname) not in (select 'public', unnest($2::text[]))
        and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
      order by 1`,
    [SCHEMAS, [...TRANSIENT, MIGRATIONS]],
  );
  return rows;
};

const MOST_COUNTED = 1000;

type Filled = { name: string; rows: number; isMore: boolean };

/** The product's tables that have rows, counted no further than a thousand. */
export const tablesWithRows = async (client: ClientBase): Promise<Filled[]> => {
  const found: Filled[] = [];
  for (const { name, sql } of await listTables(client)) {
    const { rows } = await client.query<{ rows: string }>(
      `select count(*) as rows from (select from ${sql} limit ${MOST_COUNTED + 1}) t`,
    );
    const count = Number(rows[0]?.rows);
    if (count > 0) found.push({ name, rows: Math.min(count, MOST_COUNTED), isMore: count > MOST_COUNTED });
  }
  return found;
};

export const readSequences = async (client: ClientBase): Promise<BackupManifest["sequences"]> => {
  const { rows } = await client.query(
    `select schemaname || '.' || sequencename as name, last_value::text as value from pg_sequences
      where schemaname = any($1) and last_value is not null order by 1`,
    [SCHEMAS],
  );
  return rows;
};

/** Puts counters where they stood; gives the names of those that are not there. */
export const writeSequences = async (client: ClientBase, sequences: BackupManifest["sequences"]): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `with told as (select name, value from unnest($1::text[], $2::bigint[]) as told (name, value)),
       here as (select schemaname || '.' || sequencename as name, format('%I.%I', schemaname, sequencename)::regclass as id
                  from pg_sequences where schemaname = any($3)),
       done as (select told.name, setval(id, value) from told join here using (name))
     select told.name from told left join done using (name) where done.name is null`,
    [sequences.map(({ name }) => name), sequences.map(({ value }) => value), SCHEMAS],
  );
  return rows.map(({ name }) => name);
};
