import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import { assertUploadQuota, refuseBody } from "#features/imports/accept-import.ts";
import type { changeImportFile, joinImportFiles } from "#features/imports/contracts/files.ts";
import { readFileStart } from "#features/imports/open-import.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import { inspectTextFile, joinFiles } from "#features/imports/store/files/inspect-text-file.ts";
import type { TextFile } from "#features/imports/store/files/text-file.ts";
import {
  deleteImportFile,
  insertImportFile,
  prepareUploads,
  removeUpload,
  type StoredFile,
  saveUpload,
  setFoundInFile,
  uploadPath,
} from "#features/imports/store/uploaded-files.ts";
import { convertSheet, readSheet } from "../local-text.ts";
import { fileNotFound, readFile, shown, storedFile, toTextFile } from "./stored-file.ts";

/** Removes the text that is read, and the workbook that it is of. */
const removeUploadFiles = async ({ upload, found }: Pick<StoredFile, "upload" | "found">): Promise<void> => {
  await removeUpload(upload);
  if (found.workbook) await removeUpload(found.workbook);
};

const inspect = async (fileName: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal) => {
  const received = await saveUpload(body);
  const { upload, sheet, sheets, mergedCells, workbook } = await readSheet(received, { name: fileName, signal });
  try {
    const file = await inspectTextFile(uploadPath(upload), { name: fileName, signal });
    const { header, rows } = await readFileStart(file, signal);
    const kind = sheet !== null ? ("xlsx" as const) : file.kind === "json" ? ("json" as const) : ("csv" as const);
    const sample = rows.map(({ cells }) => [...cells]);
    const { encoding, delimiter, headerRow, isPacked: isCompressed, hash, bytes: textBytes } = file;
    const inWorkbook = { sheet, sheets: sheets.map(({ name, rows }) => ({ name, rows })), mergedCells, workbook };
    const found = {
      kind,
      isCompressed,
      encoding,
      delimiter,
      headerRow,
      header,
      sample,
      hash,
      textBytes,
      ...inWorkbook,
    };
    return { upload, bytes: received.bytes, found };
  } catch (error) {
    await removeUpload(upload);
    if (workbook) await removeUpload(workbook);
    throw error;
  }
};

/**
 * Stores a file to be checked and imported later, and says what it is. Throws INVALID_PARAMETER (`body`) for a file that
 * can't be read, CONFLICT (TOO_MANY_UPLOADS), and what reading `body` throws.
 */
export const uploadFile = async (
  actor: Actor,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) => {
  await withBusiness(actor, (client) => assertUploadQuota(client, actor));
  const { upload, bytes, found } = await refuseBody(() => inspect(fileName, body, signal));
  const file = { id: uuidv7(), fileName, upload, bytes, found, uploadedAt: now() };
  try {
    await withBusiness(actor, async (client) => {
      await assertUploadQuota(client, actor);
      await insertImportFile(client, actor, file);
      const after = { fileName, bytes };
      await insertAuditLine(client, actor, { action: "import.file_received", after });
    });
  } catch (error) {
    await removeUploadFiles(file);
    throw error;
  }
  return shown(actor, { ...file, check: null });
};

/**
 * Makes a file of two that were uploaded, orders and their lines, by the column that both have; the two stay. Throws NOT_FOUND
 * (IMPORT_FILE_NOT_FOUND), and INVALID_PARAMETER (`fileId`) for files that don't belong together.
 */
export const joinUploads = async (
  actor: Actor,
  { id, fileId, key }: ContractInput<typeof joinImportFiles>,
  signal: AbortSignal,
) => {
  const [first, second] = [await storedFile(actor, id), await storedFile(actor, fileId)];
  await prepareUploads();
  const upload = uuidv7();
  const made = await refuseBody(() =>
    joinFiles({ first: toTextFile(first), second: toTextFile(second), key, to: uploadPath(upload), signal }),
  );
  const fileName = `${made.joined.orders} + ${made.joined.lines}`.slice(0, 255);
  try {
    const file = await inspectTextFile(uploadPath(upload), { name: fileName, signal });
    const { header, rows } = await readFileStart(file, signal);
    const found: StoredFile["found"] = {
      kind: "csv",
      isCompressed: false,
      encoding: "utf-8",
      delimiter: ",",
      headerRow: file.headerRow,
      header,
      sample: rows.map(({ cells }) => [...cells]),
      hash: file.hash,
      textBytes: file.bytes,
      sheet: null,
      joined: made.joined,
    };
    const stored = { id: uuidv7(), fileName, upload, bytes: file.bytes, found, uploadedAt: now() };
    await withBusiness(actor, async (client) => {
      await assertUploadQuota(client, actor);
      await insertImportFile(client, actor, stored);
      await insertAuditLine(client, actor, { action: "import.file_received", after: { fileName, bytes: file.bytes } });
    });
    return await shown(actor, { ...stored, check: null });
  } catch (error) {
    await removeUpload(upload);
    throw error;
  }
};

