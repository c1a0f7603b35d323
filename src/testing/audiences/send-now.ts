import { requestSend, sendAudience } from "#lib/audiences/send-audience.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { executeRun, type Perform } from "#lib/runs/execute-run.ts";
import { readRun } from "#lib/runs/manage-runs.ts";
import { findRun } from "#lib/server/db/runs/run-list.ts";

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
