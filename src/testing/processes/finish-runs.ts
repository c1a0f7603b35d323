import { v7 as uuidv7 } from "uuid";
import type { Actor } from "#lib/domain/permissions.ts";
import type { RunProblem } from "#lib/domain/runs/kinds.ts";
import { requestRecalculation } from "#lib/segments/recalculate-segments.ts";
import { findRun } from "#lib/server/db/runs/run-list.ts";
import { type Attempt, claimRun, noteFailure, noteSuccess } from "#lib/server/db/runs/run-work.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";

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
