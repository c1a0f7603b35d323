import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Client, ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { OperatorError } from "#core/server/operator-error.ts";

/** Comments, quoted texts and names, dollar-quoted bodies, semicolons, and what is between them. */
const PARTS =
  /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;|[^-/eE'"$;]+|[\s\S]/g;

/** The statements of an SQL script, with their comments. Comments nest in PostgreSQL, but not here. */
export const splitStatements = (script: string): string[] => {
  const statements: string[] = [];
  let [text, isEmpty] = ["", true];
  const end = () => {
    if (!isEmpty) statements.push(text.trim());
    [text, isEmpty] = ["", true];
  };
  for (const [part] of script.matchAll(PARTS)) {
    text += part;
    if (part === ";") end();
    else if (!/^(--|\/\*)/.test(part) && part.trim() !== "") isEmpty = false;
  }
  end();
  return statements;
};

/** Prisma's own advisory lock, so that its engine and this runner never run at once. */
const PRISMA_LOCK = 72707369;

/** Prisma's own table. `npm run doctor` says what is missing; `prisma migrate status` doesn't know the parts of the baseline. */
const TABLE = `create table if not exists "_prisma_migrations" (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

const INSERT = `insert into "_prisma_migrations"
  (id, checksum, migration_name, started_at, finished_at, applied_steps_count) values ($1, $2, $3, now(), `;

/** `replaces`: checksums of its earlier texts, which did the same to the databases that have them. */
type Migration = { name: string; sql: string; checksum: string; replaces: string[] };

const REPLACES = /^-- replaces ([0-9a-f]{64})\b/gm;

const isTextOf = ({ checksum, replaces }: Migration, applied: string): boolean =>
  applied === checksum || replaces.includes(applied);

/** The migrations of a file: several under a line `-- migration <name>` each, or a single one under its folder's name. */
const parseMigrations = (folder: string, file: string): Migration[] => {
  const [first = "", ...parts] = file.split(/^-- migration (\S+)\n/m);
  const listed = first === "" && parts.length > 0;
  const named = listed
    ? parts.flatMap((name, i) => (i % 2 === 0 ? [{ name, sql: (parts[i + 1] ?? "").replace(/\n$/, "") }] : []))
    : [{ name: folder, sql: file }];
  return named.map(({ name, sql }) => ({
    name,
    sql,
    checksum: createHash("sha256").update(sql).digest("hex"),
    replaces: Array.from(sql.matchAll(REPLACES), ([, checksum = ""]) => checksum),
  }));
};

/** In order. The baseline has those before the first release, so that databases and backups of any of them are upgraded. */
export const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => parseMigrations(name, readFileSync(path.join(folder, name, "migration.sql"), "utf8")));

type Applied = { name: string; checksum: string };

const isListThere = async (client: ClientBase): Promise<boolean> =>
  !(await client.query("select to_regclass('public._prisma_migrations') is null as empty")).rows[0]?.empty;

/** The applied migrations in order; empty if none ever ran. */
export const appliedMigrations = async (client: ClientBase): Promise<Applied[]> => {
  if (!(await isListThere(client))) return [];
  const { rows } = await client.query<Applied>(
    `select migration_name as name, checksum from "_prisma_migrations"
      where rolled_back_at is null and finished_at is not null order by started_at, migration_name`,
  );
  return rows;
};

/** The missing migrations. Throws if the database contains unknown ones. */
const missingIn = async (client: ClientBase, migrations: Migration[]): Promise<Migration[]> => {
  const { rows } = await client.query<{ name: string; checksum: string; done: boolean; logs: string | null }>(
    `select migration_name as name, checksum, finished_at is not null as done, logs
       from "_prisma_migrations" where rolled_back_at is null order by started_at`,
  );
  const failed = rows.find((row) => !row.done);
  if (failed)
    throw new OperatorError(
      `Migration ${failed.name} failed earlier: ${failed.logs ?? "no reason was recorded"}. Undo its partial changes manually, delete its row in _prisma_migrations, and run npm run migrate`,
    );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const migration of migrations) {
    const checksum = applied.get(migration.name);
    if (checksum !== undefined && !isTextOf(migration, checksum)) {
      throw new OperatorError(
        `Migration ${migration.name} was edited after it was applied. Restore the file and write a new migration`,
      );
    }
  }
  const unknown = [...applied.keys()].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new OperatorError(
      `The database is newer than this program: it has ${unknown.join(", ")}. Install the newer version`,
    );
  }
  return migrations.filter(({ name }) => !applied.has(name));
};

const describeCause = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const LOCK_NOT_AVAILABLE = "55P03";
/** A statement that waits for a table makes all others wait behind it. So it waits this long, lets them pass, and tries again. */
const LOCK_TIMEOUT = "2s";
const RETRY_INTERVAL_MS = 500;
const LOCK_WAIT_LIMIT_MS = 300_000;

const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE;

/**
 * Ends the sessions of logins for reporting. An open transaction of theirs holds the tables that it read, and before a first start nothing
 * else ends it.
 */
export const endReaders = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('private.readers') is not null as there");
  if (!rows[0]?.there) return;
  await client.query(
    `select pg_terminate_backend(a.pid, 5000) from pg_stat_activity a join private.readers r on r.login = a.usename
      where pg_has_role(a.usesysid, 'usage')`,
  );
};

/** The sessions that a migration waits for are not known any more when it has given up, so those with the oldest transactions are named. */
const listBlockers = async (client: Client): Promise<string> => {
  const { rows } = await client.query<{ session: string }>(
    `select concat_ws(' ', pid, usename, nullif(application_name, ''), state) as session from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null order by xact_start limit 3`,
  );
  return rows.map(({ session }) => session).join("; ");
};

/** Runs `work`, which rolls itself back, until it gets its locks. */
const untilLocked = async (client: Client, name: string, work: () => Promise<void>): Promise<void> => {
  const since = performance.now();
  for (;;) {
    await endReaders(client);
    try {
      return await work();
    } catch (error) {
      if (!isLockTimeout(error)) throw new OperatorError(`Migration ${name}: ${describeCause(error)}`);
      if (performance.now() - since < LOCK_WAIT_LIMIT_MS) await pause(RETRY_INTERVAL_MS);
      else
        throw new OperatorError(
          `Migration ${name}: other sessions have held its tables for five minutes. End them, then try again (pid, login, program, state): ${await listBlockers(client)}`,
        );
    }
  }
};

/** Commits script and record together; a script marked `-- no-transaction` (CREATE INDEX CONCURRENTLY) runs alone. */
const apply = async (client: Client, { name, sql, checksum }: Migration): Promise<void> => {
  const id = uuidv7();
  if (/^--\s*no-transaction\b/m.test(sql)) {
    await client.query(`${INSERT} null, 0)`, [id, checksum, name]);
    await endReaders(client);
    try {
      await client.query(sql);
    } catch (cause) {
      await client.query(`update "_prisma_migrations" set logs = $2 where id = $1`, [id, describeCause(cause)]);
      throw new OperatorError(`Migration ${name}: ${describeCause(cause)}`);
    }
    await client.query(`update "_prisma_migrations" set finished_at = now(), applied_steps_count = 1 where id = $1`, [
      id,
    ]);
    return;
  }
  await untilLocked(client, name, async () => {
    try {
      await client.query("begin");
      await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
      // One at a time, because Citus sends the text of a change of the schema to its nodes, all statements of it.
      for (const statement of splitStatements(sql)) await client.query(statement);
      await client.query(`${INSERT} now(), 1)`, [id, checksum, name]);
      await client.query("commit");
    } catch (cause) {
      await client.query("rollback");
      throw cause;
    }
  });
};

/** Waits for other migrations without limit, but for no login for reporting, which could hold the lock on an older database. */
const takeMigrationLock = async (client: Client): Promise<void> => {
  for (;;) {
    await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
    try {
      await client.query("select pg_advisory_lock($1)", [PRISMA_LOCK]);
      return;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
    } finally {
      await client.query("reset lock_timeout");
    }
    await endReaders(client);
  }
};

/** Blocks migrations while `work` runs, here or elsewhere. Reentrant within a session. */
export const withMigrationLock = async <Result>(client: Client, work: () => Promise<Result>): Promise<Result> => {
  await takeMigrationLock(client);
  try {
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1)", [PRISMA_LOCK]);
  }
};

/**
 * Applies the missing migrations of `prisma/migrations` in order, as the owner; with `only`, just those. Safe to call
 * concurrently: one works, the others wait. Returns the names it applied.
 */
export const migrate = (client: Client, folder: string, only?: readonly string[]): Promise<string[]> =>
  withMigrationLock(client, async () => {
    await client.query(TABLE);
    const missing = await missingIn(client, readMigrations(folder));
    const wanted = missing.filter(({ name }) => !only || only.includes(name));
    for (const migration of wanted) await apply(client, migration);
    return wanted.map(({ name }) => name);
  });

/** Throws if a list of migrations, such as a backup's, contains ones unknown to this program. */
export const assertKnown = (listed: readonly Applied[], folder: string): void => {
  const own = new Map(readMigrations(folder).map((migration) => [migration.name, migration]));
  const unknown = listed.filter(({ name }) => !own.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new OperatorError(
      `The backup is from a newer version: it has ${unknown.join(", ")}. Install that version or a later one, then restore`,
    );
  }
  const other = listed.find(({ name, checksum }) => {
    const migration = own.get(name);
    return migration && !isTextOf(migration, checksum);
  });
  if (other)
    throw new OperatorError(
      `Migration ${other.name} differs from the one in the backup: it was made by another program`,
    );
};

/** The names of missing migrations; the app role's rights are sufficient. */
export const pendingMigrations = async (client: ClientBase, folder: string): Promise<string[]> => {
  const migrations = readMigrations(folder);
  const missing = (await isListThere(client)) ? await missingIn(client, migrations) : migrations;
  return missing.map(({ name }) => name);
};
