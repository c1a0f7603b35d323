import type { ImportFormat } from "./import-format.ts";

/** Which column of a file is which field. */
export type ImportMapping = Record<string, unknown>;

/** The format of files with such columns. */
export const mappedFormat = (_: ImportMapping): ImportFormat => {
  throw new Error("not yet");
};
