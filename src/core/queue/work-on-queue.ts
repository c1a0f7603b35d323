import { setTimeout as pause } from "node:timers/promises";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import type { Scope } from "#core/values/permissions.ts";
import { pool } from "../db/pool.ts";
import { isBelowShare } from "../load/fair-queue.ts";
import { withoutCalls } from "../outgoing/may-call.ts";
import { log } from "../server/log.ts";
import type { HeldJobs } from "./held-jobs.ts";

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
        .catch((error: unknown) => log().warn({ err: error, queue: name }, "the queue failed"))
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
        await takeJobs().catch((error: unknown) => log().warn({ err: error, queue: name }, "the queue failed"));
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
