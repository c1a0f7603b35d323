import type { WorkedQueue } from "#core/queue.ts";
import { GIVEN_UP, type RunJob } from "#core/runs/store/queue.ts";
import type { Scope } from "#core/values/permissions.ts";
import { FEATURES, RUN_WORK } from "#features.ts";
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
export const SIGNALS = FEATURES.flatMap(({ queues = [] }) => queues);

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
