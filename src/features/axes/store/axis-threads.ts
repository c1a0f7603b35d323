import { defineThreads } from "#core/threads/threads.ts";
import type { AxisJobs, AxisMessage, performAxisJob } from "./axis-work.ts";

/** Axes clustered in parallel; a run never needs more than its number of axes. */
const THREADS = 2;

const threads = defineThreads<typeof performAxisJob>("axis-threads", {
  module: "features/axes/store/axis-work.ts",
  work: "performAxisJob",
  priority: "run",
  oldMb: 1024,
  most: THREADS,
  longestMs: 1_800_000,
  idleMs: 10_000,
  mostWaiting: 1000,
  jobsPerThread: 5000,
});

/**
 * Runs one piece of a run on a thread, so that the process stays responsive. Stops immediately when aborted. `transfer`:
 * what is moved to the thread instead of copied.
 */
export const onAxisThread = async <Each extends keyof AxisJobs>(
  kind: Each,
  job: AxisJobs[Each]["job"],
  signal: AbortSignal,
  transfer: readonly ArrayBuffer[] = [],
): Promise<AxisJobs[Each]["result"]> =>
  // The answer has the same kind as the job.
  (await threads().run({ kind, job } as AxisMessage, { signal, transfer })) as AxisJobs[Each]["result"];
