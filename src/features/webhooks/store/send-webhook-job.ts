import { queue, WEBHOOK_MESSAGES } from "#features/runs/store/queue.ts";

/** Identifies the endpoint; its messages are rows. */
export type WebhookJob = { businessId: string; endpointId: string };

/** Adds a job for an endpoint's due messages unless one is waiting. */
export const sendWebhookJob = async (job: WebhookJob): Promise<void> => {
  await (await queue()).send(WEBHOOK_MESSAGES, job, {
    singletonKey: job.endpointId,
    group: { id: job.businessId, tier: job.endpointId },
  });
};
