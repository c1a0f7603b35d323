import { insertAuditLine } from "#core/auth/audit-log.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { deleteImportFile, setCheckRun } from "#features/imports/store/import-files.ts";
import { removeUpload } from "#features/imports/store/uploads.ts";
import { beginRun } from "#features/runs/begin-run.ts";
import { type ShownImport, shownImport } from "../list-imports.ts";
import { acceptImport } from "./accept-import.ts";
import { type FileReadingRequest, fileReading } from "./file-reading.ts";
import { fileNotFound, readFile, type ShownFile, storedFile } from "./manage-files.ts";

/**
 * Queues a run that counts what an import of an uploaded file would do. Throws NOT_FOUND (IMPORT_FILE_NOT_FOUND) and
 * INVALID_PARAMETER for a reading that does not fit the file.
 */
export const requestCheck = async (actor: Actor, request: FileReadingRequest): Promise<ShownFile> => {
  const stored = await storedFile(actor, request.id);
  const { format, options } = await fileReading(actor, stored, request);
  await withBusiness(actor, async (client) => {
    const given = { fileId: stored.id, fileName: stored.fileName, format: format.name, ...options };
    const wanted = { kind: "import_check", trigger: "request", options: given } as const;
    const { run, isNew } = await beginRun(byClient(client), actor, wanted);
    await setCheckRun(client, actor, stored.id, run.id);
    if (!isNew) return;
    const after = { kind: "import_check", fileName: stored.fileName, format: format.name };
    await insertAuditLine(client, actor, { action: "run.requested", things: { run: run.id }, after });
  });
  return readFile(actor, stored.id);
};

/**
 * Imports an uploaded file by a run, to which the file then belongs. Throws what `requestCheck` throws, and CONFLICT
 * (IMPORT_BEGUN_OTHERWISE).
 */
export const startImport = async (actor: Actor, request: FileReadingRequest): Promise<ShownImport> => {
  const stored = await storedFile(actor, request.id);
  const { format, options } = await fileReading(actor, stored, request);
  const { fileName, upload, bytes, found } = stored;
  const { id, isTaken } = await withBusiness(actor, async (client) => {
    // Only one of two simultaneous requests finds the file.
    if (!(await deleteImportFile(client, actor, stored.id))) throw fileNotFound();
    const file = { upload, hash: found.hash, bytes };
    return acceptImport(client, actor, { format: format.name, fileName, options, file });
  });
  if (!isTaken) await removeUpload(upload);
  if (found.workbook) await removeUpload(found.workbook);
  return shownImport(actor, id);
};
