import type pg from "pg";
import { connected, migrateDatabase, type OpenDatabase, openDatabase } from "#core/postgres/open-database.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { closeConnections } from "#features/operations/store.ts";
import { type Life, runProcess } from "./run-process.ts";

/** Prints progress on standard error, because programs read standard output. */
export const tell = (progress: string): void => console.error(progress);

/** Opens and migrates the database; closes it at the end of the command, pool first. */
export const openForLife = async (life: Life): Promise<OpenDatabase> => {
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const applied = await migrateDatabase(database);
  if (applied.length > 0) tell(`Migrated the database (${applied.join(", ")})`);
  life.atEnd(closeConnections);
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
