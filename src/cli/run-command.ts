import { closeConnections } from "#lib/server/close-connections.ts";
import { migrateDatabase, openDatabase } from "#lib/server/postgres/open-database.ts";
import { type Life, runProcess } from "./run-process.ts";

/** On the side that a program which reads our answer does not read. */
export const tell = (progress: string): void => console.error(progress);

/** The database, up to date; closed and let go at the end of the command, pool first. */
export const openForLife = async (life: Life): Promise<Awaited<ReturnType<typeof openDatabase>>> => {
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const applied = await migrateDatabase(database);
  if (applied.length > 0) tell(`Brought the database up to date (${applied.join(", ")})`);
  life.atEnd(closeConnections);
  return database;
};

/** A command line over the product's database: `work` stops when `stop` is aborted. */
export const runCommand = (work: (stop: AbortSignal) => Promise<void>): Promise<never> =>
  runProcess(async (life) => {
    await openForLife(life);
    await work(life.stop);
  });
