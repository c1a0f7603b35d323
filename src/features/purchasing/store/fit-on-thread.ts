import { defineThreads } from "#core/threads/threads.ts";
import type { PurchasingFit } from "#lib/purchases/segment-purchases.ts";
import type { FitJob, fitPacked } from "./packed-rows.ts";

// A nightly run may wait for another business's; no user is waiting.
const threads = defineThreads<typeof fitPacked>("purchasing-fits", {
  module: "features/purchasing/store/packed-rows.ts",
  work: "fitPacked",
  priority: "run",
  oldMb: 1024,
  most: 1,
  longestMs: 600_000,
  idleMs: 10_000,
  mostWaiting: 100,
  jobsPerThread: 30,
});

/**
 * `fitPurchases` on a thread: with 50,000 customers it takes seconds, and the process must stay responsive. Stops
 * immediately when aborted.
 */
export const fitOnThread = (job: FitJob, signal: AbortSignal): Promise<PurchasingFit> => threads().run(job, { signal });
