import path from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Worker } from "node:worker_threads";

type Limits = {
  /** Most of what lives long. A thread above it ends, and its job with it. */
  oldMb: number;
  /** Most of what was made lately. V8 would take 200 MB a thread, and gain a few percent of time. */
  youngMb?: number;
};

const YOUNG_MB = 24;

/**
 * A thread with its own limits of memory that runs a file of `src`: the TypeScript source, like the command line. It is referenced by its
 * path, because Next (16.4) would bundle a `new Worker` with an import URL even with an ignore comment, and a bundled thread expects Next.
 */
export const startThread = (file: string, { oldMb, youngMb = YOUNG_MB }: Limits, execArgv?: string[]): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  // The size that the process was started with would replace the thread's own.
  setFlagsFromString("--max-semi-space-size=0");
  return new threads.Worker(path.join(process.cwd(), "src", file), {
    resourceLimits: { maxOldGenerationSizeMb: oldMb, maxYoungGenerationSizeMb: youngMb },
    ...(execArgv && { execArgv }),
  });
};
