import { deliverWebhooks } from "#lib/audiences/deliver-webhooks.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { processDeliveries } from "#lib/imports/connections/process-deliveries.ts";
import { executeRun, noteLostRun } from "#lib/runs/execute-run.ts";
import { GIVEN_UP, WEBHOOK_DELIVERIES, WEBHOOK_MESSAGES } from "#lib/server/queue/queue.ts";
import type { DeliveriesJob } from "#lib/server/queue/send-deliveries.ts";
import type { RunJob } from "#lib/server/queue/send-run.ts";
import { sendWebhookJob, type WebhookJob } from "#lib/server/queue/send-webhook-job.ts";
import type { WorkedQueue } from "#lib/server/queue/work-on-queue.ts";
import { JOBS } from "./jobs.ts";

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

/** All queues. `stop` is aborted when the process stops, and `leave` when it waits no longer for runs to come to a safe place. */
export const queuesUntil = (stop: AbortSignal, leave: AbortSignal): readonly WorkedQueue[] => [
  ...JOBS.map(({ kind, perform, ...limits }) =>
    defineQueue<RunJob>({
      name: kind,
      ...limits,
      perform: ({ businessId, runId }, { id: jobId, retryCount, retryLimit }) =>
        executeRun({ businessId, runId, jobId, isLast: retryCount >= retryLimit, stop, leave }, perform),
    }),
  ),
  defineQueue<DeliveriesJob>({
    name: WEBHOOK_DELIVERIES,
    atOnce: 2,
    pollSeconds: 0.5,
    perform: (place) => processDeliveries(place, stop),
  }),
  defineQueue<WebhookJob>({
    name: WEBHOOK_MESSAGES,
    callsOut: true,
    atOnce: 16,
    perBusiness: 4,
    pollSeconds: 0.5,
    perform: async (place, { id, retryCount }) => {
      // A batch at a time, so that no endpoint keeps a worker from others that wait. Of a batch that failed, and was logged, what is
      // still due gets a new job within seconds: repeating this one too would only add up.
      const isMore = await deliverWebhooks(place, { id, isRepeated: retryCount > 0 }, stop).catch(() => false);
      if (isMore) await sendWebhookJob(place);
    },
  }),
  defineQueue<RunJob>({
    name: GIVEN_UP,
    perform: async (data, { sourceId }) => {
      if (sourceId) await noteLostRun(data, data.runId, sourceId);
    },
  }),
];
