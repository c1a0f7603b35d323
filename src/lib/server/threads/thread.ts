import type { Transferable, Worker } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";

/** What a thread answers to one job. */
export type Done<Result> = { result: Result } | { error: unknown };

/** A job with those who wait for it. `transfer`: what of it is moved to the thread instead of copied. */
export type Entry<Job, Result> = {
  job: Job;
  /** Whose it is; empty where it is no business's. */
  business: string;
  transfer: readonly Transferable[];
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

export type ThreadOptions = {
  /** Answers each message by one `Done`. */
  start: () => Worker;
  /** How long one job may take, and how long a thread without work is kept. */
  longestMs: number;
  idleMs: number;
  /** After so many jobs it goes: what its libraries have hoarded goes with it. */
  jobsPerThread: number;
};

export type Thread<Job, Result> = {
  /** What it is at. */
  entry: () => Entry<Job, Result> | undefined;
  give: (entry: Entry<Job, Result>) => void;
  /** Lets it go; what it is at is rejected. */
  end: (error: unknown) => Promise<unknown>;
};

export const lost = (what: string, cause?: unknown): AppError => new AppError("SERVICE_UNAVAILABLE", what, { cause });

/** A thread with one job at a time. `onFree`: it has answered; `onGone`: it ended, broke, took too long or was not needed. */
export const openThread = <Job, Result>(
  { start, longestMs, idleMs, jobsPerThread }: ThreadOptions,
  { onFree, onGone }: { onFree: () => void; onGone: () => void },
): Thread<Job, Result> => {
  const worker = start();
  let entry: Entry<Job, Result> | undefined;
  let left = jobsPerThread;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const end = async (error: unknown): Promise<unknown> => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    entry?.reject(error);
    onGone();
    return worker.terminate();
  };

  const endAfter = (ms: number, what: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void end(lost(what)), ms).unref();
  };

  const give = (next: Entry<Job, Result>): void => {
    entry = next;
    worker.ref();
    endAfter(longestMs, `A job took more than ${longestMs} ms`);
    try {
      worker.postMessage(next.job, next.transfer);
    } catch (error) {
      // What can't be sent is nobody's job.
      void end(error);
    }
  };

  worker.on("message", (done: Done<Result>) => {
    // Given up a moment ago: whoever it was for has been told.
    if (isOver || !entry) return;
    if ("result" in done) entry.resolve(done.result);
    else entry.reject(done.error);
    entry = undefined;
    left -= 1;
    // Without work it holds nobody up.
    worker.unref();
    endAfter(idleMs, "Not needed");
    if (left === 0) void end(lost("It has done its share"));
    else onFree();
  });
  worker.on("error", (error) => void end(lost("The thread broke", error)));
  worker.on("exit", () => void end(lost("The thread ended")));
  return { entry: () => entry, give, end };
};
