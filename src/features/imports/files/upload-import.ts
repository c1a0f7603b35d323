import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { openTextFile } from "#features/imports/store/files/text-file.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import { removeUpload, saveUpload, type Upload, uploadPath } from "#features/imports/store/uploads.ts";
import { type ShownImport, shownImport } from "../list-imports.ts";
import { readMapping } from "../manage-mappings.ts";
import { positionsIn } from "../open-import.ts";
import { assertOneSheet, readSheet } from "../read-sheet.ts";
import { type ReadingRequest, toReadingOptions } from "../reading-options.ts";
import { AUTO, chooseFormat, readFileStart, resolveFormat } from "../recognize-file.ts";
import { assertUploadQuota, refuseBody, refuseUpload } from "../refuse-import.ts";
import { acceptImport, assertStorefront } from "./accept-import.ts";
import { changeFile, deleteFile, type ShownFile, uploadFile } from "./manage-files.ts";
import { requestCheck } from "./request-import.ts";

type UploadRequest = Omit<ReadingRequest, "mapping"> & {
  format: string;
  fileName: string;
  /** The ID of a saved one. */
  mapping?: string | undefined;
  /** Of a spreadsheet; by default the one with most rows, unless another one has the same columns. */
  sheet?: string | undefined;
};

/** Checks what the first rows already show; damage further down fails when it is read. Returns the format's name. */
const chosenFormat = async (
  { upload, bytes }: Upload,
  { fileName, format: wanted }: Pick<UploadRequest, "fileName" | "format">,
  options: ReadingOptions,
): Promise<string> => {
  if (bytes === 0) throw refuseUpload("body", "body", { reason: "not_empty", message: "must not be empty" });
  const text = await openTextFile(uploadPath(upload), fileName, options.encoding);
  const file = { ...text, headerRow: options.headerRow ?? text.headerRow };
  const start = await readFileStart(file);
  const format = chooseFormat(wanted, options, start);
  positionsIn(format, file, start.header);
  return format.name;
};

/**
 * Accepts a file of orders or customers, to be imported by a run: once this returns, the file is on disk and its run is
 * queued. The same bytes with the same reading are the same import, whatever its state.
 * Throws INVALID_PARAMETER for an invalid storefront, format or columns and for a layout that is not recognized, NOT_FOUND
 * (IMPORT_MAPPING_NOT_FOUND), CONFLICT (IMPORT_BEGUN_OTHERWISE) if the same bytes are partly imported with other options and
 * (TOO_MANY_UPLOADS), and what reading `body` throws.
 */
export const uploadImport = async (
  actor: Actor,
  { format, fileName, mapping, sheet, ...request }: UploadRequest,
  body: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<ShownImport> => {
  // Checked first, so that no large file is transferred in vain.
  if (!mapping && format !== AUTO) resolveFormat(format);
  await assertStorefront(actor, request.storefrontId, "query");
  const options = toReadingOptions({
    ...request,
    mapping: mapping ? (await readMapping(actor, mapping)).mapping : null,
  });
  await assertUploadQuota(actor);
  const received = await saveUpload(body);
  const kept = await refuseBody(() => readSheet(received, { name: fileName, sheet, signal }));
  if (kept.workbook) await removeUpload(kept.workbook);
  let isNeeded = false;
  try {
    const chosen = await refuseBody(async () => {
      assertOneSheet(kept, { name: fileName, sheet });
      return chosenFormat(kept, { format, fileName }, options);
    });
    const accepted = { format: chosen, fileName, options, file: kept };
    const { id, isTaken } = await withBusiness(actor, (client) => acceptImport(client, actor, accepted));
    isNeeded = isTaken;
    return await shownImport(actor, id);
  } finally {
    if (!isNeeded) await removeUpload(kept.upload);
  }
};

/**
 * Stores a file and checks it by a run, without importing it. Throws INVALID_PARAMETER for an invalid storefront, format or columns
 * and for a layout that is not recognized, NOT_FOUND (IMPORT_MAPPING_NOT_FOUND), and what reading `body` throws.
 */
export const uploadForCheck = async (
  actor: Actor,
  { format, fileName, mapping, headerRow, encoding, sheet, ...request }: UploadRequest,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<ShownFile> => {
  const read = mapping ? (await readMapping(actor, mapping)).mapping : null;
  const file = await uploadFile(actor, fileName, body, signal);
  try {
    const choice = { headerRow: headerRow ?? undefined, encoding: encoding ?? undefined, sheet };
    if (Object.values(choice).some((each) => each !== undefined))
      await changeFile(actor, { id: file.id, ...choice }, signal);
    const given = { ...request, id: file.id, format: format === AUTO ? null : format, mapping: read };
    return await requestCheck(actor, given);
  } catch (error) {
    await deleteFile(actor, file.id);
    throw error;
  }
};
