import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { convertSpreadsheet } from "#lib/server/files/inspect-text-file.ts";
import { prepareUploads, removeUpload, type Upload, uploadPath } from "#lib/server/imports/uploads.ts";

type Reading = { name: string; signal?: AbortSignal | undefined };

/** Writes the sheet of a spreadsheet as a separate upload; null if the file is no spreadsheet. */
const sheetOf = async (file: string, { name, signal }: Reading): Promise<(Upload & { sheet: string }) | null> => {
  await prepareUploads();
  const upload = uuidv7();
  try {
    const converted = await convertSpreadsheet(file, { name, to: uploadPath(upload), signal });
    return converted && { upload, ...converted };
  } catch (error) {
    await removeUpload(upload);
    throw error;
  }
};

/** The upload that is read in place of a received one: a spreadsheet's sheet as CSV, or the same. */
export const readSheet = async (received: Upload, reading: Reading): Promise<Upload & { sheet: string | null }> => {
  try {
    const converted = await sheetOf(uploadPath(received.upload), reading);
    if (!converted) return { ...received, sheet: null };
    await removeUpload(received.upload);
    return converted;
  } catch (error) {
    await removeUpload(received.upload);
    throw error;
  }
};

/**
 * Does `work` with the text of a file of this machine: the file itself, or a spreadsheet's sheet as a temporary file, which
 * is deleted afterwards. `fileName` is the original name of a spreadsheet.
 */
export const withText = async <Result>(
  file: string,
  signal: AbortSignal,
  work: (text: { file: string; fileName?: string }) => Promise<Result>,
): Promise<Result> => {
  const converted = await sheetOf(file, { name: file, signal });
  if (!converted) return work({ file });
  try {
    return await work({ file: uploadPath(converted.upload), fileName: path.basename(file) });
  } finally {
    await removeUpload(converted.upload);
  }
};
