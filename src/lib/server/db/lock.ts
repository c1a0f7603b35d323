import type { PoolClient } from "pg";
import { AppError } from "#lib/domain/errors.ts";
import { createFairQueue } from "../fair-queue.ts";
import { once } from "../process-singleton.ts";
import { currentWork } from "../work.ts";
import { lockPool } from "./pool.ts";

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

/** Locks are taken for requests and runs of a business; a command, which is a process of its own, may use the whole pool. */
const inShare = <Result>(work: () => Promise<Result>): Promise<Result> => {
  const { businessId } = currentWork();
  if (businessId === undefined) return work();
  return once("lock-shares", () => createFairQueue(SHARES)).run(businessId, work);
};

/**
 * Does `work` while holding a lock of this name: no two callers on one database, in whatever process, are inside at once;
 * where another holds it for longer than `patience`, does `otherwise`. The lock is a connection's, taken from a pool of
 * its own and outside any transaction, so that what is inside may take as long as it needs and borrow ordinary
 * connections without ever waiting for itself. A killed process's lock goes when its running statement has ended.
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

/** One caller at a time, the others in turn; who waits a minute for one that hangs gets SERVICE_UNAVAILABLE. */
export const withLock = <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
  whileLocked(name, "60s", work, (): never => {
    throw new AppError("SERVICE_UNAVAILABLE", "Another process holds on to this");
  });

/**
 * One caller at a time, however long each takes; `onWait` is told every second that another works. Aborted while it waits, it
 * throws the signal's reason.
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

/** Whether anybody holds it right now. */
export const isLockTaken = async (name: string): Promise<boolean> => {
  const { rows } = await lockPool().query<{ free: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free",
    [name],
  );
  return !rows[0]?.free;
};

/** One caller alone: while another works, gives null. A few seconds' patience is for a killed process to be noticed. */
export const withLockUnlessTaken = <Result>(name: string, work: () => Promise<Result>): Promise<Result | null> =>
  whileLocked(name, "5s", work, () => null);
