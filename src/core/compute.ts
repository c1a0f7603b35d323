import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import type { Language } from "#core/messages/language.ts";
import { AppError, type ErrorFields, errorOf } from "#core/values/errors.ts";
import { countComputation } from "./server/metrics.ts";
import { once } from "./server/process-singleton.ts";
import { startThread } from "./threads/start-thread.ts";
import { makeThreads } from "./threads/threads.ts";

/**
 * `task` selects from the thread's own list. A body as received; or, if the task also needs stored data, which the
 * thread can't load, the input it made of the body plus that data.
 */
export type ComputeJob = { task: string; language: Language } & (
  | { body: Uint8Array<ArrayBuffer> }
  | { wanted: ParsedBody; stored: unknown }
);

/** The input, and the keys of the body that it ignores. */
type ParsedBody = { input: unknown; unknown: { parameter: string; nearest?: string; count: number }[] };

type Computed =
  | { bytes: Uint8Array<ArrayBuffer> }
  /** Of a body that needs stored data. */
  | { wanted: ParsedBody };

/** Errors lose their fields when they cross threads, so a rejection is returned as a value. */
export type ComputeAnswer = Computed | { refused: ErrorFields };

/** Body sizes are limited so that none reaches its limit (`core/http/body.ts`): V8 does not always survive it. */
export const startComputing = (): Worker =>
  startThread({ module: "worker/compute/answer.ts", work: "answer", priority: "request", oldMb: 2048, youngMb: 96 });

// Leaves one core for the event loop.
const MOST = Math.max(1, Math.min(availableParallelism() - 1, 4));

const OPTIONS = {
  start: startComputing,
  most: MOST,
  mostOfBusiness: Math.max(1, MOST - 1),
  longestMs: 60_000,
  idleMs: 60_000,
  // Each waiting body takes up to 64 MB of memory.
  mostWaiting: 8,
  mostWaitingOfBusiness: 5,
  jobsPerThread: 100,
};

type Threads = ReturnType<typeof makeThreads<ComputeJob, ComputeAnswer>>;

const cell = (): { threads?: Threads } => once("compute", () => ({}));

const threads = (): Threads => {
  const kept = cell();
  kept.threads ??= makeThreads<ComputeJob, ComputeAnswer>(OPTIONS);
  return kept.threads;
};

const BUSY = "Too many computations are waiting";

/** Throws SERVICE_UNAVAILABLE if a job would be rejected; call before reading its body. */
export const assertQueueCapacity = (): void => {
  if (threads().isFull()) throw new AppError("SERVICE_UNAVAILABLE", BUSY);
};

/**
 * Has a thread compute an answer from a body, whose memory is transferred, or from an input and stored data. Throws the
 * thread's rejection, SERVICE_UNAVAILABLE if too many wait, the thread crashed or took over a minute, and the signal's
 * reason if the caller disconnected.
 */
export const compute = async (job: ComputeJob, signal: AbortSignal): Promise<Computed> => {
  const transfer = "body" in job ? [job.body.buffer] : [];
  const answer = await countComputation(job.task, signal, () => threads().run(job, { signal, transfer }));
  if ("refused" in answer) throw errorOf(answer.refused);
  return answer;
};

/** The number of running and waiting jobs in this process. */
export const computeState = (): { working: number; waiting: number } =>
  cell().threads?.state() ?? { working: 0, waiting: 0 };

/** Stops the threads; called after the server has drained, when none is working. */
export const stopComputing = async (): Promise<void> => {
  const { threads: made } = cell();
  delete cell().threads;
  await made?.close();
};
