import { availableParallelism } from "node:os";
import path from "node:path";
import type { Worker } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { countComputation } from "../metrics.ts";
import { once } from "../process-singleton.ts";
import { makeThreads } from "../threads/threads.ts";

/**
 * `task` names one of the thread's own list. A body as it came; or, where the thread wanted what is stored, which it can't
 * reach, the input it made of the body, with that.
 */
export type ComputeJob = { task: string; language: Language } & (
  | { body: Uint8Array<ArrayBuffer> }
  | { input: unknown; stored: unknown }
);

export type Computed =
  | { bytes: Uint8Array<ArrayBuffer> }
  /** The input of a body that asks for what is stored. */
  | { wanted: unknown };

/** A refusal is told rather than thrown: an error loses what it says on its way out of a thread. */
export type ComputeAnswer =
  | Computed
  | { refused: Pick<AppError, "code" | "publicMessage" | "reason" | "issues" | "values"> };

/**
 * The thread runs the source, as the command line does; it is a door, and named by its path because no room below may
 * import one. (A bundled thread would look for a Next around it.)
 */
export const startThread = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "worker", "compute", "thread.ts");
  return new threads.Worker(entry, { resourceLimits: RESOURCES });
};

/** Bodies are bounded so that none comes near it (`http/json.ts`): V8 does not always survive reaching it. */
const RESOURCES = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 384 };

// The event loop keeps a core.
const MOST = Math.max(1, Math.min(availableParallelism() - 1, 4));

const OPTIONS = {
  start: startThread,
  most: MOST,
  mostOfBusiness: Math.max(1, MOST - 1),
  longestMs: 60_000,
  idleMs: 60_000,
  // A body waits in memory: at most 64 MB each.
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

/** Throws SERVICE_UNAVAILABLE where a job would be refused: to be asked before its body is read. */
export const assertQueueCapacity = (): void => {
  if (threads().isFull()) throw new AppError("SERVICE_UNAVAILABLE", BUSY);
};

/**
 * Has a thread make an answer out of a body, whose memory is moved there, or of an input and what is stored. Throws what the thread refused it for,
 * SERVICE_UNAVAILABLE where too many wait, the thread was lost or took more than a minute, and the signal's reason where
 * the caller has left.
 */
export const compute = async (job: ComputeJob, signal: AbortSignal): Promise<Computed> => {
  const transfer = "body" in job ? [job.body.buffer] : [];
  const answer = await countComputation(job.task, signal, () => threads().run(job, { signal, transfer }));
  if (!("refused" in answer)) return answer;
  const { code, publicMessage, reason, ...about } = answer.refused;
  throw new AppError(code, publicMessage, { ...about, ...(reason && { reason }) });
};

/** How many are worked on and wait in this process. */
export const computeState = (): { working: number; waiting: number } =>
  cell().threads?.state() ?? { working: 0, waiting: 0 };

/** Lets the threads go: when the server has drained, none is at work any more. */
export const stopComputing = async (): Promise<void> => {
  const { threads: made } = cell();
  delete cell().threads;
  await made?.close();
};
