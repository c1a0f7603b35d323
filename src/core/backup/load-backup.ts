import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { OperatorError } from "../server/operator-error.ts";
import type { ReadTables } from "./archive.ts";
import { type BackupManifest, isTransient, listTables, type Table, writeSequences } from "./manifest.ts";
import { copyTable, identifiers } from "./snapshot.ts";

/**
 * What slows down or breaks bulk loading, with the statements to restore it. Foreign keys of and to these tables: one
 * join validates them at the end, instead of looking up and locking row by row, and tables may be loaded in any order,
 * even with circular references. Indexes without a constraint: they are rebuilt in one pass. Triggers: the rows already
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
const makeBare = async (client: ClientBase, tables: readonly Table[]): Promise<() => Promise<void>> => {
  const { rows } = await client.query<{ off: string; on: string }>(BARE, [tables.map(({ sql }) => sql)]);
  for (const { off } of rows) await client.query(off);
  return async () => {
    await client.query("set local maintenance_work_mem = '256MB'");
    for (const { on } of rows.reverse()) await client.query(on);
  };
};

export type LoadStep = { table: string; step: "loading" | "comparing" };

/**
 * Fills a table emptied in this transaction, and returns the number of rows. Rows are frozen, so that index-only scans
 * work without a vacuum.
 */
const fill = async (client: ClientBase, table: Table, text: AsyncIterable<Buffer>): Promise<number> => {
  const { sql, columns, isPartitioned } = table;
  const freeze = isPartitioned ? "" : " with (freeze)";
  const into = client.query(copyFrom(`copy ${sql} (${identifiers(columns)}) from stdin${freeze}`));
  await pipeline(Readable.from(text), into);
  return into.rowCount;
};

const passOver = async (text: AsyncIterable<Buffer>): Promise<undefined> => {
  for await (const _piece of text);
};

/** Verifies that the loaded table reproduces the backup's text. */
const assertSame = async (client: ClientBase, table: Table, { tables }: BackupManifest): Promise<void> => {
  const hash = createHash("sha256");
  for await (const chunk of copyTable(client, table)) hash.update(chunk);
  if (hash.digest("hex") === tables.find(({ name }) => name === table.name)?.sha256) return;
  throw new OperatorError(`Nothing was restored: the rows of ${table.name} would differ from the backup`);
};

/**
 * Loads a backup into the empty tables of the same version in one transaction, so that a failure changes nothing.
 * Returns the manifest, and which tables of the backup don't exist here.
 */
export const loadBackup = async (
  client: ClientBase,
  readTables: ReadTables,
  assertEmpty: () => Promise<void>,
  onStep: (step: LoadStep) => void,
): Promise<{ manifest: BackupManifest; leftOut: string[] }> => {
  await client.query("begin");
  const tables = await listTables(client);
  const names = tables.map(({ sql }) => sql).join(", ");
  await client.query(`lock table ${names} in access exclusive mode`);
  // From here on no other transaction can add rows.
  await assertEmpty();
  const putBack = await makeBare(client, tables);
  await client.query(`truncate ${names}`);
  const loaded: Table[] = [];
  const manifest = await readTables(async ({ name, columns }, text) => {
    const known = tables.find((table) => table.name === name);
    if (!known) return passOver(text);
    const table = { ...known, columns };
    loaded.push(table);
    onStep({ table: name, step: "loading" });
    return fill(client, table, text);
  });
  for (const table of loaded) {
    onStep({ table: table.name, step: "comparing" });
    await assertSame(client, table, manifest);
  }
  await putBack();
  await writeSequences(client, manifest.sequences);
  await client.query("commit");
  const isExpected = (name: string) => isTransient(name) || loaded.some((table) => table.name === name);
  return {
    manifest,
    leftOut: manifest.tables.filter(({ name, rows }) => rows > 0 && !isExpected(name)).map(({ name }) => name),
  };
};
