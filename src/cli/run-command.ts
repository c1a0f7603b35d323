import type pg from "pg";
import { connected, migrateDatabase, type OpenDatabase, openDatabase } from "#core/postgres/open-database.ts";
import { openReaderProxy } from "#core/postgres/reader-proxy.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { limitReaders } from "#features/accounts/store/reader-powers.ts";
import { closeConnections } from "#features/operations/store.ts";
import { type Life, runProcess } from "./run-process.ts";

/** Prints progress on standard error, because programs read standard output. */
export const tell = (progress: string): void => console.error(progress);

/**
 * Older versions left more powers to logins for reporting. The embedded server's superuser takes them away at each opening; another
 * server's owner takes, after an upgrade, those that it may. The doctor names the rest.
 */
const limitExistingReaders = async ({ superuserUrl, ownerUrl }: OpenDatabase, isUpgraded: boolean): Promise<void> => {
  const url = superuserUrl ?? (isUpgraded ? ownerUrl : undefined);
  if (url) await connected(url, limitReaders);
};

/** Opens and migrates the database; releases it at the end of the command. */
export const openMigrated = async (life: Life): Promise<{ database: OpenDatabase; applied: string[] }> => {
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const applied = await migrateDatabase(database);
  await limitExistingReaders(database, applied.length > 0);
  return { database, applied };
};

/** The same for a command that uses the database; closes the pool first. */
export const openForLife = async (life: Life): Promise<OpenDatabase> => {
  const { database, applied } = await openMigrated(life);
  if (applied.length > 0) tell(`Migrated the database (${applied.join(", ")})`);
  life.atEnd(closeConnections);
  return database;
};

/** For a process that stays: the server and workers also let logins for reporting in, of the embedded database. */
export const openForService = async (life: Life): Promise<OpenDatabase> => {
  const database = await openForLife(life);
  if (database.socketFolder) life.atEnd(await openReaderProxy(database.socketFolder));
  return database;
};

/** Runs a command with database access: `work` stops when `stop` is aborted. */
export const runCommand = (work: (stop: AbortSignal) => Promise<void>): Promise<never> =>
  runProcess(async (life) => {
    await openForLife(life);
    await work(life.stop);
  });

/** Runs a command as the owner of the tables. */
export const runAsOwner = (work: (owner: pg.Client, database: OpenDatabase) => Promise<void>): Promise<never> =>
  runProcess(async (life) => {
    const database = await openForLife(life);
    const { ownerUrl } = database;
    if (!ownerUrl) throw new OperatorError("Set DATABASE_OWNER_URL: only the owner of the tables can do this");
    await connected(ownerUrl, (owner) => work(owner, database));
  });
