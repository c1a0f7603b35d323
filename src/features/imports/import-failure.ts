import type { ImportEntry } from "#features/imports/store/import-list.ts";
import type { RunProblem } from "#features/runs/rules/kinds.ts";

/** Why a check or an import failed: a problem of the file, a run's, CANCELLED or INTERRUPTED, with the values of its text. */
export type ImportFailure = { code: string; values: Record<string, string | number> };

const REASONS: Partial<Record<RunProblem, string>> = {
  DISK_FULL: "The database's disk is full",
  DATABASE_AWAY: "The database was unavailable or overloaded",
  FILE_MISSING: "The file is not on the worker's machine",
  WORKER_LOST: "The worker ended unexpectedly",
};

/** In English. */
export const describeRunProblem = (problem: RunProblem | null): string =>
  (problem && REASONS[problem]) ?? "Something went wrong on our side";

/** The file's problem in the result of a run that rejected it; null if the result has only a sentence. */
export const refusalIn = (result: object | null): ImportFailure | null => {
  const { problem, values } = (result ?? {}) as { problem?: unknown; values?: ImportFailure["values"] };
  return typeof problem === "string" ? { code: problem, values: values ?? {} } : null;
};

type Ended = Pick<ImportEntry, "state" | "lastError" | "runState" | "runProblem" | "refusal">;

/** In English: why an import waits for another attempt, or why it failed. */
export const describeImportError = ({ state, lastError, runState, runProblem }: Ended): string | null => {
  const reason = describeRunProblem(runProblem);
  if (runState === "retrying") return `${reason}. It will be retried automatically`;
  if (state !== "failed") return null;
  if (lastError) return lastError;
  const end = runState === "failed" ? reason : runState === "cancelled" ? "It was cancelled" : "It was interrupted";
  return `${end}. Send the same file again to continue`;
};

/** The same for pages to translate; null without an error, and if only its sentence is stored. */
export const toImportFailure = ({ state, lastError, runState, runProblem, refusal }: Ended): ImportFailure | null => {
  const ofRun = { code: runProblem ?? "INTERNAL_ERROR", values: {} };
  if (runState === "retrying") return ofRun;
  if (state !== "failed") return null;
  // A later attempt may have failed for another reason than the stored one.
  if (lastError) return refusal?.reason === lastError ? refusalIn(refusal) : null;
  if (runState === "failed") return ofRun;
  return { code: runState === "cancelled" ? "CANCELLED" : "INTERRUPTED", values: {} };
};
