import type { Transferable } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";
import { type Entry, lost, openThread, type Thread, type ThreadOptions } from "./thread.ts";

type Options = ThreadOptions & {
  /** How many threads at most; one is started when a job finds none free. */
  most: number;
  mostWaiting: number;
};

type RunOptions = {
  /** Aborted, it takes a waiting job out of the line, and ends the thread of one that runs. */
  signal?: AbortSignal;
  transfer?: readonly Transferable[];
};

/**
 * Jobs for a few threads, first come, first served. A thread that is lost costs the job it was at, and the next job gets
 * another. Rejects with SERVICE_UNAVAILABLE there, and where too many are waiting; with the signal's reason where that
 * was aborted.
 */
export const makeThreads = <Job, Result>({ most, mostWaiting, ...options }: Options) => {
  const waiting: Entry<Job, Result>[] = [];
  const threads = new Set<Thread<Job, Result>>();

  const open = (): Thread<Job, Result> => {
    const onGone = () => {
      threads.delete(thread);
      next();
    };
    const thread = openThread<Job, Result>(options, { onFree: () => next(), onGone });
    threads.add(thread);
    return thread;
  };

  const free = () => [...threads].find((thread) => !thread.entry());

  /** Gives the first of those who wait to a thread that has nothing to do. */
  const next = (): void => {
    if (waiting.length === 0) return;
    const thread = free() ?? (threads.size < most ? open() : undefined);
    const entry = thread && waiting.shift();
    if (thread && entry) thread.give(entry);
  };

  const abort = (entry: Entry<Job, Result>, reason: unknown): void => {
    const place = waiting.indexOf(entry);
    if (place >= 0) waiting.splice(place, 1);
    entry.reject(reason);
    for (const thread of threads) if (thread.entry() === entry) void thread.end(reason);
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
    const closed = lost("The threads are closed");
    for (const { reject } of waiting.splice(0)) reject(closed);
    await Promise.all([...threads].map((thread) => thread.end(closed)));
  };

  const state = () => ({ waiting: waiting.length, working: [...threads].filter((thread) => thread.entry()).length });

  return { run, isFull, state, close };
};
