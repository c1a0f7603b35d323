import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import type { LanguageTag } from "#core/messages/language.ts";
import { AppError, type ErrorFields, errorOf } from "#core/values/errors.ts";
import { countComputation } from "./server/metrics.ts";
import { once } from "./server/process-singleton.ts";
import { startThread } from "./threads/start-thread.ts";
import { makeThreads } from "./threads/threads.ts";

/**
 * `task` selects from the thread's own list. `stored` is the stored data that the body asks for, which the thread can't load, or why
 * it could not be loaded: what is wrong with the body is said first.
 */
export type ComputeJob = {
  task: string;
  language: LanguageTag;
  body: Uint8Array<ArrayBuffer>;
  stored?: { data: unknown } | { refused: ErrorFields } | undefined;
};

/** Errors lose their fields when they cross threads, so a rejection is returned as a value. */
export type ComputeAnswer = { bytes: Uint8Array<ArrayBuffer> } | { refused: ErrorFields };

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
 * Has a thread compute an answer from a body, whose memory is transferred. Throws the thread's rejection, SERVICE_UNAVAILABLE if too
 * many wait, the thread crashed or took over a minute, and the signal's reason if the caller disconnected.
 */
export const compute = async (job: ComputeJob, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> => {
  const transfer = [job.body.buffer];
  const answer = await countComputation(job.task, signal, () => threads().run(job, { signal, transfer }));
  if ("refused" in answer) throw errorOf(answer.refused);
  return answer.bytes;
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
