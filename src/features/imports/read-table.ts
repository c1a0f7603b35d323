import { fileError } from "#core/messages/file-error.ts";
import type { DecimalSign } from "#features/imports/rules/reading-options.ts";
import { refuseBody } from "./accept-import.ts";
import { createMoneyReader } from "./rules/cells/amounts.ts";
import type { Row } from "./rules/import-format.ts";
import { type ColumnOf, type Columns, columnPositions } from "./rules/layout.ts";
import { inspectTextFile } from "./store/files/inspect-text-file.ts";
import { START } from "./store/files/parse-rows.ts";
import { readHeader, readRecords } from "./store/files/read-rows.ts";
import { openTextFile, readText } from "./store/files/text-file.ts";
import { removeUpload, saveUpload, uploadPath } from "./store/uploaded-files.ts";

export type TableRow = Row;
export type TableColumns = Columns;

/** Where a table has its columns. Throws INVALID_BODY if a required one is missing. */
export const findTableColumns = (columns: Columns, header: readonly string[]): ColumnOf =>
  columnPositions(columns, header);

/** An amount of this currency as tables write it, in minor units; null if it is none, or of another currency. */
export const readTableAmount = (
  text: string,
  { currency, decimalSign }: { currency: string; decimalSign: DecimalSign | undefined },
): number | null => {
  const money = createMoneyReader({ currency }, "", decimalSign, { groupsWhole: true });
  if (!("exact" in money)) return null;
  try {
    return money.exact(text);
  } catch {
    return null;
  }
};

const MB = 1024 ** 2;

/** A compressed file can hold a thousand times the size of the upload, which one request would read for minutes. */
const assertShort = async (path: string, { name, mostMegabytes, signal }: TableRequest): Promise<void> => {
  let bytes = 0;
  for await (const { length } of readText(await openTextFile(path, name), { signal })) {
    bytes += length;
    if (bytes > mostMegabytes * MB) throw fileError("too_much_text", { file: name, most: mostMegabytes });
  }
};

type TableRequest = { name: string; mostMegabytes: number; signal: AbortSignal };

/**
 * Reads a short table that another feature got, such as one of costs; its file is kept while `read` reads its rows. Throws
 * INVALID_PARAMETER (`body`) if it can't be read.
 */
export const readTable = async <Result>(
  body: AsyncIterable<Uint8Array>,
  request: TableRequest,
  read: (header: readonly string[], rows: AsyncIterable<readonly TableRow[]>) => Promise<Result>,
): Promise<Result> => {
  const { name, signal } = request;
  const { upload } = await saveUpload(body);
  try {
    return await refuseBody(async () => {
      await assertShort(uploadPath(upload), request);
      const file = await inspectTextFile(uploadPath(upload), { name, asRows: true, signal });
      return read(await readHeader(file, signal), readRecords(file, START, { signal }));
    });
  } finally {
    await removeUpload(upload);
  }
};
