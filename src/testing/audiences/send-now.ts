import type { Perform } from "#core/runs/run-progress.ts";
import { findRun } from "#core/runs/store/runs.ts";
import type { Actor } from "#core/values/permissions.ts";
import { requestSend, sendAudience } from "#features/audiences/send-audience.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { executeRun } from "#worker/execute-run.ts";

/** Executes a queued run as a worker does, and returns it. */
export const executeSend = async (actor: Actor, runId: string) => {
  const jobId = (await findRun(actor, runId))?.jobId ?? "";
  const { businessId } = actor;
  const stop = new AbortController().signal;
  await executeRun({ businessId, runId, jobId, isLast: true, stop }, sendAudience as unknown as Perform);
  return readRun(actor, runId);
};

/** Requests a send and executes it. */
export const sendNow = async (actor: Actor, audienceId: string) =>
  executeSend(actor, (await requestSend(actor, audienceId)).id);
