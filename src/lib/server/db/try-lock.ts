import { setTimeout as sleep } from "node:timers/promises";
import { lockPool } from "./pool.ts";

/** A killed process's connection lets go when the database notices, which is when its running statement ends. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 100;

/** Does `work` while holding the lock of this name, as `withLock` does; but where another holds on to it, gives null. */
export const withLockUnlessTaken = async <Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result | null> => {
  const client = await lockPool().connect();
  let broken = false;
  try {
    const until = Date.now() + PATIENCE_MS;
    const take = async (): Promise<boolean> => {
      const { rows } = await client.query<{ taken: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
        [name],
      );
      return rows[0]?.taken ?? false;
    };
    let taken = await take();
    while (!taken && Date.now() < until) {
      await sleep(PAUSE_MS);
      taken = await take();
    }
    if (!taken) return null;
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
