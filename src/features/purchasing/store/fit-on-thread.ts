import { once } from "#core/server/process-singleton.ts";
import { startThread } from "#core/threads/start-thread.ts";
import { makeThreads } from "#core/threads/threads.ts";
import type { PurchasingOptions, PurchasingRow } from "#lib/purchases/purchasing.ts";
import type { PurchasingFit } from "#lib/purchases/segment-purchases.ts";

/**
 * Rows as shared memory: passing them to a thread neither copies nor moves them, and they take a fraction of the
 * memory.
 */
export type PackedRows = Uint8Array<SharedArrayBuffer>;

export const packRows = (rows: readonly PurchasingRow[]): PackedRows => {
  const text = JSON.stringify(rows);
  const bytes = Buffer.from(new SharedArrayBuffer(Buffer.byteLength(text)));
  bytes.write(text);
  return bytes as PackedRows;
};

export const unpackRows = (pages: readonly PackedRows[]): PurchasingRow[] =>
  pages.flatMap(({ buffer, byteOffset, byteLength }) =>
    JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString()),
  );

export type FitJob = { pages: readonly PackedRows[]; options: PurchasingOptions };

const start = () => startThread("features/purchasing/store/fit-worker.ts", { oldMb: 1024 });

// A nightly run may wait for another business's; no user is waiting.
const OPTIONS = { start, most: 1, longestMs: 600_000, idleMs: 10_000, mostWaiting: 100, jobsPerThread: 30 };

/**
 * `fitPurchases` on a thread: with 50,000 customers it takes seconds, and the process must stay responsive. Stops
 * immediately when aborted.
 */
export const fitOnThread = (job: FitJob, signal: AbortSignal): Promise<PurchasingFit> =>
  once("purchasing-fits", () => makeThreads<FitJob, PurchasingFit>(OPTIONS)).run(job, { signal });
