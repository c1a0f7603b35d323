import path from "node:path";
import type { Worker } from "node:worker_threads";
import { once } from "../process-singleton.ts";
import { makeThreads } from "../threads/threads.ts";
import type { AxisJobs } from "./axis-work.ts";

type Kind = keyof AxisJobs;
export type AxisMessage = { [Each in Kind]: { kind: Each; job: AxisJobs[Each]["job"] } }[Kind];

/** The thread runs the source, as that of documents does. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "axes", "axis-worker.ts");
  return new threads.Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 1024 } });
};

/** As many axes are clustered at a time; a run asks for no more than the axes there are. */
const THREADS = 2;
const OPTIONS = { start, most: THREADS, longestMs: 1_800_000, idleMs: 10_000, mostWaiting: 1000, jobsPerThread: 5000 };

/** One piece of a run on a thread, while the process goes on answering. Aborted, it stops at once. */
export const onAxisThread = async <Each extends Kind>(
  kind: Each,
  job: AxisJobs[Each]["job"],
  signal: AbortSignal,
): Promise<AxisJobs[Each]["result"]> => {
  const threads = once("axis-threads", () => makeThreads<AxisMessage, AxisJobs[Kind]["result"]>(OPTIONS));
  // The answer is of the kind that was asked.
  return (await threads.run({ kind, job } as AxisMessage, { signal })) as AxisJobs[Each]["result"];
};
