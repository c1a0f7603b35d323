import { certainTime, pool } from "#core/db/pool.ts";
import { forwardNotices } from "#core/live.ts";
import { endImpossibleDelays, giveUpLostJobs, openHeldJobs, type WorkedQueue, workOnQueue } from "#core/queue.ts";
import { closeQueue, createQueues, GIVEN_UP, type RunJob, workersQueue } from "#core/runs/store/queue.ts";
import { now } from "#core/server/clock.ts";
import { reportFailure } from "#core/server/report-failure.ts";
import type { Scope } from "#core/values/permissions.ts";
import { FEATURES, RUN_WORK } from "#features.ts";
import { RUNS } from "#runs.ts";
import { executeRun, noteLostRun } from "#worker/execute-run.ts";

type QueuedJob = { id: string; retryCount: number; retryLimit: number; sourceId: string | null };
type Queue<Data extends Scope> = Partial<Omit<WorkedQueue, "perform">> & {
  name: string;
  perform: (data: Data, job: QueuedJob) => Promise<void>;
};

const defineQueue = <Data extends Scope>({ perform, ...queue }: Queue<Data>): WorkedQueue => ({
  atOnce: 1,
  perBusiness: 1,
  callsOut: false,
  pollSeconds: 2,
  ...queue,
  perform: (job) => perform(job.data as Data, job),
});

/** The queues of features, which tell where there is work. */
const SIGNALS = FEATURES.flatMap(({ queues = [] }) => queues);

/** All queues. `stop` is aborted when the process stops, and `leave` when it waits no longer for runs to come to a safe place. */
export const queuesUntil = (stop: AbortSignal, leave: AbortSignal): readonly WorkedQueue[] => [
  ...RUN_WORK.map(({ definition: { kind, atOnce = 1, perBusiness = 1, callsOut = false, pollSeconds = 2 }, perform }) =>
    defineQueue<RunJob>({
      name: kind,
      atOnce,
      perBusiness,
      callsOut,
      pollSeconds,
      perform: ({ businessId, runId }, { id: jobId, retryCount, retryLimit }) =>
        executeRun({ businessId, runId, jobId, isLast: retryCount >= retryLimit, stop, leave }, perform),
    }),
  ),
  ...SIGNALS.map(({ beginsNothing: _, perform, ...limits }) =>
    defineQueue({ ...limits, perform: (data, job) => perform(data as never, job, stop) }),
  ),
  defineQueue<RunJob>({
    name: GIVEN_UP,
    perform: async (data, { sourceId }) => {
      if (sourceId) await noteLostRun(data, data.runId, sourceId);
    },
  }),
];

const FORWARD_MS = 30_000;
const LOST_MS = 1000;
const DELAYS_MS = 60_000;
/** Long enough to finish a segment; longer work continues on another worker after this process has exited. */
const DRAIN_MS = 15_000;
/** To note that a run was returned. */
const RETURN_MS = 5_000;

/** Does `work` now and at intervals, one at a time; errors are retried the next time. */
const every = (ms: number, name: string, work: (at: Date) => Promise<unknown>): (() => void) => {
  let isBusy = false;
  const look = async () => {
    if (isBusy) return;
    isBusy = true;
    await work(now()).catch((error: unknown) => reportFailure(error, name));
    isBusy = false;
  };
  const timer = setInterval(look, ms);
  void look();
  return () => clearInterval(timer);
};

/** Creates the queues before the first is needed. */
export const openQueues = (): Promise<void> =>
  createQueues(
    Object.values(RUNS),
    SIGNALS.map(({ name }) => name),
  );

/**
 * Processes runs until the returned function is called, which finishes what it can, returns the rest and leaves the
 * queue. Any number of processes may do so.
 */
export const startWorker = async (): Promise<() => Promise<void>> => {
  const [ending, leaving] = [new AbortController(), new AbortController()];
  const boss = await workersQueue();
  await openQueues();
  const held = openHeldJobs(boss);
  const quiet = new Set(SIGNALS.flatMap(({ name, beginsNothing }) => (beginsNothing ? [name] : [])));
  const workers = queuesUntil(ending.signal, leaving.signal).map((queue) =>
    workOnQueue(boss, queue, held, () => {
      // A run may have queued the next one of another kind, which then needn't wait for a poll.
      if (!quiet.has(queue.name)) for (const { look } of workers) look();
    }),
  );
  const timers = [
    every(LOST_MS, "looking for lost jobs", () => giveUpLostJobs(boss)),
    // For pages of other processes, and so that notices don't pile up while no page is open.
    every(FORWARD_MS, "sending live changes", () => forwardNotices(pool())),
    every(DELAYS_MS, "ending impossible delays", endImpossibleDelays),
    ...FEATURES.flatMap(({ timers: ofFeature = [] }) => ofFeature).map(({ everyMs, name, isByAge, work }) =>
      every(everyMs, name, async (at) => work(isByAge ? await certainTime() : at)),
    ),
  ];
  return async () => {
    for (const stop of timers) stop();
    ending.abort();
    const drained = setTimeout(() => leaving.abort(), DRAIN_MS);
    await Promise.all(workers.map(({ end }) => end(DRAIN_MS + RETURN_MS)));
    clearTimeout(drained);
    held.close();
    await closeQueue();
  };
};
