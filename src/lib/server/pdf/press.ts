import type { Worker } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";

/** What a thread answers to one job. */
export type Done<Result> = { result: Result } | { error: unknown };

type Waiting<Job, Result> = { job: Job; resolve: (result: Result) => void; reject: (error: unknown) => void };

type Options = {
  /** Answers each message by one `Done`. */
  start: () => Worker;
  /** How long one job may take, and how long a thread without work is kept. */
  longestMs: number;
  idleMs: number;
  mostWaiting: number;
  /** After so many jobs a new thread takes over: what the old one's libraries have hoarded goes with it. */
  jobsPerThread: number;
};

/**
 * Jobs for one thread, one after the other. The thread is started when needed; one that ends or takes too long costs
 * the job it was at, and the next job gets another. Throws SERVICE_UNAVAILABLE where too many are waiting.
 */
export const makePress = <Job, Result>({ start, longestMs, idleMs, mostWaiting, jobsPerThread }: Options) => {
  const waiting: Waiting<Job, Result>[] = [];
  let thread: Worker | null = null;
  let timer: NodeJS.Timeout | undefined;

  const retire = (retired: Worker): void => {
    thread = null;
    clearTimeout(timer);
    void retired.terminate();
  };

  const stop = (stopped: Worker, error: Error): void => {
    if (thread !== stopped) return;
    retire(stopped);
    waiting.shift()?.reject(error);
    next();
  };

  const open = (): Worker => {
    const opened = start();
    let left = jobsPerThread;
    opened.on("message", (done: Done<Result>) => {
      // Given up a moment ago: whoever it was for has been told.
      if (thread !== opened) return;
      const first = waiting.shift();
      left -= 1;
      if (left === 0) retire(opened);
      if ("result" in done) first?.resolve(done.result);
      else first?.reject(done.error);
      next();
    });
    opened.on("error", (error) => stop(opened, error));
    opened.on("exit", () => stop(opened, new Error("The thread ended")));
    return opened;
  };

  /** Gives the first of those who wait to the thread; a thread without work holds nobody up, and goes after a while. */
  const next = (): void => {
    clearTimeout(timer);
    const [first] = waiting;
    if (!first) {
      const idle = thread;
      idle?.unref();
      if (idle) timer = setTimeout(() => stop(idle, new Error("Not needed")), idleMs).unref();
      return;
    }
    thread ??= open();
    const busy = thread;
    busy.ref();
    busy.postMessage(first.job);
    timer = setTimeout(() => stop(busy, new Error(`A job took more than ${longestMs} ms`)), longestMs).unref();
  };

  return async (job: Job): Promise<Result> => {
    if (waiting.length > mostWaiting) throw new AppError("SERVICE_UNAVAILABLE", "Too many documents are waiting");
    return new Promise<Result>((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      if (waiting.length === 1) next();
    });
  };
};
