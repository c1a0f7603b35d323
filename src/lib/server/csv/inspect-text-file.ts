import path from "node:path";
import type { Worker } from "node:worker_threads";
import { AppError, type ErrorCode, type FieldIssue } from "#lib/domain/errors.ts";
import { once } from "../process-singleton.ts";
import { makeThreads } from "../threads/threads.ts";
import type { TextFile } from "./text-file.ts";

/** `asRows`: also parses the rows, so that a file with an unclosed quote is rejected before anything is imported. */
export type InspectionJob = { path: string; name: string; asRows: boolean };

/** Errors lose their class when they cross threads, so user-facing ones are returned as values. */
export type Inspected = { file: TextFile } | { refused: { code: ErrorCode; message: string; issues: FieldIssue[] } };

/** The thread runs the TypeScript source, like the one for documents. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "csv", "inspect-worker.ts");
  // Without the process's own flags: those of `node -e` are invalid for a file.
  return new threads.Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 512 } });
};

const OPTIONS = { start, most: 2, longestMs: 3_600_000, idleMs: 10_000, mostWaiting: 100, jobsPerThread: 100 };

type Options = { name?: string | undefined; asRows?: boolean; signal?: AbortSignal | undefined };

/**
 * Runs `inspectHere` on a thread, because unpacking and reading gigabytes would block requests. Throws the same errors,
 * and the signal's reason when aborted.
 */
export const inspectTextFile = async (
  file: string,
  { name = file, asRows = false, signal }: Options = {},
): Promise<TextFile> => {
  const threads = once("inspections", () => makeThreads<InspectionJob, Inspected>(OPTIONS));
  const inspected = await threads.run({ path: file, name, asRows }, signal ? { signal } : {});
  if ("file" in inspected) return inspected.file;
  const { code, message, issues } = inspected.refused;
  throw new AppError(code, message, { issues });
};
