import { columnPositions } from "#lib/domain/imports/header.ts";
import type { ImportFormat } from "#lib/domain/imports/import-format.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { requireStorefront } from "#lib/server/db/accounts/storefronts.ts";
import { queueImport, type ReadingOptions, setImportRun } from "#lib/server/db/imports/imports.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { readHeader } from "#lib/server/files/read-rows.ts";
import { openTextFile } from "#lib/server/files/text-file.ts";
import { hasUpload, removeUpload, saveUpload, type Upload, uploadPath } from "#lib/server/imports/uploads.ts";
import { AppError } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { beginRun } from "../runs/begin-run.ts";
import { formatOf, refuseOtherOptions } from "./check-import-options.ts";
import { type ShownImport, shownImport } from "./list-imports.ts";

type UploadRequest = ReadingOptions & { format: string; fileName: string };

const refuse = (parameter: string, location: "query" | "body", because: { reason?: string; message: string }) =>
  new AppError("INVALID_PARAMETER", `${parameter} ${because.message}`, {
    issues: [{ parameter, location, ...because }],
  });

/** Checked before a large file is transferred in vain. */
const assertStorefront = (actor: Actor, id: number): Promise<void> =>
  withBusiness(actor, (client) => requireStorefront(client, actor, id)).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    const message = "must be a storefront of this business";
    throw refuse("storefrontId", "query", { reason: "storefront", message });
  });

/** Checks what the first row already shows; damage further down fails when it is read. */
const assertColumns = async ({ upload, bytes }: Upload, fileName: string, format: ImportFormat): Promise<void> => {
  if (bytes === 0) throw refuse("body", "body", { reason: "not_empty", message: "must not be empty" });
  try {
    columnPositions(format, await readHeader(await openTextFile(uploadPath(upload), fileName)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("INVALID_PARAMETER", error.publicMessage, { issues: error.issues });
  }
};

const accept = async (actor: Actor, { format, fileName, ...options }: UploadRequest, { upload, hash, bytes }: Upload) =>
  withBusiness(actor, async (client) => {
    const key = { format, fileName, fileHash: hash, options };
    const { row, isTaken, needsRun } = await queueImport(client, actor, key, { upload, hasFile: hasUpload });
    if (row.state !== "succeeded") refuseOtherOptions(row, options);
    if (needsRun) {
      const given = { importId: row.id, fileName, format, ...options };
      const wanted = { kind: "import", trigger: "request", options: given } as const;
      const { run } = await beginRun(byClient(client), actor, wanted);
      await setImportRun(client, actor, row.id, run.id);
    }
    if (isTaken) {
      const after = { format, bytes, ...options };
      await insertAuditLine(client, actor, { action: "import.uploaded", things: { import: row.id }, after });
    }
    return { id: row.id, isTaken };
  });

/**
 * Accepts a file of orders, to be imported by a run: once this returns, the file is on disk and its run is queued. The
 * same bytes are the same import, whatever its state.
 * Throws INVALID_PARAMETER for an invalid storefront, format or columns, CONFLICT (IMPORT_BEGUN_OTHERWISE) if the same
 * bytes are partly imported with other options, and what reading `body` throws.
 */
export const uploadImport = async (
  actor: Actor,
  request: UploadRequest,
  body: AsyncIterable<Uint8Array>,
): Promise<ShownImport> => {
  const format = formatOf(request.format);
  await assertStorefront(actor, request.storefrontId);
  const kept = await saveUpload(body);
  let isNeeded = false;
  try {
    await assertColumns(kept, request.fileName, format);
    const { id, isTaken } = await accept(actor, request, kept);
    isNeeded = isTaken;
    return await shownImport(actor, id);
  } finally {
    if (!isNeeded) await removeUpload(kept.upload);
  }
};
