import type { Scope } from "#lib/domain/permissions.ts";
import type { RunKind } from "#lib/domain/runs/kinds.ts";
import type { Transaction } from "../db/transaction.ts";
import { queue } from "./queue.ts";

/** What a job is: which run to work on. All else stands in the run's row. */
export type RunJob = { businessId: string; runId: string };

type Sent = { id: string; kind: RunKind; jobId: string };

/** The job of a run, in the transaction that makes the run wait. Jobs of one business follow each other. */
export const sendRun = async (
  transaction: Transaction,
  { businessId }: Scope,
  { id: runId, kind, jobId }: Sent,
): Promise<void> => {
  const job: RunJob = { businessId, runId };
  await (await queue()).send(kind, job, { id: jobId, group: { id: businessId }, db: transaction });
};

/** One that waits is no job any more; one that is worked on finds out by its row. */
export const unsendRun = async (transaction: Transaction, kind: RunKind, jobId: string): Promise<void> => {
  await (await queue()).cancel(kind, jobId, { db: transaction });
};

/** Whether the queue still has this job to be worked on, or worked on by somebody. */
export const isQueued = async (kind: RunKind, jobId: string): Promise<boolean> => {
  const [job] = await (await queue()).findJobs(kind, { id: jobId });
  return job !== undefined && ["created", "retry", "active"].includes(job.state);
};
