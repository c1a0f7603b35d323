import type { Transaction } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunKind, RunOptions } from "#features/runs/rules/kinds.ts";
import { queue } from "./queue.ts";

/** Identifies the run; everything else is in the run's row. */
export type RunJob = { businessId: string; runId: string };

type Sent = { id: string; kind: RunKind; jobId: string; options: RunOptions };

/** A long first load of one shop must not hold up the business's others. */
const pickTier = (options: RunOptions): { tier?: string } =>
  "connectionId" in options ? { tier: options.connectionId } : {};

/**
 * Adds a run's job in the transaction that queues the run. Jobs of one business, or of one connection, are processed in
 * order, each after so many seconds at the earliest.
 */
export const sendRun = async (
  transaction: Transaction,
  { businessId }: Scope,
  { id: runId, kind, jobId, options }: Sent,
  afterSeconds = 0,
): Promise<void> => {
  const job: RunJob = { businessId, runId };
  await (await queue()).send(kind, job, {
    id: jobId,
    group: { id: businessId, ...pickTier(options) },
    db: transaction,
    startAfter: afterSeconds,
  });
};

/** Removes a waiting job; an active one notices the change in its run's row. */
export const unsendRun = async (transaction: Transaction, kind: RunKind, jobId: string): Promise<void> => {
  await (await queue()).cancel(kind, jobId, { db: transaction });
};

/** Whether the job is still waiting or active in the queue. */
export const isQueued = async (kind: RunKind, jobId: string): Promise<boolean> => {
  const [job] = await (await queue()).findJobs(kind, { id: jobId });
  return job !== undefined && ["created", "retry", "active"].includes(job.state);
};
