import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { metrics } from "../server/metrics.ts";
import { once } from "../server/process-singleton.ts";
import { databaseUrl } from "../server/settings.ts";

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (broken?: unknown) => void,
) => void;

const INT8 = 20;

/** A database that takes longer counts as unreachable. */
const WAIT_MS = 5000;

/**
 * Money and counts are bigint in the database and numbers here. Beyond 2^53, which only sums of very many of the largest amounts
 * reach, they are rounded to 16 digits, as they would be in JSON: a report with a rounded sum is of use, one that fails is not.
 */
const getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === INT8 && format !== "binary" ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

const clientTypes = { getTypeParser };

/** Above this share of busy time, the process could not notice in time that the database had answered. */
const BUSY = 0.5;

/** pg-pool has no code for a new connection that took too long. */
const isTooLate = (error: unknown): boolean =>
  error instanceof Error && /due to connection timeout$/.test(error.message);

/** Measures how long callers wait for a connection, however they request it. */
class MeasuredPool extends pg.Pool {
  readonly #name: string;

  constructor(name: string, options: pg.PoolConfig) {
    super(options);
    this.#name = name;
  }

  /** Connects again if this process was busy, as at a cold start: then a timeout says nothing about the database. */
  async #connected(): Promise<pg.PoolClient> {
    const before = performance.eventLoopUtilization();
    try {
      return await super.connect();
    } catch (error) {
      if (!isTooLate(error) || performance.eventLoopUtilization(before).utilization < BUSY) throw error;
      return await super.connect();
    }
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const done = metrics().connectionWait.startTimer({ pool: this.#name });
    const connected = this.#connected().finally(done);
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release as (broken?: unknown) => void),
      (error: Error) => callback(error, undefined, () => {}),
    );
  }
}

const makePool = (name: string, max: number): pg.Pool => {
  const created = new MeasuredPool(name, {
    connectionString: databaseUrl(),
    max,
    types: clientTypes,
    connectionTimeoutMillis: WAIT_MS,
  });
  // A connection that breaks while idle (the database restarted) is replaced on the next query; without a listener it
  // would end the process. The pool's listener covers idle clients, the client's own covers those in use.
  created.on("error", () => {});
  created.on("connect", (client) => client.on("error", () => {}));
  return created;
};

/** The process's connections, as the app role: the shares of businesses (`connection-share.ts`) and three for all else. */
export const pool = (): pg.Pool => once("pool", () => makePool("main", 16));

/**
 * Connections that only hold advisory locks: the shares of businesses (`lock.ts`), four for locks taken inside another, and one for
 * the jobs of a worker.
 */
export const lockPool = (): pg.Pool => once("lock-pool", () => makePool("lock", 13));

/** Longer statements, such as one that waits for a lock, are left to the database, which rolls them back when this process is gone. */
const CLOSE_MS = 5000;

/** Waits for connections in use, so that their transactions can end, but not for long. */
export const closePool = async (): Promise<void> => {
  const ended = Promise.all([pool().end(), lockPool().end()]);
  await Promise.race([ended, pause(CLOSE_MS, undefined, { ref: false })]);
};
