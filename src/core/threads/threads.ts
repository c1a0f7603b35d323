import type { Transferable } from "node:worker_threads";
import { AppError } from "#core/values/errors.ts";
import { currentWork } from "../load/work.ts";
import { once } from "../server/process-singleton.ts";
import { type Limits, startThread, type ThreadWork } from "./start-thread.ts";
import { type Entry, lost, openThread, type Thread, type ThreadOptions } from "./thread.ts";

type Options = ThreadOptions & {
  /** The maximum number of threads; one is started if a job finds none free. */
  most: number;
  mostWaiting: number;
  /** How many of these one business may use, and have waiting; unlimited if omitted. */
  mostOfBusiness?: number;
  mostWaitingOfBusiness?: number;
};

type RunOptions = {
  /** When aborted, removes a waiting job from the line, or ends the thread of a running one. */
  signal?: AbortSignal;
  transfer?: readonly Transferable[];
  /** Called when a thread takes the job. */
  onStart?: () => void;
};

/**
 * A pool of threads: businesses are served in turn, each one's jobs in order. A crashed thread fails only its current
 * job, and the next job gets another. Rejects with SERVICE_UNAVAILABLE then and if too many jobs wait; with the
 * signal's reason when aborted.
 */
export const makeThreads = <Job, Result>({
  most,
  mostWaiting,
  mostOfBusiness = most,
  mostWaitingOfBusiness = mostWaiting,
  ...options
}: Options) => {
  const waiting: Entry<Job, Result>[] = [];
  // Businesses with waiting jobs, least recently served first.
  const turns = new Set<string>();
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

  const workingOf = (business: string): number =>
    [...threads].filter((thread) => thread.entry()?.business === business).length;

  const waitingOf = (business: string): number => waiting.filter((entry) => entry.business === business).length;

  const takeNext = (): Entry<Job, Result> | undefined => {
    const business = [...turns].find((each) => workingOf(each) < mostOfBusiness);
    const place = waiting.findIndex((entry) => entry.business === business);
    if (business === undefined || place < 0) return undefined;
    const [entry] = waiting.splice(place, 1);
    turns.delete(business);
    if (waitingOf(business) > 0) turns.add(business);
    return entry;
  };

  /** Gives the next waiting job to an idle thread. */
  const next = (): void => {
    if (!free() && threads.size >= most) return;
    const entry = takeNext();
    if (entry) (free() ?? open()).give(entry);
  };

  const abort = (entry: Entry<Job, Result>, reason: unknown): void => {
    const place = waiting.indexOf(entry);
    if (place >= 0) waiting.splice(place, 1);
    if (waitingOf(entry.business) === 0) turns.delete(entry.business);
    entry.reject(reason);
    for (const thread of threads) if (thread.entry() === entry) void thread.end(reason);
  };

  const isFull = (): boolean => {
    const { businessId = "" } = currentWork();
    const hasThread = free() !== undefined || threads.size < most;
    if (hasThread && workingOf(businessId) < mostOfBusiness) return false;
    return waiting.length >= mostWaiting || waitingOf(businessId) >= mostWaitingOfBusiness;
  };

  const run = async (job: Job, { signal, transfer = [], onStart }: RunOptions = {}): Promise<Result> => {
    signal?.throwIfAborted();
    if (isFull()) throw new AppError("SERVICE_UNAVAILABLE", "Too many jobs are waiting");
    // Jobs without a business share one line.
    const { businessId: business = "" } = currentWork();
    let onAbort = () => {};
    const answered = new Promise<Result>((resolve, reject) => {
      const entry: Entry<Job, Result> = { job, business, transfer, onStart, resolve, reject };
      onAbort = () => abort(entry, signal?.reason);
      waiting.push(entry);
      turns.add(business);
      next();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
    return answered.finally(() => signal?.removeEventListener("abort", onAbort));
  };

  /** Ends all threads; running and waiting jobs are rejected. */
  const close = async (): Promise<void> => {
    const closed = lost("The threads are closed");
    turns.clear();
    for (const { reject } of waiting.splice(0)) reject(closed);
    await Promise.all([...threads].map((thread) => thread.end(closed)));
  };

  /** Ends the threads that have no job, which frees their memory. */
  const endIdle = async (): Promise<void> => {
    const idle = [...threads].filter((thread) => !thread.entry());
    await Promise.all(idle.map((thread) => thread.end(lost("Not needed"))));
  };

  const state = () => ({ waiting: waiting.length, working: [...threads].filter((thread) => thread.entry()).length });

  return { run, isFull, state, endIdle, close };
};

/** The pool of this name in the process, whose jobs are answered by a function of a module. */
export const defineThreads =
  <Work extends (job: never) => unknown>(name: string, options: ThreadWork & Limits & Omit<Options, "start">) =>
  () =>
    once(name, () =>
      makeThreads<Parameters<Work>[0], Awaited<ReturnType<Work>>>({ ...options, start: () => startThread(options) }),
    );
