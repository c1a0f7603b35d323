import pg from "pg";
import { metrics } from "../metrics.ts";
import { once } from "../process-singleton.ts";
import { databaseUrl } from "../settings.ts";

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (broken?: unknown) => void,
) => void;

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

/** Counts how long one waits for a connection, whichever way it is asked for. */
class MeasuredPool extends pg.Pool {
  readonly #name: string;

  constructor(name: string, options: pg.PoolConfig) {
    super(options);
    this.#name = name;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const done = metrics().connectionWait.startTimer({ pool: this.#name });
    if (!callback) return super.connect().finally(done);
    super.connect((error, client, release) => {
      done();
      callback(error, client, release);
    });
  }
}

const makePool = (name: string, max: number): pg.Pool => {
  const created = new MeasuredPool(name, {
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

/** The process's connections, as the app role: the shares of businesses (`connection-share.ts`) and three for all else. */
export const pool = (): pg.Pool => once("pool", () => makePool("main", 16));

/** Connections that only hold advisory locks: the shares of businesses (`lock.ts`), and four for locks taken inside another. */
export const lockPool = (): pg.Pool => once("lock-pool", () => makePool("lock", 12));

export const closePool = async (): Promise<void> => {
  await Promise.all([pool().end(), lockPool().end()]);
};
