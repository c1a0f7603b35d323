import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { fileError } from "#core/messages/file-error.ts";
import type { JoinedFiles } from "./rules/joined-files.ts";
import { convertSpreadsheet, inspectTextFile, joinFiles } from "./store/files/inspect-text-file.ts";
import type { Converted } from "./store/files/spreadsheet-to-csv.ts";
import { prepareUploads, removeUpload, type Upload, uploadPath } from "./store/uploaded-files.ts";

type SheetRequest = { name: string; sheet?: string | undefined; signal?: AbortSignal | undefined };

type SheetUpload = Upload & Pick<Converted, "sheet" | "sheets" | "mergedCells">;

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
): Promise<Upload & Pick<Converted, "sheets" | "mergedCells"> & { sheet: string | null; workbook: string | null }> => {
  try {
    const converted = await convertSheet(uploadPath(received.upload), reading);
    if (!converted) return { ...received, sheet: null, sheets: [], mergedCells: 0, workbook: null };
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

export type LocalText = { file: string; fileName?: string; joined?: JoinedFiles };
export type LocalFile = {
  file: string;
  sheet?: string | undefined;
  /** Another file, with the lines of the orders in this one. */
  lines?: string | undefined;
  onJoined?: ((joined: JoinedFiles) => void) | undefined;
};

/** Does `work` with the text of two files of this machine that belong together, joined in a temporary one, which is deleted afterwards. */
const withJoined = async <Result>(
  { file, lines, sheet, onJoined }: LocalFile & { lines: string },
  signal: AbortSignal,
  work: (text: LocalText) => Promise<Result>,
): Promise<Result> => {
  await prepareUploads();
  const upload = uuidv7();
  const inspected = (text: LocalText, name: string) =>
    inspectTextFile(text.file, { name: path.basename(name), signal });
  try {
    const joined = await withText({ file, sheet }, signal, (orders) =>
      withText({ file: lines }, signal, async (ofLines) => {
        const [first, second] = [await inspected(orders, file), await inspected(ofLines, lines)];
        return (await joinFiles({ first, second, to: uploadPath(upload), signal })).joined;
      }),
    );
    onJoined?.(joined);
    return await work({ file: uploadPath(upload), fileName: `${joined.orders} + ${joined.lines}`, joined });
  } finally {
    await removeUpload(upload);
  }
};

/**
 * Does `work` with the text of a file of this machine: the file itself, or a spreadsheet's sheet or two joined files as a temporary file, which
 * is deleted afterwards. `fileName` is the original name of a spreadsheet.
 */
export const withText = async <Result>(
  { lines, ...local }: LocalFile,
  signal: AbortSignal,
  work: (text: LocalText) => Promise<Result>,
): Promise<Result> => {
  if (lines !== undefined) return withJoined({ ...local, lines }, signal, work);
  const { file, sheet } = local;
  const converted = await convertSheet(file, { name: file, sheet, signal });
  if (!converted) return work({ file });
  try {
    assertOneSheet(converted, { name: file, sheet });
    return await work({ file: uploadPath(converted.upload), fileName: path.basename(file) });
  } finally {
    await removeUpload(converted.upload);
  }
};
