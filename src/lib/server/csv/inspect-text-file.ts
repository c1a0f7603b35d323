import path from "node:path";
import type { Worker } from "node:worker_threads";
import { AppError, type ErrorCode } from "#lib/domain/errors.ts";
import { once } from "../process-singleton.ts";
import { makeThreads } from "../threads/threads.ts";
import type { TextFile } from "./text-file.ts";

/** `asRows`: its rows are parsed too, so that nothing is written of a file with a quote that never closes. */
export type InspectionJob = { path: string; name: string; asRows: boolean };

/** Errors lose their class on the way between threads: what people are to read comes as a value. */
export type Inspected = { file: TextFile } | { refused: { code: ErrorCode; message: string } };

/** The thread runs the source, as that of documents does. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "csv", "inspect-worker.ts");
  // Without the process's own flags: a program given by -e has some that a file must not have.
  return new threads.Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 512 } });
};

const OPTIONS = { start, most: 2, longestMs: 3_600_000, idleMs: 10_000, mostWaiting: 100, jobsPerThread: 100 };

type Options = { name?: string | undefined; asRows?: boolean; signal?: AbortSignal | undefined };

/**
 * `inspectHere` on a thread of its own: unpacking and looking at every line of gigabytes must not hold up requests. Throws
 * the same, and the signal's reason where that is aborted.
 */
export const inspectTextFile = async (
  file: string,
  { name = file, asRows = false, signal }: Options = {},
): Promise<TextFile> => {
  const threads = once("inspections", () => makeThreads<InspectionJob, Inspected>(OPTIONS));
  const inspected = await threads.run({ path: file, name, asRows }, signal ? { signal } : {});
  if ("file" in inspected) return inspected.file;
  throw new AppError(inspected.refused.code, inspected.refused.message);
};
