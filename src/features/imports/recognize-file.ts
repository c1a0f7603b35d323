import { fileError } from "#core/messages/file-error.ts";
import type { ImportMapping } from "#core/values/import-options.ts";
import type { ImportFormat } from "#features/imports/rules/import-format.ts";
import { FORMATS } from "#features/imports/rules/import-formats.ts";
import { mappedFormat } from "#features/imports/rules/mapping/mapping.ts";
import { recognizeFormat } from "#features/imports/rules/recognize-format.ts";
import { readStart } from "#features/imports/store/files/read-rows.ts";
import { openTextFile, type ReadableText } from "#features/imports/store/files/text-file.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import { JSON_HEADER, type Row } from "./rules/import-format.ts";

/** The start of a file: its columns and its first records. */
export type FileStart = { header: string[]; rows: Row[] };

/** Rows that a page shows. */
const SHOWN = 20;

export const readFileStart = (file: ReadableText, signal?: AbortSignal): Promise<FileStart> =>
  readStart(file, SHOWN, signal);

/** Throws INVALID_BODY for a layout that can't be imported, with what to export instead. */
export const recognized = ({ header, rows }: FileStart): string | null => recognizeFormat(header, rows[0]?.cells[0]);

/** The format of a stored reading. Throws INVALID_PARAMETER with the known formats. */
export const resolveFormat = (name: string, mapping?: ImportMapping): ImportFormat => {
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
  if (mapping || (wanted && wanted !== AUTO)) return resolveFormat(wanted ?? "", mapping);
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
  const start = await readFileStart({ ...text, headerRow: headerRow ?? text.headerRow });
  return chooseFormat(wanted, mapping ? { mapping } : {}, start).name;
};
