import { lockPool } from "./pool.ts";

/**
 * Does `work` while holding a lock of this name: no two callers on one database, in whatever process, are inside at once.
 * The lock is a connection's, taken from a pool of its own and outside any transaction, so that what is inside may take as
 * long as it needs and borrow ordinary connections without ever waiting for itself. A killed process lets go at once.
 */
export const withLock = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const client = await lockPool().connect();
  let broken = false;
  try {
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]);
    try {
      return await work();
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]).catch(() => {
        broken = true;
      });
    }
  } catch (error) {
    broken ||= (error as { severity?: string }).severity === "FATAL";
    throw error;
  } finally {
    client.release(broken);
  }
};
