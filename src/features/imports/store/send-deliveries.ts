import { queue, WEBHOOK_DELIVERIES } from "#features/runs/store/queue.ts";

/** Identifies the connection; its deliveries are rows. */
export type DeliveriesJob = { businessId: string; connectionId: string };

/**
 * Adds a job for a connection's queued deliveries unless one is waiting. Call it after the transaction that stored them:
 * a job that is still waiting then starts later than that and sees them.
 */
export const sendDeliveries = async (job: DeliveriesJob): Promise<void> => {
  await (await queue()).send(WEBHOOK_DELIVERIES, job, {
    singletonKey: job.connectionId,
    group: { id: job.businessId },
  });
};
