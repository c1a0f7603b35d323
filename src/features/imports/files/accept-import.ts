import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { requireStorefront } from "#features/accounts/store/storefronts.ts";
import { queueImport, type ReadingOptions, setImportRun } from "#features/imports/store/imports.ts";
import { hasUpload, type Upload } from "#features/imports/store/uploads.ts";
import { beginRun } from "#features/runs/begin-run.ts";
import { keyOfReading } from "../reading-options.ts";
import { refuseOtherOptions, refuseUpload } from "../refuse-import.ts";

/** Throws INVALID_PARAMETER (`storefrontId`). */
export const assertStorefront = (actor: Actor, id: number, location: "query" | "body"): Promise<void> =>
  withBusiness(actor, (client) => requireStorefront(client, actor, id)).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    const message = "must be a storefront of this business";
    throw refuseUpload("storefrontId", location, { reason: "storefront", message });
  });

type AcceptedFile = { format: string; fileName: string; options: ReadingOptions; file: Upload };

/**
 * Queues the import of an uploaded file in the caller's transaction; `isTaken` says whether it needs the upload. The same
 * bytes with the same reading are the same import. Throws CONFLICT (IMPORT_BEGUN_OTHERWISE).
 */
export const acceptImport = async (
  client: PoolClient,
  actor: Actor,
  { format, fileName, options, file: { upload, hash, bytes } }: AcceptedFile,
): Promise<{ id: string; isTaken: boolean }> => {
  const key = { format, fileName, fileHash: keyOfReading(hash, options), options };
  const { row, isTaken, needsRun } = await queueImport(client, actor, key, { upload, hasFile: hasUpload });
  if (row.state !== "succeeded") refuseOtherOptions(row, options);
  const { storefrontId, shiftDays } = options;
  if (needsRun) {
    const given = { importId: row.id, fileName, format, storefrontId, shiftDays };
    const { run } = await beginRun(byClient(client), actor, { kind: "import", trigger: "request", options: given });
    await setImportRun(client, actor, row.id, run.id);
  }
  if (isTaken) {
    const after = { format, bytes, storefrontId, shiftDays };
    await insertAuditLine(client, actor, { action: "import.uploaded", things: { import: row.id }, after });
  }
  return { id: row.id, isTaken };
};
