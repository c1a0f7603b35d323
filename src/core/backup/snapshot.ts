import { setTimeout as pause } from "node:timers/promises";
import { to as copyTo } from "pg-copy-streams";
import pg from "#core/postgres/driver.ts";
import { appliedMigrations } from "../postgres/migrations.ts";
import type { TableText } from "./archive.ts";
import { type BackupHead, listTables, type Table } from "./manifest.ts";

/**
 * Makes the text of values independent of role, database and server settings, disables timeouts, reads rows in storage
 * order, and makes a policy that would hide rows an error.
 */
const SESSION = `set client_encoding = 'UTF8'; set datestyle = 'ISO'; set intervalstyle = 'postgres';
  set timezone = 'UTC'; set extra_float_digits = 1; set bytea_output = 'hex'; set synchronize_seqscans = off;
  set row_security = off; set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`;

export const plainSession = async (client: pg.ClientBase): Promise<void> => {
  await client.query(SESSION);
};

export const identifiers = (columns: readonly string[]): string =>
  columns.map((name) => pg.escapeIdentifier(name)).join(", ");

/** A table's rows as text. */
export const copyTable = (client: pg.ClientBase, { sql, columns, isPartitioned }: Table): TableText => {
  const names = identifiers(columns);
  return client.query(
    copyTo(isPartitioned ? `copy (select ${names} from ${sql}) to stdout` : `copy ${sql} (${names}) to stdout`),
  );
};

type Snapshot = {
  tables: Table[];
  migrations: BackupHead["migrations"];
  /** For example 18.4. */
  postgres: string;
};

const look = async (client: pg.ClientBase): Promise<Snapshot> => {
  const tables = await listTables(client);
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  return {
    tables,
    migrations: await appliedMigrations(client),
    postgres: rows[0]?.version.split(" ")[0] ?? "",
  };
};

const RETRY_MS = 200;

/**
 * Runs `work` on a snapshot: every table as of one moment, despite concurrent writes. Writers are not blocked; a
 * migration that would change a table waits.
 */
export const atOneMoment = async <Result>(
  client: pg.ClientBase,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> => {
  for (;;) {
    const before = await look(client);
    await client.query("begin isolation level repeatable read read only");
    // Taking the locks before the first read fixes the moment: no table can change its shape afterwards.
    if (before.tables.length > 0)
      await client.query(`lock table ${before.tables.map(({ sql }) => sql).join(", ")} in access share mode`);
    const snapshot = await look(client);
    if (JSON.stringify(snapshot) === JSON.stringify(before)) {
      const result = await work(snapshot);
      await client.query("commit");
      return result;
    }
    // A migration ran in between.
    await client.query("rollback");
    await pause(RETRY_MS);
  }
};
