import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { fileError } from "#core/messages/file-error.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { settings } from "#core/server/settings.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { requireStorefront } from "#records/orders/storefronts.ts";
import { hashReading } from "./open-import.ts";
import type { ImportFormat, RowProblem } from "./rules/import-format.ts";
import { IMPORT } from "./runs.ts";
import type { FoundText } from "./store/files/text-file.ts";
import { type ImportRow, queueImport, type ReadingOptions, setImportRun } from "./store/imports.ts";
import { hasUpload, readUploadSize, type Upload, uploadsWaiting } from "./store/uploaded-files.ts";

/** What is wrong with a request for an import. */
export const refuseUpload = (
  parameter: string,
  location: "query" | "body",
  because: { reason?: string; message: string },
): AppError =>
  new AppError("INVALID_PARAMETER", `${parameter} ${because.message}`, {
    issues: [{ parameter, location, ...because }],
  });

/** Throws a file's problem as INVALID_PARAMETER (`body`), the error of the request that sent it. */
export const refuseBody = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INVALID_BODY") throw error;
    throw new AppError("INVALID_PARAMETER", error.publicMessage, { issues: error.issues });
  }
};

const GB = 1024 ** 3;
/** Each file has a row with its first records. */
const MOST_FILES = 200;

/**
 * Keeps one business from filling the disk that all share. Throws CONFLICT (TOO_MANY_UPLOADS) while too many of its files,
 * or too large ones, wait for their import or a retry. Called before a file is received, and before it is stored, in the transaction that
 * does so: others at the same time then wait for each other.
 */
export const assertUploadQuota = async (client: PoolClient, scope: Scope): Promise<void> => {
  await lockUntilCommit(client, "uploads", scope.businessId);
  const uploads = await uploadsWaiting(client, scope);
  const sizes = await Promise.all(uploads.slice(0, MOST_FILES).map(readUploadSize));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (uploads.length < MOST_FILES && bytes < settings().UPLOADS_WAITING_GB * GB) return;
  throw refusalBy("TOO_MANY_UPLOADS", "Too many files are waiting for their import");
};

/** If the first rows are all invalid, the file has another format. */
const CHECKED_ROWS = 1000;

/** Throws INVALID_BODY if all of the first rows are invalid. */
export const refuseUnreadable = (problems: readonly RowProblem[], taken: number, format: ImportFormat): void => {
  const [first] = problems;
  if (taken > 0 || !first || problems.length < CHECKED_ROWS) return;
  const { line, column, reason, value, code } = first;
  const row = { line, column, value: value ?? "", detail: reason, ...(code && { code }) };
  const values = { count: problems.length, format: format.name, ...row };
  throw fileError("unreadable_rows", values);
};

/**
 * Throws CONFLICT if an import that has started would continue with other options, which would mix two readings of one
 * file.
 */
export const refuseOtherOptions = (
  { options: started }: Pick<ImportRow, "options">,
  { storefrontId, shiftDays }: ReadingOptions,
): void => {
  if (started.storefrontId === storefrontId && started.shiftDays === shiftDays) return;
  throw new AppError(
    "CONFLICT",
    `The import of this file began with storefront ${started.storefrontId} and dates shifted by ${started.shiftDays} days. Use the same options`,
    { reason: "IMPORT_BEGUN_OTHERWISE", values: { storefrontId: started.storefrontId, shiftDays: started.shiftDays } },
  );
};

/** Throws INVALID_PARAMETER (`storefrontId`). */
export const assertStorefront = (actor: Actor, id: number, location: "query" | "body"): Promise<void> =>
  withBusiness(actor, (client) => requireStorefront(client, actor, id)).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    const message = "must be a storefront of this business";
    throw refuseUpload("storefrontId", location, { reason: "storefront", message });
  });

/** Throws CONFLICT (GRANTS_NOT_COUNTED) unless as many customers are confirmed as a check counted. */
export const assertGrantsCounted = (confirmed: number, counted: number): void => {
  if (confirmed === counted) return;
  const message = `The confirmed number of customers must be what the last check of this file by this reading counted: ${counted}`;
  throw new AppError("CONFLICT", message, { reason: "GRANTS_NOT_COUNTED", values: { count: counted } });
};

type AcceptedFile = {
  format: string;
  fileName: string;
  options: ReadingOptions;
  file: Upload;
  /** Of a file that was inspected. */
  found?: FoundText;
};

/**
 * Queues the import of an uploaded file in the caller's transaction; `isTaken` says whether it needs the upload. The same
 * bytes with the same reading are the same import. Throws CONFLICT (IMPORT_BEGUN_OTHERWISE).
 */
export const acceptImport = async (
  client: PoolClient,
  actor: Actor,
  { format, fileName, options, file: { upload, hash, bytes }, found }: AcceptedFile,
): Promise<{ id: string; isTaken: boolean }> => {
  const key = {
    format,
    fileName,
    fileHash: hashReading(hash, options),
    options: { ...options, ...(found && { found }) },
  };
  const { row, isTaken, needsRun } = await queueImport(client, actor, key, { upload, hasFile: hasUpload });
  if (row.state !== "succeeded") refuseOtherOptions(row, options);
  const { storefrontId, shiftDays } = options;
  if (needsRun) {
    const given = { importId: row.id, fileName, format, storefrontId, shiftDays };
    const { run } = await beginRun(client, actor, IMPORT, { trigger: "request", options: given });
    await setImportRun(client, actor, row.id, run.id);
  }
  if (isTaken) {
    const { confirmGrants } = options;
    const after = { format, bytes, storefrontId, shiftDays, ...(confirmGrants && { confirmGrants }) };
    await insertAuditLine(client, actor, { action: "import.uploaded", things: { import: row.id }, after });
  }
  return { id: row.id, isTaken };
};
