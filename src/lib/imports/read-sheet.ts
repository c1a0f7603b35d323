import { v7 as uuidv7 } from "uuid";
import { convertSpreadsheet } from "#lib/server/files/inspect-text-file.ts";
import { prepareUploads, removeUpload, type Upload, uploadPath } from "#lib/server/imports/uploads.ts";

type Reading = { name: string; signal?: AbortSignal | undefined };

/** Writes the sheet of a spreadsheet as an upload of its own; null for a file that is none. */
const sheetOf = async (path: string, { name, signal }: Reading): Promise<(Upload & { sheet: string }) | null> => {
  await prepareUploads();
  const upload = uuidv7();
  try {
    const converted = await convertSpreadsheet(path, { name, to: uploadPath(upload), signal });
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

/** Does `work` with the text file to read in place of any file, which it deletes afterwards if it made it. */
export const withText = async <Result>(
  path: string,
  reading: Reading,
  work: (path: string) => Promise<Result>,
): Promise<Result> => {
  const converted = await sheetOf(path, reading);
  if (!converted) return work(path);
  try {
    return await work(uploadPath(converted.upload));
  } finally {
    await removeUpload(converted.upload);
  }
};
