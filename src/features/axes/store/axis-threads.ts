import { once } from "#core/server/process-singleton.ts";
import { startThread } from "#core/threads/start-thread.ts";
import { makeThreads } from "#core/threads/threads.ts";
import type { AxisJobs } from "./axis-work.ts";

type Kind = keyof AxisJobs;
export type AxisMessage = { [Each in Kind]: { kind: Each; job: AxisJobs[Each]["job"] } }[Kind];

const start = () => startThread("features/axes/store/axis-worker.ts", { oldMb: 1024 });

/** Axes clustered in parallel; a run never needs more than its number of axes. */
const THREADS = 2;
const OPTIONS = { start, most: THREADS, longestMs: 1_800_000, idleMs: 10_000, mostWaiting: 1000, jobsPerThread: 5000 };

/**
 * Runs one piece of a run on a thread, so that the process stays responsive. Stops immediately when aborted. `transfer`:
 * what is moved to the thread instead of copied.
 */
export const onAxisThread = async <Each extends Kind>(
  kind: Each,
  job: AxisJobs[Each]["job"],
  signal: AbortSignal,
  transfer: readonly ArrayBuffer[] = [],
): Promise<AxisJobs[Each]["result"]> => {
  const threads = once("axis-threads", () => makeThreads<AxisMessage, AxisJobs[Kind]["result"]>(OPTIONS));
  // The answer has the same kind as the job.
  return (await threads.run({ kind, job } as AxisMessage, { signal, transfer })) as AxisJobs[Each]["result"];
};
