import type { Transferable, Worker } from "node:worker_threads";
import { AppError } from "#core/values/errors.ts";
import { type Thrown, unpackThrown } from "./thrown.ts";

/** A thread's answer to one job. */
export type Done<Result> = { result: Result } | Thrown;

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
  /** The processor time that a job may use: by the clock, a busy machine would end it earlier. */
  longestMs: number;
  /** How long an idle thread is kept. */
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

/** How often the processor time of a job is read within its limit. */
const READINGS = 20;

/** A job hangs if it has used less than this share of a processor for `longestMs` of the clock: among a hundred busy threads it would have more. */
const LEAST_SHARE = 0.002;

/** How many times its limit a job may take by the clock: a thread within a native call doesn't report its processor time. */
const MOST_BY_CLOCK = 20;

/** Calls `onOver` with the reason once the current job of the thread has used or taken too much; returns how to stop. */
const watchJob = (worker: Worker, longestMs: number, onOver: (reason: string) => void): (() => void) => {
  const startedAt = performance.now();
  let isReading = false;
  let isStopped = false;
  let first: number | undefined;
  let since = { clock: 0, used: 0 };

  const read = async (): Promise<void> => {
    const clock = performance.now() - startedAt;
    if (clock > MOST_BY_CLOCK * longestMs) return onOver(`A job took more than ${MOST_BY_CLOCK * longestMs} ms`);
    if (isReading) return;
    isReading = true;
    // Rejects while the thread starts.
    const usage = await worker.cpuUsage().catch(() => undefined);
    isReading = false;
    if (isStopped || !usage) return;
    const now = (usage.user + usage.system) / 1000;
    first ??= now;
    const used = now - first;
    if (used > longestMs) return onOver(`A job used more than ${longestMs} ms of processor time`);
    if (clock - since.clock < longestMs) return;
    if (used - since.used < LEAST_SHARE * longestMs) return onOver(`A job did nothing for more than ${longestMs} ms`);
    since = { clock, used };
  };

  const timer = setInterval(() => void read(), longestMs / READINGS).unref();
  void read();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
};

/**
 * A thread with one job at a time. `onFree`: it has answered; `onGone`: it exited, crashed, used too much, hung or was not
 * needed.
 */
export const openThread = <Job, Result>(
  { start, longestMs, idleMs, jobsPerThread }: ThreadOptions,
  { onFree, onGone }: { onFree: () => void; onGone: () => void },
): Thread<Job, Result> => {
  const worker = start();
  let entry: Entry<Job, Result> | undefined;
  let left = jobsPerThread;
  let stopTimer = () => {};
  let isOver = false;

  const end = async (error: unknown): Promise<unknown> => {
    if (isOver) return;
    isOver = true;
    stopTimer();
    entry?.reject(error);
    onGone();
    return worker.terminate();
  };

  const give = (next: Entry<Job, Result>): void => {
    entry = next;
    next.onStart?.();
    worker.ref();
    stopTimer();
    stopTimer = watchJob(worker, longestMs, (reason) => void end(lost(reason)));
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
    else entry.reject(unpackThrown(done));
    entry = undefined;
    left -= 1;
    // An idle thread must not keep the process alive.
    worker.unref();
    stopTimer();
    const idle = setTimeout(() => void end(lost("Not needed")), idleMs).unref();
    stopTimer = () => clearTimeout(idle);
    if (left === 0) void end(lost("It has reached its number of jobs"));
    else onFree();
  });
  worker.on("error", (error) => void end(lost("The thread crashed", error)));
  worker.on("exit", () => void end(lost("The thread ended")));
  return { entry: () => entry, give, end };
};
