import { fileError } from "#core/messages/file-error.ts";
import { assertUnpacked } from "./unpacked-size.ts";
import { parseColumnIndex } from "./workbook.ts";
import type { ZipArchive } from "./zip-archive.ts";

/** Cells of one column that are merged from one row to a later one, both inclusive. */
type MergedRange = { column: number; from: number; to: number };

const MERGED = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"/g;
/** Wider rows cost memory for nothing. */
export const MOST_COLUMNS = 2000;
/** Of more, the list itself costs memory for nothing. */
const MOST_RANGES = 200_000;
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
  let [read, rest, count] = [0, "", 0];
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    read += chunk.length;
    assertUnpacked(name, read, packed);
    const text = rest + chunk.toString("latin1");
    let end = 0;
    for (const match of text.matchAll(MERGED)) {
      const [, letters = "", from = "", to = ""] = match;
      const range = { column: parseColumnIndex(letters), from: Number(from), to: Number(to) };
      // The reader refuses a value in a later column.
      if (range.to > range.from && range.column < MOST_COLUMNS) {
        if (++count > MOST_RANGES) throw fileError("too_many_merged", { file: name, most: MOST_RANGES });
        const same = found.get(range.from);
        if (same) same.push(range);
        else found.set(range.from, [range]);
      }
      end = match.index + match[0].length;
    }
    rest = text.slice(Math.max(end, text.length - LONGEST_TAG));
  }
  return found;
};

/**
 * Fills the merged cells of a sheet's rows, given in their order: each cell of a range has the value of its first one. Returns how much
 * longer the row became.
 */
export const mergedCellFiller = (ranges: ReadonlyMap<number, readonly MergedRange[]>) => {
  const open = new Map<number, { to: number; value: string }>();
  let filled = 0;
  return {
    fill: (cells: string[], line: number): number => {
      let added = 0;
      for (const [column, { to, value }] of open) {
        if (line > to) open.delete(column);
        else if ((cells[column] ?? "") === "" && value !== "") {
          while (cells.length < column) cells.push("");
          cells[column] = value;
          filled++;
          added += value.length + 1;
        }
      }
      for (const { column, to } of ranges.get(line) ?? []) open.set(column, { to, value: cells[column] ?? "" });
      return added;
    },
    count: (): number => filled,
  };
};
