import type { RunResult } from "#lib/domain/runs/results.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import type { Actor } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import { now } from "../server/clock.ts";
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
