import type { ClientBase } from "pg";
import { z } from "zod";
import { OperatorError } from "#core/server/operator-error.ts";

/** The version of the file layout; a reader accepts only its own. */
const VERSION = 1;
const FORMAT = "customer-360 backup";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The first file of a backup: its contents and version. */
const headSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  product: z.string(),
  postgres: z.string(),
  createdAt: z.iso.datetime(),
  /** The database's migrations, with checksums. */
  migrations: z.array(z.object({ name: z.string(), checksum: sha256 })).min(1),
  /** In file order. Generated columns are left out. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});

/** The last file of a backup: counts and checksums of everything. A backup without it is truncated. */
const manifestSchema = z.object({
  /** Hash of the first file. */
  head: sha256,
  tables: z.array(z.object({ name: z.string(), rows: z.int().nonnegative(), bytes: z.int().nonnegative(), sha256 })),
  /** Sequence values; unused sequences are left out. */
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^-?\d+$/) })),
});

export type BackupHead = z.infer<typeof headSchema>;
export type BackupManifest = z.infer<typeof manifestSchema>;
export type TableSum = BackupManifest["tables"][number];

export const toBackupHead = (about: Omit<BackupHead, "format" | "version">): BackupHead => ({
  format: FORMAT,
  version: VERSION,
  ...about,
});

export const asFile = (value: BackupHead | BackupManifest): Buffer =>
  Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

const parseJson = (content: Buffer): unknown => {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** Undefined if this is not a Customer 360 backup. Throws a one-line error for another layout version. */
export const readHead = (content: Buffer): BackupHead | undefined => {
  const value = parseJson(content);
  const about = z.object({ format: z.literal(FORMAT), version: z.number() }).safeParse(value).data;
  if (about && about.version !== VERSION) {
    throw new OperatorError(
      `This backup has layout ${about.version}, but this version of the program reads ${VERSION}. Use the version that made it, or a newer one`,
    );
  }
  return headSchema.safeParse(value).data;
};

export const readManifest = (content: Buffer): BackupManifest | undefined =>
  manifestSchema.safeParse(parseJson(content)).data;

/** Where the product's rows are. The queue's schema is left out, because `runs` records what has to be done. */
const SCHEMAS = ["public"];

/**
 * Left out of backups: cached reports, rate limit counters, sessions, because restoring them would revive sessions that have since
 * ended, revisions, so that no copy of the orders made before fits the restored ones, and notices that wait to be sent to open pages.
 */
const TRANSIENT = ["report_cache", "rate_limits", "sessions", "data_revisions", "live_notices"];

/** Whether a table, named with its schema, is left out of backups; those of earlier versions may have it. */
export const isTransient = (name: string): boolean => TRANSIENT.some((table) => name === `public.${table}`);

/** The list of migrations is not loaded, because restoring applies them. */
const MIGRATIONS = "_prisma_migrations";

export type Table = {
  /** With its schema: `public.orders`. */
  name: string;
  /** The same, quoted for SQL. */
  sql: string;
  /** The columns COPY may write: all except generated ones. */
  columns: string[];
  isPartitioned: boolean;
};

/**
 * Every table with business data, from the catalog, so that tables from later migrations are included. Partitions are
 * read through their parent; extension and unlogged tables are left out.
 */
export const listTables = async (client: ClientBase): Promise<Table[]> => {
  const { rows } = await client.query<Table>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql,
       c.relkind = 'p' as is_partitioned,
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

/** The product's nonempty tables, with rows counted up to a thousand. */
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

/** Restores sequence values; returns the names of sequences that don't exist. */
export const writeSequences = async (client: ClientBase, sequences: BackupManifest["sequences"]): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `with saved as (select name, value from unnest($1::text[], $2::bigint[]) as saved (name, value)),
       here as (select schemaname || '.' || sequencename as name, format('%I.%I', schemaname, sequencename)::regclass as id
                  from pg_sequences where schemaname = any($3)),
       done as (select saved.name, setval(id, value) from saved join here using (name))
     select saved.name from saved left join done using (name) where done.name is null`,
    [sequences.map(({ name }) => name), sequences.map(({ value }) => value), SCHEMAS],
  );
  return rows.map(({ name }) => name);
};
