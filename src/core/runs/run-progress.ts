import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import { isDiskFull, isOfDatabase } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { RunDefinition, RunOptions, RunProblem, RunResult } from "./rules/define-run.ts";
import { advanceSteps, createSteps, type RunStep } from "./rules/steps.ts";
import { type Attempt, noteProgress } from "./store/run-work.ts";
import type { RunRow } from "./store/runs.ts";

/** How often a run saves its progress and checks whether it was cancelled. */
const BEAT_MS = 1000;

/** Lets the work of a run report progress and be stopped. */
export type Progress = {
  /** Reports the current step and that `done` of its `of` parts are finished. */
  at: (step: string, done?: number, of?: number) => void;
  /** When aborted, throw at the next safe place and keep what is finished. */
  signal: AbortSignal;
};

export type RunProgress = Progress & { runId: string };

export type Perform<Definition = RunDefinition> = (
  actor: Actor,
  options: RunOptions<Definition>,
  progress: RunProgress,
) => Promise<RunResult<Definition>>;

type Details = { message?: string; result?: object; isFinal?: boolean; cause?: unknown };

/** An error with a reason to show and the partial result. */
export class RunFailed extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.run-failed");

  readonly problem: RunProblem;
  readonly result: object | null;
  /** A retry would fail for the same reason. */
  readonly isFinal: boolean;

  constructor(problem: RunProblem, { message = problem, result, isFinal = false, cause }: Details = {}) {
    super(message, { cause });
    this.problem = problem;
    this.result = result ?? null;
    this.isFinal = isFinal;
  }
}

export const toRunAttempt = ({ businessId }: Scope, { id, attempts }: RunRow): Attempt => ({
  businessId,
  id,
  attempts,
});

/** Monitors one attempt: saves its progress every second, and stops it once the run belongs to another worker. */
export const beat = (attempt: Attempt, definition: Pick<RunDefinition, "steps">, stop: AbortSignal) => {
  const lost = new AbortController();
  let steps: RunStep[] = createSteps(definition);
  const write = async () => {
    const isOurs = await withBusiness(attempt, (client) => noteProgress(client, attempt, steps));
    if (!isOurs) lost.abort();
  };
  // An unreachable database is no reason to stop: the next beat may succeed. One that waits holds a connection, and the next ones
  // would take those of other businesses.
  let isWriting = false;
  const timer = setInterval(async () => {
    if (isWriting) return;
    isWriting = true;
    await write().catch(() => {});
    isWriting = false;
  }, BEAT_MS);
  return {
    progress: {
      runId: attempt.id,
      at: (name: string, done?: number, of?: number) => {
        const place = { name, ...(done !== undefined && { done }), ...(of !== undefined && { of }) };
        steps = advanceSteps(steps, place, now().toISOString());
      },
      signal: AbortSignal.any([stop, lost.signal]),
    },
    isLost: () => lost.signal.aborted,
    steps: () => steps,
    end: () => clearInterval(timer),
  };
};

/** As files are refused before they fill the disk of the data folder. */
const isDataDiskFull = (error: unknown): boolean => error instanceof AppError && error.reason === "UPLOAD_DISK_FULL";

export const classifyRunError = (error: unknown): { problem: RunProblem; result: object | null } => {
  if (error instanceof RunFailed) return { problem: error.problem, result: error.result };
  if (isDiskFull(error) || isDataDiskFull(error)) return { problem: "DISK_FULL", result: null };
  // Such as a statement timeout.
  const isBusy = error instanceof AppError && error.code === "SERVICE_UNAVAILABLE";
  return { problem: isBusy || isOfDatabase(error) ? "DATABASE_AWAY" : "INTERNAL_ERROR", result: null };
};
