import { AppError } from "#lib/domain/errors.ts";
import { lockPool } from "./pool.ts";

const LONGEST_WAIT = "60s";
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Does `work` while holding a lock of this name: no two callers on one database, in whatever process, are inside at once.
 * The lock is a connection's, taken from a pool of its own and outside any transaction, so that what is inside may take as
 * long as it needs and borrow ordinary connections without ever waiting for itself. A killed process lets go at once; who
 * waits a minute for one that hangs gets SERVICE_UNAVAILABLE.
 */
export const withLock = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const client = await lockPool().connect();
  let broken = false;
  try {
    await client.query(`set lock_timeout = '${LONGEST_WAIT}'`);
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]).catch((cause: unknown) => {
      if ((cause as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw cause;
      throw new AppError("SERVICE_UNAVAILABLE", "Another process holds on to this", { cause });
    });
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
