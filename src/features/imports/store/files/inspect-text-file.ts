import { once } from "#core/server/process-singleton.ts";
import { startThread } from "#core/threads/start-thread.ts";
import { makeThreads } from "#core/threads/threads.ts";
import { AppError } from "#core/values/errors.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import type { joinFilesHere } from "./join-files.ts";
import type { Converted } from "./spreadsheet-to-csv.ts";
import type { TextFile } from "./text-file.ts";

/** `asRows`: also parses the rows, so that a file with an unclosed quote is rejected before anything is imported. */
type Inspection = { path: string; name: string; encoding?: Encoding | undefined; asRows: boolean };
/** `to`: the CSV file to write. `sheet`: by default the one with most rows. */
type Conversion = { path: string; name: string; to: string; sheet?: string | undefined };
/** `to`: the CSV file to write. `key`: the name of the column that both files have, by default the one that fits. */
type Joining = { first: TextFile; second: TextFile; key?: string | undefined; to: string };
export type InspectionJob = Inspection | Conversion | Joining;
type Joined = Awaited<ReturnType<typeof joinFilesHere>>;

/** Errors lose their class when they cross threads, so user-facing ones are returned as values. */
export type Inspected =
  | { file: TextFile }
  | { converted: Converted | null }
  | { joined: Joined }
  | { refused: Pick<AppError, "code" | "publicMessage" | "issues" | "reason" | "values"> };

// Without the process's own flags: those of `node -e` are invalid for a file.
const start = () => startThread("features/imports/store/files/inspect-worker.ts", { oldMb: 512 }, []);

/** One business uses one thread, so that its large files hold up no other. */
const OPTIONS = {
  start,
  most: 2,
  mostOfBusiness: 1,
  longestMs: 3_600_000,
  idleMs: 10_000,
  mostWaiting: 100,
  jobsPerThread: 100,
};

const run = async (job: InspectionJob, signal: AbortSignal | undefined): Promise<Inspected> => {
  const threads = once("inspections", () => makeThreads<InspectionJob, Inspected>(OPTIONS));
  const inspected = await threads.run(job, signal ? { signal } : {});
  if (!("refused" in inspected)) return inspected;
  const { code, publicMessage, issues, reason, values } = inspected.refused;
  throw new AppError(code, publicMessage, { issues, values, ...(reason && { reason }) });
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
