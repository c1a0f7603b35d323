import type pg from "pg";
import type { PgBoss } from "pg-boss";
import { lockPool, pool } from "../db/pool.ts";
import { byRows, prisma } from "../db/transaction.ts";
import { CLOCK_SLACK_MS } from "../server/clock.ts";
import { log } from "../server/log.ts";

const BEAT_MS = 2000;
/** A worker that is gone is silent and holds no lock. One that is only busy, or whose database restarted, lacks just one of both. */
const SILENT_SECONDS = 5;

/** The jobs that this process works on. Each has heartbeats, and a lock on a connection that ends with the process. */
export type HeldJobs = {
  hold: (queue: string, id: string) => Promise<void>;
  letGo: (id: string) => Promise<void>;
  close: () => void;
};

export const openHeldJobs = (boss: PgBoss): HeldJobs => {
  const held = new Map<string, string>();
  let connection: Promise<pg.PoolClient> | undefined;

  const drop = (dropped: typeof connection) => {
    if (!dropped || connection !== dropped) return;
    connection = undefined;
    dropped.then((client) => client.release(true)).catch(() => {});
  };
  const connect = () => {
    const opened = lockPool().connect();
    opened.then((client) => client.once("error", () => drop(opened))).catch(() => drop(opened));
    return opened;
  };
  const call = async (name: string, id: string): Promise<void> => {
    connection ??= connect();
    const used = connection;
    try {
      await (await used).query(`select ${name}(hashtextextended('job ' || $1, 0))`, [id]);
    } catch {
      // Without its lock, a job still has its heartbeats.
      drop(used);
    }
  };
  let last = Promise.resolve();
  /** One call after another, because they share a connection. */
  const callInTurn = (name: string, id: string): Promise<void> => {
    last = last.then(() => call(name, id));
    return last;
  };
  const beat = async (): Promise<void> => {
    const queues = new Set(held.values());
    for (const queue of queues) {
      const ids = [...held].filter(([, of]) => of === queue).map(([id]) => id);
      // An unreachable database is no reason to stop: the next beat may succeed.
      await boss.touch(queue, ids).catch(() => {});
    }
  };
  const timer = setInterval(beat, BEAT_MS);

  return {
    hold: (queue, id) => {
      held.set(id, queue);
      // Waits for nothing: the session of a machine that lost its network may hold it for minutes.
      return callInTurn("pg_try_advisory_lock", id);
    },
    letGo: (id) => {
      held.delete(id);
      return callInTurn("pg_advisory_unlock", id);
    },
    close: () => {
      clearInterval(timer);
      drop(connection);
    },
  };
};

/** Active jobs whose worker is gone. A sign in the future is older than the last time that the database's clock was set back. */
const LOST = `with silent as materialized (
    select name, id from pgboss.job
     where state = 'active' and group_id is not null and (heartbeat_on < now() - interval '${SILENT_SECONDS} seconds'
       or heartbeat_on > now() + interval '${CLOCK_SLACK_MS} milliseconds'))
  select name, id from silent where pg_try_advisory_xact_lock(hashtextextended('job ' || id, 0))`;

/** Gives the jobs of workers that are gone to others, at once: the queue's delays are for work that failed. */
export const giveUpLostJobs = (boss: PgBoss): Promise<void> =>
  prisma().$transaction(async (rows) => {
    const db = byRows(rows);
    const first = "select pg_try_advisory_xact_lock(hashtextextended('lost jobs', 0)) as free";
    const [mine] = (await db.executeSql(first)).rows as { free: boolean }[];
    // Another process looks, and may restart a job that this one would then take for lost.
    if (!mine?.free) return;
    for (const { name, id } of (await db.executeSql(LOST)).rows as { name: string; id: string }[]) {
      log().warn({ queue: name, jobId: id }, "a job's worker is gone");
      await boss.fail(name, id, { message: "The worker is gone" }, { db });
      await boss.update(name, undefined, { id, startAfter: 0, db });
    }
  });

/** Makes jobs due that wait for over a day, which no delay does: the database's clock was ahead and has been set back since. */
export const endImpossibleDelays = async (): Promise<void> => {
  await pool().query(
    `update pgboss.job set start_after = now()
      where state in ('created', 'retry') and start_after > now() + interval '25 hours'`,
  );
};
