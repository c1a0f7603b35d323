import type { Transferable, Worker } from "node:worker_threads";
import { AppError } from "#core/values/errors.ts";

/** A thread's answer to one job. */
export type Done<Result> = { result: Result } | { error: unknown };

/** A job with its waiting callers. `transfer`: what is moved to the thread instead of copied. */
export type Entry<Job, Result> = {
  job: Job;
  /** The business it belongs to; empty if none. */
  business: string;
  transfer: readonly Transferable[];
  /** Called when a thread takes the job. */
  onStart?: (() => void) | undefined;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

export type ThreadOptions = {
  /** Answers each message with one `Done`. */
  start: () => Worker;
  /** The time limit of a job, and how long an idle thread is kept. */
  longestMs: number;
  idleMs: number;
  /** The thread is replaced after this many jobs, which frees what its libraries leaked. */
  jobsPerThread: number;
};

export type Thread<Job, Result> = {
  /** The current job. */
  entry: () => Entry<Job, Result> | undefined;
  give: (entry: Entry<Job, Result>) => void;
  /** Ends the thread; its current job is rejected. */
  end: (error: unknown) => Promise<unknown>;
};

export const lost = (what: string, cause?: unknown): AppError => new AppError("SERVICE_UNAVAILABLE", what, { cause });

/**
 * A thread with one job at a time. `onFree`: it has answered; `onGone`: it exited, crashed, took too long or was not
 * needed.
 */
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
    next.onStart?.();
    worker.ref();
    endAfter(longestMs, `A job took more than ${longestMs} ms`);
    try {
      worker.postMessage(next.job, next.transfer);
    } catch (error) {
      // A job that can't be sent is rejected.
      void end(error);
    }
  };

  worker.on("message", (done: Done<Result>) => {
    // Ended a moment ago; the caller has already been notified.
    if (isOver || !entry) return;
    if ("result" in done) entry.resolve(done.result);
    else entry.reject(done.error);
    entry = undefined;
    left -= 1;
    // An idle thread must not keep the process alive.
    worker.unref();
    endAfter(idleMs, "Not needed");
    if (left === 0) void end(lost("It has reached its number of jobs"));
    else onFree();
  });
  worker.on("error", (error) => void end(lost("The thread crashed", error)));
  worker.on("exit", () => void end(lost("The thread ended")));
  return { entry: () => entry, give, end };
};
