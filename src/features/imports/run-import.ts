import path from "node:path";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import type { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { MappedRows } from "#features/imports/rules/reading-options.ts";
import { findImport, neededUploads } from "#features/imports/store/import-list.ts";
import { pickProgress } from "#features/imports/store/imports.ts";
import { runInProcess } from "../runs/run-in-process.ts";
import {
  type ImportOptions,
  type ImportResult,
  importRecords,
  isRefusal,
  recordImportState,
} from "./import-records.ts";
import { type LocalFile, withText } from "./local-text.ts";
import { detectFormatName, toReadingOptions, withSuggestion } from "./open-import.ts";
import { IMPORT } from "./runs.ts";
import { hasUpload, keepRecentFiles, removeUpload, sweepUploads, uploadPath } from "./store/uploaded-files.ts";

/** `problem` and `values` let pages translate the English `reason`. */
const refusedFile = (reason: string, cause?: AppError): RunFailed => {
  const { reason: problem, values } = cause?.issues[0] ?? {};
  const result = { reason, ...(problem && { problem, values }) };
  return new RunFailed("FILE_REFUSED", { message: reason, result, isFinal: true, cause });
};

/** Throws `RunFailed` for a problem of the file, which a retry can't fix. */
export const refuseFile = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw isRefusal(error) ? refusedFile(error.publicMessage, error) : error;
  }
};

type ImportRequest = Omit<ImportOptions, "stop" | "runId">;

/** The options of an import by a run, whose progress is by the file's bytes. */
const toRunOptions = (request: ImportRequest, { runId, at, signal }: RunProgress): ImportOptions => {
  at("rows");
  const onProgress: ImportOptions["onProgress"] = (place) => {
    at("rows", place.bytes, place.of);
    request.onProgress?.(place);
  };
  return { ...request, runId, stop: signal, onProgress };
};

/**
 * Executes an uploaded import: resumes where an earlier attempt stopped, and deletes the file when it is no longer
 * needed. Throws `RunFailed` if the file is invalid or not on this machine, and the signal's reason if stopped.
 */
export const importUpload = async (
  actor: Actor,
  { importId }: RunOptions<typeof IMPORT>,
  progress: RunProgress,
): Promise<RunResult<typeof IMPORT>> => {
  // The run of a killed command, whose file only the command could read.
  if (importId === undefined) throw new RunFailed("FILE_MISSING", { isFinal: true });
  const find = () => withBusiness(actor, (client) => findImport(client, actor, importId));
  const row = await find();
  if (row?.state === "succeeded" || row?.state === "undone") return pickProgress(row);
  if (row?.lastError && !row.upload) throw refusedFile(row.lastError);
  // The file may be on another worker's machine.
  if (!row?.upload || !hasUpload(row.upload)) throw new RunFailed("FILE_MISSING");
  const { fileName, format, options, upload } = row;
  const given = { file: uploadPath(upload), fileName, format, ...options };
  try {
    const result = await refuseFile(() => importRecords(actor, toRunOptions(given, progress)));
    if (result.wasStopped) progress.signal.throwIfAborted();
    await removeUpload(upload);
    return pickProgress(result);
  } catch (error) {
    if (error instanceof RunFailed) {
      // An error before the first row has not been recorded yet.
      if ((await find())?.upload) await recordImportState(actor, importId, "failed", "failed", error.message);
      await removeUpload(upload);
    }
    throw error;
  }
};

/** `rows`: what each row is, if the file is read by the mapping that its columns suggest. */
type LocalImport = ImportRequest & LocalFile & { rows?: MappedRows | undefined };

/** The same for a file of this machine, which may be a spreadsheet or in a format that is not recognized yet. */
const importLocalFile = (actor: Actor, given: LocalImport, progress: RunProgress) =>
  refuseFile(() =>
    withText(given, progress.signal, async (text) => {
      const { lines: _, onJoined: __, ...options } = await withSuggestion(text, given);
      const format = await detectFormatName(text, options.format, toReadingOptions(options));
      return importRecords(actor, toRunOptions({ ...options, ...text, format }, progress));
    }),
  );

/**
 * Imports a file in this process, as a command does, with a run that users see. If stopped by `stop`, returns what was
 * done so far. Throws what `importRecords` throws, and CONFLICT if a user cancelled the run.
 */
export const importInProcess = async (
  actor: Actor,
  { stop, ...options }: LocalImport & { stop: AbortSignal },
): Promise<ImportResult> => {
  const { file, format, storefrontId, shiftDays } = options;
  const given = { fileName: options.fileName ?? path.basename(file), format, storefrontId, shiftDays: shiftDays ?? 0 };
  const wanted = { definition: IMPORT, options: given };
  let stopped: ImportResult | undefined;
  try {
    const { value } = await runInProcess(actor, wanted, { stop, onProgress: () => {} }, async (progress) => {
      const value = await importLocalFile(actor, options, progress);
      if (value.wasStopped) {
        stopped = value;
        progress.signal.throwIfAborted();
      }
      return { result: pickProgress(value), value };
    });
    return value;
  } catch (error) {
    if (stopped && stop.aborted) return stopped;
    throw error instanceof RunFailed ? error.cause : error;
  }
};

/** How long an uploaded file waits for its import. */
export const FILES_KEPT_MS = 86_400_000;

/** How long the file of a failed or cancelled run is kept for a retry. */
const KEPT_MS = 7 * 86_400_000;

/** Deletes files that waited too long for their import, and this machine's uploads that nothing needs. */
export const cleanUploads = async (at: Date): Promise<void> => {
  const needed = new Set<string>();
  for (const businessId of await listBusinessIds()) {
    const uploads = await neededUploads({ businessId }, new Date(at.getTime() - KEPT_MS));
    const waiting = await withBusiness({ businessId }, (client) =>
      keepRecentFiles(client, { businessId }, new Date(at.getTime() - FILES_KEPT_MS)),
    );
    for (const upload of [...uploads, ...waiting]) needed.add(upload);
  }
  await sweepUploads(needed, at);
};
