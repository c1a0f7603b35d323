import { assertUnpacked } from "./disk-space.ts";
import { parseColumnIndex } from "./workbook.ts";
import type { ZipArchive } from "./zip-archive.ts";

/** Cells of one column that are merged from one row to a later one, both inclusive. */
type MergedRange = { column: number; from: number; to: number };

const MERGED = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"/g;
/** More than a tag has. */
const LONGEST_TAG = 1000;

/**
 * The merged cells of a sheet that span several rows, by their first row. A sheet lists them after its rows, so it is searched once before it
 * is read. Cells that are merged across columns only are titles.
 */
export const readMergedCells = async (
  archive: ZipArchive,
  { file, name }: { file: string; name: string },
): Promise<Map<number, MergedRange[]>> => {
  const { bytes, packed } = await archive.read(file);
  const found = new Map<number, MergedRange[]>();
  let [read, rest] = [0, ""];
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    read += chunk.length;
    assertUnpacked(name, read, packed);
    const text = rest + chunk.toString("latin1");
    let end = 0;
    for (const match of text.matchAll(MERGED)) {
      const [, letters = "", from = "", to = ""] = match;
      const range = { column: parseColumnIndex(letters), from: Number(from), to: Number(to) };
      if (range.to > range.from) found.set(range.from, [...(found.get(range.from) ?? []), range]);
      end = match.index + match[0].length;
    }
    rest = text.slice(Math.max(end, text.length - LONGEST_TAG));
  }
  return found;
};

/** Fills the merged cells of a sheet's rows, given in their order: each cell of a range has the value of its first one. */
export const mergedCellFiller = (ranges: ReadonlyMap<number, readonly MergedRange[]>) => {
  const open = new Map<number, { to: number; value: string }>();
  let filled = 0;
  return {
    fill: (cells: string[], line: number): void => {
      for (const [column, { to, value }] of open) {
        if (line > to) open.delete(column);
        else if ((cells[column] ?? "") === "" && value !== "") {
          while (cells.length < column) cells.push("");
          cells[column] = value;
          filled++;
        }
      }
      for (const { column, to } of ranges.get(line) ?? []) open.set(column, { to, value: cells[column] ?? "" });
    },
    count: (): number => filled,
  };
};
