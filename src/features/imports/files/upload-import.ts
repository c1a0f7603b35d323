import { insertAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import {
  acceptImport,
  assertGrantsCounted,
  assertStorefront,
  assertUploadQuota,
  refuseBody,
  refuseUpload,
} from "#features/imports/accept-import.ts";
import type * as contracts from "#features/imports/contracts/upload.ts";
import { readMapping } from "#features/imports/manage-mappings.ts";
import {
  AUTO,
  chooseFormat,
  columnsIn,
  hashReading,
  readFileStart,
  resolveFormat,
  suggestStart,
  toReadingOptions,
  withSuggestion,
} from "#features/imports/open-import.ts";
import { shownImport } from "#features/imports/read-imports.ts";
import type { ImportFormat } from "#features/imports/rules/import-format.ts";
import { openTextFile } from "#features/imports/store/files/text-file.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import {
  deleteImportFile,
  removeUpload,
  type StoredFile,
  saveUpload,
  setCheckRun,
  type Upload,
  uploadPath,
} from "#features/imports/store/uploaded-files.ts";
import { assertOneSheet, readSheet } from "../local-text.ts";
import { IMPORT_CHECK } from "../runs.ts";
import type { CheckResult } from "./check-totals.ts";
import { changeFile, deleteFile, uploadFile } from "./manage-files.ts";
import { type FileReadingRequest, fileReading } from "./preview-file.ts";
import { fileNotFound, readFile, storedFile, storedStart, toTextFile } from "./stored-file.ts";

/** The same reading without a confirmation, to compare it. */
const unconfirmed = (format: string, { confirmGrants: _, ...options }: ReadingOptions): string =>
  `${format} ${hashReading("", options)} ${options.storefrontId} ${options.shiftDays}`;

/**
 * Throws CONFLICT (GRANTS_NOT_COUNTED) unless the file's last check by this reading counted as many customers as are confirmed, and FORBIDDEN
 * without `customers:pii`, because the number would confirm a guessed address.
 */
const assertConfirmed = (
  actor: Actor,
  { check, found }: StoredFile,
  { format, options }: { format: ImportFormat; options: ReadingOptions },
): void => {
  if (!options.confirmGrants) return;
  assertMay(actor, "customers:pii");
  const checked = check?.state === "succeeded" ? check : null;
  const { chosenHeaderRow: headerRow, chosenEncoding: encoding, joined } = found;
  const before = checked && toReadingOptions({ headerRow, encoding, ...checked.options, joined });
  const isSame = before && unconfirmed(checked.options.format, before) === unconfirmed(format.name, options);
  const result = checked?.result as Partial<CheckResult> | null | undefined;
  assertGrantsCounted(options.confirmGrants, isSame ? (before.confirmGrants ?? result?.grantsUndated ?? 0) : 0);
};

/**
 * Queues a run that counts what an import of an uploaded file would do. Throws NOT_FOUND (IMPORT_FILE_NOT_FOUND) and
 * INVALID_PARAMETER for a reading that does not fit the file.
 */
export const requestCheck = async (actor: Actor, request: FileReadingRequest) => {
  const stored = await storedFile(actor, request.id);
  const { format, options } = await fileReading(actor, stored, request);
  assertConfirmed(actor, stored, { format, options });
  await withBusiness(actor, async (client) => {
    const { joined: _, ...reading } = options;
    const given = { fileId: stored.id, fileName: stored.fileName, format: format.name, ...reading };
    const wanted = { trigger: "request", options: given } as const;
    const { run, isNew } = await beginRun(client, actor, IMPORT_CHECK, wanted);
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
export const startImport = async (actor: Actor, request: FileReadingRequest) => {
  const stored = await storedFile(actor, request.id);
  const { format, options } = await fileReading(actor, stored, request);
  assertConfirmed(actor, stored, { format, options });
  const { fileName, upload, bytes } = stored;
  const { path: _, name: __, ...found } = toTextFile(stored);
  const { id, isTaken } = await withBusiness(actor, async (client) => {
    // Only one of two simultaneous requests finds the file.
    if (!(await deleteImportFile(client, actor, stored.id))) throw fileNotFound();
    const file = { upload, hash: found.hash, bytes };
    return acceptImport(client, actor, { format: format.name, fileName, options, file, found });
  });
  if (!isTaken) await removeUpload(upload);
  if (stored.found.workbook) await removeUpload(stored.found.workbook);
  return shownImport(actor, id);
};

/** Throws INVALID_PARAMETER (`rows`) beside a mapping, which says itself what a row is. */
const assertOneReading = ({ mapping, rows }: Pick<UploadRequest, "mapping" | "rows">): void => {
  if (mapping && rows)
    throw refuseUpload("rows", "query", { message: "must be absent with a mapping, which has its own" });
};

type UploadRequest = Omit<ContractInput<typeof contracts.uploadImport>, "dryRun">;

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
  columnsIn(format, file, start);
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
  { format, fileName, mapping, rows, sheet, ...request }: UploadRequest,
  body: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
) => {
  // Checked first, so that no large file is transferred in vain.
  assertOneReading({ mapping, rows });
  if (!mapping && format !== AUTO) resolveFormat(format);
  await assertStorefront(actor, request.storefrontId, "query");
  const given = { ...request, mapping: mapping ? (await readMapping(actor, mapping)).mapping : null };
  await withBusiness(actor, (client) => assertUploadQuota(client, actor));
  const received = await saveUpload(body);
  const kept = await refuseBody(() => readSheet(received, { name: fileName, sheet, signal }));
  if (kept.workbook) await removeUpload(kept.workbook);
  let isNeeded = false;
  try {
    const { options, chosen } = await refuseBody(async () => {
      assertOneSheet(kept, { name: fileName, sheet });
      const text = { file: uploadPath(kept.upload), fileName };
      const options = toReadingOptions(await withSuggestion(text, { ...given, rows }));
      return { options, chosen: await chosenFormat(kept, { format, fileName }, options) };
    });
    const accepted = { format: chosen, fileName, options, file: kept };
    const { id, isTaken } = await withBusiness(actor, async (client) => {
      await assertUploadQuota(client, actor);
      return acceptImport(client, actor, accepted);
    });
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
  { format, fileName, mapping, rows, headerRow, encoding, sheet, ...request }: UploadRequest,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) => {
  assertOneReading({ mapping, rows });
  const read = mapping ? (await readMapping(actor, mapping)).mapping : null;
  const file = await uploadFile(actor, fileName, body, signal);
  try {
    const choice = { headerRow, encoding, sheet };
    if (Object.values(choice).some((each) => each !== undefined))
      await changeFile(actor, { id: file.id, ...choice }, signal);
    const suggested = rows ? suggestStart(storedStart(await storedFile(actor, file.id)), rows) : read;
    const given = { ...request, id: file.id, format: format === AUTO ? null : format, mapping: suggested };
    return await requestCheck(actor, given);
  } catch (error) {
    await deleteFile(actor, file.id);
    throw error;
  }
};
