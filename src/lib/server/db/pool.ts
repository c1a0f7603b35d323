import pg from "pg";
import { once } from "../once.ts";
import { databaseUrl } from "../settings.ts";

const INT8 = 20;

/** A database that doesn't answer is one that is away, not one to wait for. */
const WAIT_MS = 5000;

/** Money and counts are bigint in the database and safe integers here; a sum beyond 2^53 is an error, not a rounding. */
const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly`);
  return value;
};

const getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === INT8 && format !== "binary"
    ? safeInteger
    : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

const clientTypes = { getTypeParser };

const makePool = (max: number): pg.Pool => {
  const created = new pg.Pool({
    connectionString: databaseUrl(),
    max,
    types: clientTypes,
    connectionTimeoutMillis: WAIT_MS,
  });
  // A connection that breaks while nothing runs on it (the database restarted) is replaced at the next query; without a
  // listener it ends the process: the pool's own for idle ones, the client's for one that is lent out.
  created.on("error", () => {});
  created.on("connect", (client) => client.on("error", () => {}));
  return created;
};

/** The process's connections, as the app role. */
export const pool = (): pg.Pool => once("pool", () => makePool(10));

/** Connections that only hold advisory locks; as many are the computations under a lock that this process does at once. */
export const lockPool = (): pg.Pool => once("lock-pool", () => makePool(4));

export const closePool = async (): Promise<void> => {
  await Promise.all([pool().end(), lockPool().end()]);
};
