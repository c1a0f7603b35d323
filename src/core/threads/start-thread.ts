import path from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Worker } from "node:worker_threads";
import type { lowerPriority } from "./lower-priority.ts";

/** What answers the jobs of a thread. */
export type ThreadWork = {
  /** The path below `src` of a TypeScript source, which the thread runs as the command line does. */
  module: string;
  /** The name of its function. */
  work: string;
  /** Without it, the thread has the priority of the event loop. */
  priority?: Parameters<typeof lowerPriority>[0];
};

export type Limits = {
  /** Most of what lives long. A thread above it ends, and its job with it. */
  oldMb: number;
  /** Most of what was made lately. V8 would take 200 MB a thread, and gain a few percent of time. */
  youngMb?: number;
};

const YOUNG_MB = 24;

/** A process whose program is in its command line has flags that are invalid for a file. */
const EVAL = /^(-e|-p|-pe|--eval|--print|--input-type)(=|$)/;

/**
 * A thread with its own limits of memory. Its program is referenced by path, because Next (16.4) would bundle a `new Worker` with an
 * import URL even with an ignore comment, and a bundled thread expects Next.
 */
export const startThread = ({ module, work, priority, oldMb, youngMb = YOUNG_MB }: ThreadWork & Limits): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  // The size that the process was started with would replace the thread's own.
  setFlagsFromString("--max-semi-space-size=0");
  return new threads.Worker(path.join(process.cwd(), "src/core/threads/entry.ts"), {
    workerData: { module, work, priority },
    resourceLimits: { maxOldGenerationSizeMb: oldMb, maxYoungGenerationSizeMb: youngMb },
    ...(process.execArgv.some((flag) => EVAL.test(flag)) && { execArgv: [] }),
  });
};