type ReadText = { upload: string; file: TextFile; mergedCells?: number };

/** The text of another sheet of a workbook. Throws INVALID_PARAMETER (`sheet`) for one that it doesn't have. */
const ofSheet = async ({ fileName, found }: StoredFile, sheet: string, signal: AbortSignal): Promise<ReadText> => {
  const { workbook, sheets = [] } = found;
  const isKnown = sheets.some(({ name }) => name === sheet);
  const read = workbook && isKnown && (await convertSheet(uploadPath(workbook), { name: fileName, sheet, signal }));
  if (!read) return refuseField("sheet", { reason: "sheet", message: "must be one of the file's sheets" });
  const { upload, mergedCells } = read;
  return { upload, mergedCells, file: await inspectTextFile(uploadPath(upload), { name: fileName, signal }) };
};

/** The text of a file in a chosen encoding. Throws INVALID_PARAMETER (`encoding`) if its bytes are none. */
const inEncoding = async (stored: StoredFile, encoding: Encoding, signal: AbortSignal): Promise<TextFile> => {
  const { path, name, headerRow } = toTextFile(stored);
  try {
    const file = await inspectTextFile(path, { name, encoding, signal });
    return { ...file, headerRow: stored.found.chosenHeaderRow === undefined ? file.headerRow : headerRow };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INVALID_BODY") throw error;
    return refuseField("encoding", { reason: "encoding", message: "must be the encoding of the file" });
  }
};

/**
 * Reads an uploaded file in another encoding, by another sheet, or with the columns' names in another row, 0 for none, and without
 * its check. Throws NOT_FOUND (IMPORT_FILE_NOT_FOUND), INVALID_PARAMETER (`headerRow`) beyond the file's rows and for JSON,
 * (`encoding`) for one that the file isn't in, and (`sheet`) for one that it doesn't have.
 */
export const changeFile = async (
  actor: Actor,
  { id, headerRow, encoding, sheet: wanted }: ContractInput<typeof changeImportFile>,
  signal: AbortSignal,
) => {
  const stored = await storedFile(actor, id);
  const { found } = stored;
  const sheet = wanted === found.sheet ? undefined : wanted;
  const refuse = (message: string) => refuseField("headerRow", { reason: "header_row", message });
  if (found.kind === "json" && headerRow !== undefined) refuse("must be left out: the file is no table");
  const {
    upload,
    file: text,
    mergedCells = 0,
  }: ReadText = sheet
    ? await ofSheet(stored, sheet, signal)
    : { upload: stored.upload, file: encoding ? await inEncoding(stored, encoding, signal) : toTextFile(stored) };
  const file = { ...text, ...(headerRow !== undefined && { headerRow }) };
  try {
    const { header, rows } = await readFileStart(file, signal);
    if (header.length === 0) refuse("must be a row of the file");
    const { chosenHeaderRow: _, ...rest } = found;
    const changed: StoredFile["found"] = {
      ...(sheet ? { ...rest, sheet, hash: file.hash, mergedCells } : found),
      ...((sheet || encoding) && { encoding: file.encoding, delimiter: file.delimiter, textBytes: file.bytes }),
      ...(encoding && { chosenEncoding: encoding }),
      ...(headerRow !== undefined && { chosenHeaderRow: headerRow }),
      header,
      sample: rows.map(({ cells }) => [...cells]),
      headerRow: file.headerRow,
    };
    await withBusiness(actor, async (client) => {
      if (!(await setFoundInFile(client, actor, { id, upload, found: changed }))) throw fileNotFound();
      const choices = ({ headerRow: row = 1, encoding: text, sheet: of }: StoredFile["found"]) => ({
        fileName: stored.fileName,
        headerRow: row,
        encoding: text,
        sheet: of,
      });
      const [before, after] = [choices(found), choices(changed)];
      await insertAuditLine(client, actor, { action: "import.file_changed", before, after });
    });
  } catch (error) {
    if (upload !== stored.upload) await removeUpload(upload);
    throw error;
  }
  if (upload !== stored.upload) await removeUpload(stored.upload);
  return readFile(actor, id);
};

/** Throws NOT_FOUND (IMPORT_FILE_NOT_FOUND). */
export const deleteFile = async (actor: Actor, id: string): Promise<void> => {
  const stored = await storedFile(actor, id);
  await withBusiness(actor, async (client) => {
    // An import that started in the meantime needs the upload.
    if (!(await deleteImportFile(client, actor, id))) throw fileNotFound();
    const before = { fileName: stored.fileName };
    await insertAuditLine(client, actor, { action: "import.file_deleted", before });
  });
  await removeUploadFiles(stored);
};
