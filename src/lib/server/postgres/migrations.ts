import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Client, ClientBase } from "pg";
import { OperatorError } from "../operator-error.ts";

/** The advisory lock Prisma's own engine takes, so that the two never run at once. */
const PRISMA_LOCK = 72707369;

/** Prisma's own table, so that `prisma migrate status` and this runner agree. */
const TABLE = `create table if not exists "_prisma_migrations" (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

const INSERT = `insert into "_prisma_migrations"
  (id, checksum, migration_name, started_at, finished_at, applied_steps_count) values ($1, $2, $3, now(), `;

type Migration = { name: string; sql: string; checksum: string };

const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"));
      return { name, sql: sql.toString("utf8"), checksum: createHash("sha256").update(sql).digest("hex") };
    });

/** What the database still lacks. Throws where it holds something this program does not know. */
const missingIn = async (client: ClientBase, migrations: Migration[]): Promise<Migration[]> => {
  const { rows } = await client.query<{ name: string; checksum: string; done: boolean; logs: string | null }>(
    `select migration_name as name, checksum, finished_at is not null as done, logs
       from "_prisma_migrations" where rolled_back_at is null order by started_at`,
  );
  const failed = rows.find((row) => !row.done);
  if (failed)
    throw new OperatorError(
      `Migration ${failed.name} failed earlier: ${failed.logs ?? "no reason was kept"}. Undo its half by hand, delete its row in _prisma_migrations, and run npm run migrate`,
    );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const { name, checksum } of migrations) {
    if (applied.has(name) && applied.get(name) !== checksum) {
      throw new OperatorError(
        `Migration ${name} was edited after it was applied. Put the file back as it was and write a new migration`,
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

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Script and record commit together; one marked `-- no-transaction` (CREATE INDEX CONCURRENTLY) runs alone. */
const apply = async (client: Client, { name, sql, checksum }: Migration): Promise<void> => {
  const id = randomUUID();
  if (/^--\s*no-transaction\b/m.test(sql)) {
    await client.query(`${INSERT} null, 0)`, [id, checksum, name]);
    try {
      await client.query(sql);
    } catch (cause) {
      await client.query(`update "_prisma_migrations" set logs = $2 where id = $1`, [id, reasonOf(cause)]);
      throw new OperatorError(`Migration ${name}: ${reasonOf(cause)}`);
    }
    await client.query(`update "_prisma_migrations" set finished_at = now(), applied_steps_count = 1 where id = $1`, [
      id,
    ]);
    return;
  }
  try {
    await client.query("begin");
    await client.query(sql);
    await client.query(`${INSERT} now(), 1)`, [id, checksum, name]);
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    throw new OperatorError(`Migration ${name}: ${reasonOf(cause)}`);
  }
};

/**
 * Applies what is missing of `prisma/migrations`, in order, as the owner. Several callers at once are safe: one works,
 * the others wait. Gives the names it applied.
 */
export const migrate = async (client: Client, folder: string): Promise<string[]> => {
  await client.query("select pg_advisory_lock($1)", [PRISMA_LOCK]);
  try {
    await client.query(TABLE);
    const missing = await missingIn(client, readMigrations(folder));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [PRISMA_LOCK]);
  }
};

/** The names of the migrations the database still lacks; needs no more than the app role may. */
export const pendingMigrations = async (client: ClientBase, folder: string): Promise<string[]> => {
  const migrations = readMigrations(folder);
  const { rows } = await client.query("select to_regclass('public._prisma_migrations') is null as empty");
  const missing = rows[0]?.empty ? migrations : await missingIn(client, migrations);
  return missing.map(({ name }) => name);
};
