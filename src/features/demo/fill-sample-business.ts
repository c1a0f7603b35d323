import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { RunResult } from "#features/runs/rules/results.ts";
import type { Progress } from "../runs/run-progress.ts";
import { ensureDemoSegments } from "./ensure-demo-segments.ts";
import { loadSampleData } from "./load-demo-data.ts";

/** Fills a sample business. What it has already is kept, so that a run that was killed can be repeated. */
export const fillSampleBusiness = async (actor: Actor, { at, signal }: Progress): Promise<RunResult<"load_sample">> => {
  const { timeZone } = await getBusinessOrThrow(actor);
  at("customers");
  const onProgress = (done: number, of: number) => {
    signal.throwIfAborted();
    at("customers", done, of);
  };
  const { loaded: _, ...done } = await loadSampleData(actor, {
    now: now(),
    timeZone,
    onProgress,
  });
  at("segments");
  await ensureDemoSegments(actor);
  return done;
};
