import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import { lockPool, pool } from "./db/pool.ts";
import { execute, jobDatabase, prisma } from "./db/transaction.ts";
import { isBelowShare } from "./load/fair-queue.ts";
import { withoutCalls } from "./outgoing/outgoing-client.ts";
import { CLOCK_SLACK_MS } from "./server/clock.ts";
import { log } from "./server/log.ts";
import { reportFailure } from "./server/report-failure.ts";
import type { Scope } from "./values/permissions.ts";

const BEAT_MS = 2000;
/** A worker that is gone is silent and holds no lock. One that is only busy, or whose database restarted, lacks just one of both. */
const SILENT_SECONDS = 5;

/** The jobs that this process works on. Each has heartbeats, and a lock on a connection that ends with the process. */
type HeldJobs = {
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
    const db = jobDatabase(rows);
    const first = "select pg_try_advisory_xact_lock(hashtextextended('lost jobs', 0)) as free";
    const [mine] = await execute<{ free: boolean }>(rows, first);
    // Another process looks, and may restart a job that this one would then take for lost.
    if (!mine?.free) return;
    for (const { name, id } of await execute<{ name: string; id: string }>(rows, LOST)) {
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

/** A queue as a process works on it. Its jobs have their business as group, and what must not be worked on twice at once as tier. */
export type WorkedQueue = {
  name: string;
  /** How many jobs a process works on at once, and how many of one business; of one that holds all it may, others come first. */
  atOnce: number;
  perBusiness: number;
  /** Whether its jobs wait for other systems, which may be slow. */
  callsOut: boolean;
  pollSeconds: number;
  perform: (job: JobWithMetadata<Scope>) => Promise<void>;
};

type Workers = {
  /** Looks for jobs now rather than at the next poll. */
  look: () => void;
  /** Takes no more jobs, waits for the active ones and returns those that need longer to the queue. */
  end: (patienceMs: number) => Promise<void>;
};

/** More jobs than there are: only the queue's share and the targets limit a business. */
const UNLIMITED = 1_000_000;

/** What jobs of any process are active on. */
const activeTargets = async (name: string): Promise<string[]> => {
  const { rows } = await pool().query<{ target: string }>(
    `select distinct group_tier as target from pgboss.job
      where name = $1 and state = 'active' and group_id is not null and group_tier is not null`,
    [name],
  );
  return rows.map(({ target }) => target);
};

/** Works on a queue in fair shares. `onDone` is called after each job. */
export const workOnQueue = (
  boss: PgBoss,
  { name, atOnce, perBusiness, callsOut, pollSeconds, perform }: WorkedQueue,
  jobs: HeldJobs,
  onDone: () => void,
): Workers => {
  const share = { capacity: atOnce, perKey: perBusiness };
  const active = new Map<string, { businessId: string; done: Promise<void> }>();
  let hasEnded = false;
  let looking: Promise<void> | undefined;
  let mustLookAgain = false;

  const heldBy = (): Map<string, number> => {
    const held = new Map<string, number>();
    for (const { businessId } of active.values()) held.set(businessId, (held.get(businessId) ?? 0) + 1);
    return held;
  };

  /** The next job of a business that holds no worker, otherwise of one that holds less than its share. */
  const next = async (): Promise<JobWithMetadata<Scope> | undefined> => {
    const held = heldBy();
    const full = [...held.keys()].filter((key) => !isBelowShare(share, active.size, held.get(key) ?? 0));
    const isOneEach = perBusiness === 1;
    // The limit 1 excludes an active target: its business has that job at least.
    const tiers = isOneEach ? {} : Object.fromEntries((await activeTargets(name)).map((target) => [target, 1]));
    const groupConcurrency = isOneEach ? 1 : { default: UNLIMITED, tiers };
    const fetch = async (ignoreGroups: string[]) =>
      (await boss.fetch<Scope>(name, { includeMetadata: true, groupConcurrency, ignoreGroups }))[0];
    return (await fetch([...held.keys()])) ?? (full.length < held.size ? fetch(full) : undefined);
  };

  const work = async (job: JobWithMetadata<Scope>): Promise<void> => {
    await jobs.hold(name, job.id);
    try {
      await (callsOut ? perform(job) : withoutCalls(name, () => perform(job)));
      if (active.has(job.id)) await boss.complete(name, job.id);
    } catch (error) {
      if (active.has(job.id)) await boss.fail(name, job.id, error as Error);
    } finally {
      await jobs.letGo(job.id);
    }
  };

  const takeJobs = async (): Promise<void> => {
    while (!hasEnded && active.size < atOnce) {
      const job = await next();
      if (!job) return;
      const done = work(job)
        // An unreachable database: without heartbeats, the job is given to another worker.
        .catch((error: unknown) => reportFailure(error, `the queue ${name}`))
        .finally(() => {
          active.delete(job.id);
          look();
          onDone();
        });
      active.set(job.id, { businessId: job.data.businessId, done });
    }
  };

  const look = (): void => {
    mustLookAgain = true;
    looking ??= (async () => {
      while (mustLookAgain && !hasEnded) {
        mustLookAgain = false;
        await takeJobs().catch((error: unknown) => reportFailure(error, `the queue ${name}`));
      }
      looking = undefined;
    })();
  };

  const timer = setInterval(look, pollSeconds * 1000);
  look();
  return {
    look,
    end: async (patienceMs) => {
      hasEnded = true;
      clearInterval(timer);
      await looking;
      const patience = new AbortController();
      const all = Promise.all([...active.values()].map(({ done }) => done));
      await Promise.race([all, pause(patienceMs, undefined, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
      const ids = [...active.keys()];
      active.clear();
      if (ids.length > 0) await boss.fail(name, ids, { message: "The worker stopped" });
    },
  };
};
