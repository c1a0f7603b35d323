import { setTimeout as pause } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { RunDefinition, RunProblem, Values } from "#core/runs/rules/define-run.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { type Attempt, claimRun, noteFailure, noteSuccess } from "#core/runs/store/run-work.ts";
import { findRun } from "#core/runs/store/runs.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";

/** Looking more often takes more processor time than the work that a test waits for. */
const POLL_MS = 100;

export const until = async <Found>(look: () => Promise<Found | undefined | false>): Promise<Found> => {
  for (;;) {
    const found = await look();
    if (found) return found;
    await pause(POLL_MS);
  }
};

/** Requests a run and waits until a worker has finished it. */
export const finishedRun = async <Options extends Values>(
  actor: Actor,
  definition: RunDefinition<string, Options>,
  options: NoInfer<Options>,
) => {
  const { id } = await requestRun(actor, definition, options);
  return until(async () => {
    const run = await readRun(actor, id);
    return ["succeeded", "failed"].includes(run.state) && run;
  });
};

/** Makes the next attempt the last one. */
export const withoutRetries = (runId: string) =>
  pool().query("update pgboss.job set retry_limit = retry_count where data ->> 'runId' = $1", [runId]);

/** Makes the next attempt due now, whatever the queue's delay. */
export const untilDueAgain = (runId: string, isLast = false): Promise<unknown> =>
  until(async () => {
    const limit = isLast ? "retry_count" : "retry_limit";
    const { rowCount } = await pool().query(
      `update pgboss.job set start_after = now(), retry_limit = ${limit} where data ->> 'runId' = $1 and state = 'retry'`,
      [runId],
    );
    return rowCount;
  });

/** For run work outside of a worker: progress is ignored, and it is never stopped. */
export const unwatched = (): Progress => ({ at: () => {}, signal: new AbortController().signal });

/** A recalculation requested by this actor and started by a worker. */
export const aRunningRun = async (actor: Actor): Promise<Attempt> => {
  const { id } = await requestRecalculation(actor, {});
  const jobId = (await findRun(actor, id))?.jobId ?? "";
  await withBusiness(actor, (client) => claimRun(client, actor, { id, jobId, at: new Date() }));
  return { businessId: actor.businessId, id, attempts: 1 };
};

/** A run that failed permanently; returns its ID. */
export const aFailedRun = async (actor: Actor, problem: RunProblem = "INTERNAL_ERROR"): Promise<string> => {
  const attempt = await aRunningRun(actor);
  const failure = { problem, problemId: uuidv7(), result: null, steps: [], finishedAt: new Date() };
  await withBusiness(actor, (client) => noteFailure(client, attempt, failure));
  return attempt.id;
};

export const aDoneRun = async (actor: Actor): Promise<string> => {
  const attempt = await aRunningRun(actor);
  const result = { segments: 2, joined: 3, left: 1, failed: 0 };
  await withBusiness(actor, (client) => noteSuccess(client, attempt, { result, steps: [], at: new Date() }));
  return attempt.id;
};
