import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { createFairQueue } from "#core/load/fair-queue.ts";
import { currentWork, type WorkKind } from "#core/load/work.ts";
import pg, { Client } from "#core/postgres/driver.ts";
import { now, timeSinceStart } from "#core/server/clock.ts";
import { metrics } from "#core/server/metrics.ts";
import { once } from "#core/server/process-singleton.ts";
import { databaseUrl } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";

/**
 * How many pool connections the transactions of businesses may use at once. Requests and batch work have separate
 * shares, so that neither waits for the other; the rest serves logins, rate limits and the queue.
 */
export const REQUEST_CONNECTIONS = { capacity: 10, perKey: 5 };
/** A business may use two connections for batch work. */
export const BATCHES_AT_ONCE = 2;
const BATCH_CONNECTIONS = { capacity: 3, perKey: BATCHES_AT_ONCE };

/** A request can't wait long; batch work may wait as long as other batch work takes for a page. */
const REQUEST_WAIT_MS = 5000;
const BATCH_WAIT_MS = 120_000;

const message = "This business has too many queries running";

const queues = () =>
  once("connection-shares", () => ({
    requests: createFairQueue({ ...REQUEST_CONNECTIONS, waitMs: REQUEST_WAIT_MS, message }),
    batch: createFairQueue({ ...BATCH_CONNECTIONS, waitMs: BATCH_WAIT_MS, message }),
  }));

const pickQueue = (kind: WorkKind) => {
  const { requests, batch } = queues();
  return kind === "batch" ? batch : requests;
};

/**
 * Runs a transaction within the business's share of connections, holding none while it waits. Logins don't wait for
 * other work of their business, and a command, which has its own process, may use the whole pool.
 */
export const withConnectionShare = <Result>(
  { businessId }: Scope,
  transaction: () => Promise<Result>,
): Promise<Result> => {
  const { kind } = currentWork();
  return kind === "other" ? transaction() : pickQueue(kind).run(businessId, transaction);
};

export const connectionShareState = () => {
  const { requests, batch } = queues();
  return { requests: requests.state(), batch: batch.state() };
};

/** The active transactions of requests, runs and imports in this process. */
export const transactionsUnderWay = (): number => {
  const { requests, batch } = connectionShareState();
  return requests.used + batch.used;
};

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
    Client,
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

/** The process's connections, as the app role: the shares of businesses and three for all else. */
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

const databaseTime = async (): Promise<number> => {
  const { rows } = await pool().query<{ at: Date }>("select clock_timestamp() as at");
  return Number(rows[0]?.at);
};

/** A time that has come by every clock: one of them may be years ahead, and what is deleted for its age is gone. */
export const certainTime = async (): Promise<Date> =>
  new Date(Math.min(now().getTime(), timeSinceStart().getTime(), await databaseTime()));

/** The later of a time by our clock and of the database's: what is after it is in the future by both. */
export const latestTime = async (at: Date): Promise<Date> => new Date(Math.max(at.getTime(), await databaseTime()));
