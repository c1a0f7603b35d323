import { defineThreads } from "#core/threads/threads.ts";
import { errorOf } from "#core/values/errors.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import type { Conversion, Inspected, InspectionJob, Joined, Joining, workOnFile } from "./inspection-work.ts";
import type { Converted } from "./spreadsheet-to-csv.ts";
import type { TextFile } from "./text-file.ts";

/** One business uses one thread, so that its large files hold up no other. */
const threads = defineThreads<typeof workOnFile>("inspections", {
  module: "features/imports/store/files/inspection-work.ts",
  work: "workOnFile",
  priority: "request",
  oldMb: 512,
  most: 2,
  mostOfBusiness: 1,
  longestMs: 3_600_000,
  idleMs: 10_000,
  mostWaiting: 100,
  jobsPerThread: 100,
});

const run = async (job: InspectionJob, signal: AbortSignal | undefined): Promise<Inspected> => {
  const inspected = await threads().run(job, signal ? { signal } : {});
  if ("refused" in inspected) throw errorOf(inspected.refused);
  return inspected;
};

type Options = {
  name?: string | undefined;
  encoding?: Encoding | undefined;
  asRows?: boolean;
  signal?: AbortSignal | undefined;
};

/**
 * Runs `inspectHere` on a thread, because unpacking and reading gigabytes would block requests. Throws the same errors,
 * and the signal's reason when aborted.
 */
export const inspectTextFile = async (
  file: string,
  { name = file, encoding, asRows = false, signal }: Options = {},
): Promise<TextFile> => {
  const inspected = await run({ path: file, name, encoding, asRows }, signal);
  if ("file" in inspected) return inspected.file;
  throw new Error("The inspection was answered with another file's");
};

/** Runs `spreadsheetToCsv` on the same threads. */
export const convertSpreadsheet = async (
  file: string,
  { signal, ...conversion }: Omit<Conversion, "path"> & { signal?: AbortSignal | undefined },
): Promise<Converted | null> => {
  const inspected = await run({ path: file, ...conversion }, signal);
  return "converted" in inspected ? inspected.converted : null;
};

/** Runs `joinFilesHere` on the same threads. */
export const joinFiles = async ({
  signal,
  ...joining
}: Joining & { signal?: AbortSignal | undefined }): Promise<Joined> => {
  const inspected = await run(joining, signal);
  if ("joined" in inspected) return inspected.joined;
  throw new Error("The inspection was answered with another file's");
};
