import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { fileError } from "#core/messages/file-error.ts";
import { convertSpreadsheet } from "#features/imports/store/files/inspect-text-file.ts";
import type { Converted } from "#features/imports/store/files/spreadsheet-to-csv.ts";
import { prepareUploads, removeUpload, type Upload, uploadPath } from "#features/imports/store/uploads.ts";

/** `sheet`: by default the one with most rows. */
type SheetRequest = { name: string; sheet?: string | undefined; signal?: AbortSignal | undefined };

type SheetUpload = Upload & { sheet: string; sheets: Converted["sheets"] };

/** Writes the sheet of a spreadsheet as a separate upload; null if the file is no spreadsheet. */
export const convertSheet = async (
  file: string,
  { name, sheet, signal }: SheetRequest,
): Promise<SheetUpload | null> => {
  await prepareUploads();
  const upload = uuidv7();
  try {
    const converted = await convertSpreadsheet(file, { name, to: uploadPath(upload), sheet, signal });
    return converted && { upload, ...converted };
  } catch (error) {
    await removeUpload(upload);
    throw error;
  }
};

/**
 * The upload that is read in place of a received one: a spreadsheet's sheet as CSV, or the same. The received `workbook` stays if
 * another of its sheets can be chosen.
 */
export const readSheet = async (
  received: Upload,
  reading: SheetRequest,
): Promise<Upload & { sheet: string | null; sheets: Converted["sheets"]; workbook: string | null }> => {
  try {
    const converted = await convertSheet(uploadPath(received.upload), reading);
    if (!converted) return { ...received, sheet: null, sheets: [], workbook: null };
    const workbook = converted.sheets.length > 0 ? received.upload : null;
    if (!workbook) await removeUpload(received.upload);
    return { ...converted, workbook };
  } catch (error) {
    await removeUpload(received.upload);
    throw error;
  }
};

/** Throws INVALID_BODY if another sheet continues the one that was read, and none was named. */
export const assertOneSheet = (
  { sheet, sheets }: { sheet: string | null; sheets: Converted["sheets"] },
  { name, sheet: wanted }: Pick<SheetRequest, "name" | "sheet">,
): void => {
  const header = sheets.find((each) => each.name === sheet)?.header;
  const alike = sheets.filter((each) => each.header === header && each.rows > 1);
  if (wanted !== undefined || alike.length < 2) return;
  throw fileError("several_sheets", { file: name, sheets: alike.map((each) => `"${each.name}"`).join(", ") });
};

/**
 * Does `work` with the text of a file of this machine: the file itself, or a spreadsheet's sheet as a temporary file, which
 * is deleted afterwards. `fileName` is the original name of a spreadsheet.
 */
export const withText = async <Result>(
  { file, sheet }: { file: string; sheet?: string | undefined },
  signal: AbortSignal,
  work: (text: { file: string; fileName?: string }) => Promise<Result>,
): Promise<Result> => {
  const converted = await convertSheet(file, { name: file, sheet, signal });
  if (!converted) return work({ file });
  try {
    assertOneSheet(converted, { name: file, sheet });
    return await work({ file: uploadPath(converted.upload), fileName: path.basename(file) });
  } finally {
    await removeUpload(converted.upload);
  }
};
