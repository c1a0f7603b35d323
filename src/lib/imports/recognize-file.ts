import type { ImportFormat } from "#lib/domain/imports/import-format.ts";
import { FORMATS } from "#lib/domain/imports/import-formats.ts";
import { type ImportMapping, mappedFormat } from "#lib/domain/imports/mapping/mapping.ts";
import { recognizeFormat } from "#lib/domain/imports/recognize-format.ts";
import type { ReadingOptions } from "#lib/server/db/imports/imports.ts";
import { readStart } from "#lib/server/files/read-rows.ts";
import { openTextFile, type ReadableText } from "#lib/server/files/text-file.ts";
import { fileError } from "../domain/imports/file-error.ts";
import { JSON_HEADER, type Row } from "../domain/imports/import-format.ts";

/** The start of a file: its columns and its first records. */
export type FileStart = { header: string[]; rows: Row[] };

/** Rows that a page shows. */
const SHOWN = 20;

export const startOf = (file: ReadableText, signal?: AbortSignal): Promise<FileStart> => readStart(file, SHOWN, signal);

/** Throws INVALID_BODY for a layout that can't be imported, with what to export instead. */
export const recognized = ({ header, rows }: FileStart): string | null => recognizeFormat(header, rows[0]?.cells[0]);

/** The format of a stored reading. Throws INVALID_PARAMETER with the known formats. */
export const formatOf = (name: string, mapping?: ImportMapping): ImportFormat => {
  if (mapping) return mappedFormat(mapping);
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  const known = FORMATS.map((each) => each.name).join(", ");
  throw fileError("unknown_format", { format: name, known }, { code: "INVALID_PARAMETER" });
};

/** Without a name or "auto", the layout is recognized. */
export const AUTO = "auto";

/** The format that reads a file: by a mapping, by name, or recognized. Throws INVALID_BODY if it is not. */
export const chooseFormat = (
  wanted: string | null | undefined,
  { mapping }: Pick<ReadingOptions, "mapping">,
  start: FileStart,
): ImportFormat => {
  if (mapping || (wanted && wanted !== AUTO)) return formatOf(wanted ?? "", mapping);
  const name = recognized(start);
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  if (start.header[0] === JSON_HEADER[0]) throw fileError("unrecognized_json", {});
  const header = start.header.slice(0, 20).map((column) => `"${column}"`);
  throw fileError("unrecognized", { header: header.join(", ") });
};

/** The format of a file of this machine, by name, mapping or its columns. Throws INVALID_BODY if it is not recognized. */
export const nameOfFormat = async (
  { file, fileName = file }: { file: string; fileName?: string },
  wanted: string,
  { mapping, headerRow, encoding }: Pick<ReadingOptions, "mapping" | "headerRow" | "encoding">,
): Promise<string> => {
  if (wanted !== AUTO && !mapping) return wanted;
  const text = await openTextFile(file, fileName, encoding);
  const start = await startOf({ ...text, headerRow: headerRow ?? text.headerRow });
  return chooseFormat(wanted, mapping ? { mapping } : {}, start).name;
};
