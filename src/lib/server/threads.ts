import type { Transferable, Worker } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";

/** What a thread answers to one job. */
export type Done<Result> = { result: Result } | { error: unknown };

type Options = {
  /** Answers each message by one `Done`. */
  start: () => Worker;
  /** How many at most; a thread is started when a job finds none free. */
  most: number;
  /** How long one job may take, and how long a thread without work is kept. */
  longestMs: number;
  idleMs: number;
  mostWaiting: number;
  /** After so many jobs a new thread takes over: what the old one's libraries have hoarded goes with it. */
  jobsPerThread: number;
};

type Entry<Job, Result> = {
  job: Job;
  transfer: readonly Transferable[];
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

type Thread<Job, Result> = { worker: Worker; entry?: Entry<Job, Result>; left: number; timer?: NodeJS.Timeout };

type RunOptions = {
  /** Aborted, it takes a waiting job out of the line, and ends the thread of one that runs. */
  signal?: AbortSignal;
  /** Of the job: moved to the thread instead of copied. */
  transfer?: readonly Transferable[];
};

const lost = (what: string, cause?: unknown) => new AppError("SERVICE_UNAVAILABLE", what, { cause });

/**
 * Jobs for a few threads, first come, first served. One that ends, breaks or takes too long costs the job it was at, and
 * the next job gets another: SERVICE_UNAVAILABLE, as where too many are waiting. Rejects with the signal's reason where
 * that was aborted.
 */
export const makeThreads = <Job, Result>({ start, most, longestMs, idleMs, mostWaiting, jobsPerThread }: Options) => {
  const waiting: Entry<Job, Result>[] = [];
  const threads = new Set<Thread<Job, Result>>();

  const retire = (thread: Thread<Job, Result>): Promise<number> => {
    threads.delete(thread);
    clearTimeout(thread.timer);
    return thread.worker.terminate();
  };

  const end = (thread: Thread<Job, Result>, error: unknown): void => {
    if (!threads.has(thread)) return;
    void retire(thread);
    thread.entry?.reject(error);
    next();
  };

  const open = (): Thread<Job, Result> => {
    const thread: Thread<Job, Result> = { worker: start(), left: jobsPerThread };
    threads.add(thread);
    thread.worker.on("message", (done: Done<Result>) => {
      const { entry } = thread;
      // Given up a moment ago: whoever it was for has been told.
      if (!threads.has(thread) || !entry) return;
      delete thread.entry;
      thread.left -= 1;
      if (thread.left === 0) void retire(thread);
      else rest(thread);
      if ("result" in done) entry.resolve(done.result);
      else entry.reject(done.error);
      next();
    });
    thread.worker.on("error", (error) => end(thread, lost("The thread broke", error)));
    thread.worker.on("exit", () => end(thread, lost("The thread ended")));
    return thread;
  };

  /** A thread without work holds nobody up, and goes after a while. */
  const rest = (thread: Thread<Job, Result>): void => {
    clearTimeout(thread.timer);
    thread.worker.unref();
    thread.timer = setTimeout(() => end(thread, lost("Not needed")), idleMs).unref();
  };

  const give = (thread: Thread<Job, Result>, entry: Entry<Job, Result>): void => {
    clearTimeout(thread.timer);
    thread.entry = entry;
    thread.worker.ref();
    try {
      thread.worker.postMessage(entry.job, entry.transfer);
    } catch (error) {
      // What can't be sent is nobody's job.
      end(thread, error);
      return;
    }
    const tooLong = () => end(thread, lost(`A job took more than ${longestMs} ms`));
    thread.timer = setTimeout(tooLong, longestMs).unref();
  };

  const free = () => [...threads].find(({ entry }) => !entry);

  /** Gives the first of those who wait to a thread that has nothing to do. */
  const next = (): void => {
    if (waiting.length === 0) return;
    const thread = free() ?? (threads.size < most ? open() : undefined);
    const entry = thread && waiting.shift();
    if (thread && entry) give(thread, entry);
  };

  const abort = (entry: Entry<Job, Result>, reason: unknown): void => {
    const place = waiting.indexOf(entry);
    if (place >= 0) waiting.splice(place, 1);
    entry.reject(reason);
    for (const thread of threads) if (thread.entry === entry) end(thread, reason);
  };

  const isFull = (): boolean => waiting.length >= mostWaiting && threads.size >= most && !free();

  const run = async (job: Job, { signal, transfer = [] }: RunOptions = {}): Promise<Result> => {
    signal?.throwIfAborted();
    if (isFull()) throw new AppError("SERVICE_UNAVAILABLE", "Too many are waiting");
    let onAbort = () => {};
    const answered = new Promise<Result>((resolve, reject) => {
      const entry: Entry<Job, Result> = { job, transfer, resolve, reject };
      onAbort = () => abort(entry, signal?.reason);
      waiting.push(entry);
      next();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
    return answered.finally(() => signal?.removeEventListener("abort", onAbort));
  };

  /** Lets every thread go; what they were at and what waits is told so. */
  const close = async (): Promise<void> => {
    for (const { reject } of waiting.splice(0)) reject(lost("The threads are closed"));
    const ended = [...threads].map((thread) => {
      thread.entry?.reject(lost("The threads are closed"));
      return retire(thread);
    });
    await Promise.all(ended);
  };

  const state = () => ({ waiting: waiting.length, working: [...threads].filter(({ entry }) => entry).length });

  return { run, isFull, state, close };
};
