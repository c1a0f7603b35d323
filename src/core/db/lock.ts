import type { PoolClient } from "pg";
import { AppError } from "#core/values/errors.ts";
import { createFairQueue } from "../load/fair-queue.ts";
import { currentWork } from "../load/work.ts";
import { once } from "../server/process-singleton.ts";
import { lockPool } from "./pool.ts";
import { execute, type Transaction } from "./transaction.ts";

const LOCK_NOT_AVAILABLE = "55P03";

const take = async (client: PoolClient, name: string, patience: string): Promise<boolean> => {
  await client.query("select set_config('lock_timeout', $1, false)", [patience]);
  try {
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
};

const SHARES = {
  capacity: 8,
  perKey: 4,
  waitMs: 30_000,
  message: "This business already does as many computations as it may at once",
};

/**
 * Requests and runs take locks within their business's share; a command, which has its own process, may use the whole
 * pool.
 */
const inShare = <Result>(work: () => Promise<Result>): Promise<Result> => {
  const { businessId } = currentWork();
  if (businessId === undefined) return work();
  return once("lock-shares", () => createFairQueue(SHARES)).run(businessId, work);
};

/**
 * Does `work` while holding a lock of this name, which excludes all other callers on the database, in any process; if
 * another holds it for longer than `patience`, does `otherwise`. The lock belongs to a connection from a separate pool,
 * outside any transaction, so that the work may take as long as it needs and use ordinary connections without a
 * deadlock. A killed process's lock is released when its running statement ends.
 */
const whileLocked = <Result, Other>(
  name: string,
  patience: string,
  work: () => Promise<Result>,
  otherwise: () => Other,
): Promise<Result | Other> => inShare(() => lockAndWork(name, patience, work, otherwise));

const lockAndWork = async <Result, Other>(
  name: string,
  patience: string,
  work: () => Promise<Result>,
  otherwise: () => Other,
): Promise<Result | Other> => {
  const client = await lockPool().connect();
  let broken = false;
  try {
    if (!(await take(client, name, patience))) return otherwise();
    try {
      return await work();
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]).catch(() => {
        broken = true;
      });
    }
  } finally {
    client.release(broken);
  }
};

/** One caller at a time, in order; after waiting a minute a caller gets SERVICE_UNAVAILABLE. */
export const withLock = <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
  whileLocked(name, "60s", work, (): never => {
    throw new AppError("SERVICE_UNAVAILABLE", "Another process holds this lock");
  });

/**
 * One caller at a time, without a time limit; `onWait` is called every second while another one works. Aborted while
 * waiting, it throws the signal's reason.
 */
export const withLockInTurn = async <Result>(
  name: string,
  { signal, onWait = () => {} }: { signal: AbortSignal; onWait?: () => void },
  work: () => Promise<Result>,
): Promise<Result> => {
  for (;;) {
    signal.throwIfAborted();
    const done = await whileLocked(
      name,
      "1s",
      async () => ({ result: await work() }),
      () => null,
    );
    if (done) return done.result;
    onWait();
  }
};

/**
 * The locks of rules that read before they write, such as "unless another one has it" and "at most so many": between reading and
 * commit, another transaction could make what was read untrue. `testing/two-at-once` lists the rules.
 */
export const TRANSACTION_LOCKS = [
  "accounts",
  "acquisition costs",
  "audiences",
  "axes",
  "business slugs",
  "campaigns",
  "connections",
  "custom_fields of customers",
  "custom_fields of orders",
  "duplicates",
  "first setup",
  "forecasts",
  "Gorgias connections",
  "id prefixes",
  "import_mappings",
  "planned_events",
  "privacy requests",
  "purchasing",
  "rfm scheme",
  "segment references",
  "slack_connections",
  "uploads",
  "view_schedules",
  "views",
  "waiting runs",
  "webhook_endpoints",
] as const;
type TransactionLock = (typeof TRANSACTION_LOCKS)[number];

/**
 * Until the transaction ends, others that take the lock of this name and key (usually the business's ID) wait. What is read
 * afterwards includes what they wrote.
 */
export const lockUntilCommit = async (transaction: Transaction, name: TransactionLock, key: string): Promise<void> => {
  // Prisma can't read a result of type void.
  await execute(transaction, "select pg_advisory_xact_lock(hashtextextended($1, 0))::text as locked", [
    `${name} ${key}`,
  ]);
};

/** Whether the lock is currently held. */
export const isLockTaken = async (name: string): Promise<boolean> => {
  const { rows } = await lockPool().query<{ free: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free",
    [name],
  );
  return !rows[0]?.free;
};

/**
 * Runs only if no other caller holds the lock; otherwise returns null. Waits a few seconds, so that a killed process
 * can be noticed.
 */
export const withLockUnlessTaken = <Result>(name: string, work: () => Promise<Result>): Promise<Result | null> =>
  whileLocked(name, "5s", work, () => null);
