import { createHash } from "node:crypto";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { stringify } from "csv-stringify/sync";
import { fileError } from "#core/messages/file-error.ts";
import { diskWatch, orNoSpace } from "#core/server/disk-space.ts";
import { AppError } from "#core/values/errors.ts";
import { LONGEST_ROW } from "./parse-rows.ts";
import { assertUnpacked } from "./unpacked-size.ts";
import {
  dateText,
  isWorkbook,
  numberText,
  parseColumnIndex,
  plainText,
  readWorkbook,
  type Workbook,
} from "./workbook.ts";
import { openArchive, readXml, type ZipArchive } from "./zip-archive.ts";

/** Cells of one column that are merged from one row to a later one, both inclusive. */
type MergedRange = { column: number; from: number; to: number };

const MERGED = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"/g;
/** Wider rows cost memory for nothing. */
const MOST_COLUMNS = 2000;
/** Of more, the list itself costs memory for nothing. */
const MOST_RANGES = 200_000;
/** More than a tag has. */
const LONGEST_TAG = 1000;

/**
 * The merged cells of a sheet that span several rows, by their first row. A sheet lists them after its rows, so it is searched once before it
 * is read. Cells that are merged across columns only are titles.
 */
const readMergedCells = async (
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
const mergedCellFiller = (ranges: ReadonlyMap<number, readonly MergedRange[]>) => {
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

/** More empty lines than a file may have. */
const MOST_EMPTY = 10_001;

/** A sheet with its number of rows with text; `header` is the first of them. */
type CountedSheet = { name: string; rows: number; header: string };

/**
 * A spreadsheet's sheet that was written as CSV: its name, and the CSV's length and SHA-256, hex. `sheets`: all that have rows, if
 * there are several; `mergedCells`: how many cells got the value of the one that they are merged with.
 */
export type Converted = { sheet: string; bytes: number; hash: string; sheets: CountedSheet[]; mergedCells: number };

type Cell = { column: number; type: string; style: number };

const formatCell = ({ type, style }: Cell, stored: string, { texts, styles, is1904 }: Workbook): string => {
  if (type === "s") return texts[Number(stored)] ?? "";
  if (type === "b") return stored === "1" ? "TRUE" : "FALSE";
  if (type !== "n") return plainText(stored);
  const shows = styles[style] ?? "number";
  return shows === "number" || stored === "" ? numberText(stored) : dateText(Number(stored), shows, is1904);
};

/** Collects the rows of a sheet, each as a line of CSV: line numbers are those that the spreadsheet shows. */
const sheetReader = (name: string, workbook: Workbook, fill?: (cells: string[], line: number) => number) => {
  let cells: string[] = [];
  let length = 0;
  let line = 0;
  let column = -1;
  let cell: Cell | null = null;
  let stored = "";
  let isValue = false;
  let lines: string[] = [];

  const assertNotTooLong = (): void => {
    if (length > LONGEST_ROW) throw fileError("row_too_long", { file: name, line });
  };

  const endCell = (cell: Cell): void => {
    const { column } = cell;
    const value = formatCell(cell, stored, workbook).replace(/[\r\n]+/g, " ");
    if (column >= MOST_COLUMNS) throw fileError("too_many_columns", { file: name, line, most: MOST_COLUMNS });
    while (cells.length < column) cells.push("");
    cells[column] = value;
    length += value.length + 1;
    assertNotTooLong();
  };

  return {
    onOpen: (tag: string, attributes: Readonly<Record<string, string>>) => {
      if (tag === "row") {
        const next = Number(attributes.r ?? line + 1);
        // Lines between are empty.
        if (next > line + 1) lines.push("\n".repeat(Math.min(next - line - 1, MOST_EMPTY)));
        line = next;
        cells = [];
        length = 0;
        column = -1;
      } else if (tag === "c") {
        const { r, t = "n", s = "0" } = attributes;
        column = r ? parseColumnIndex(r) : column + 1;
        cell = { column, type: t, style: Number(s) };
        stored = "";
      }
      isValue = cell !== null && (tag === "v" || tag === "t");
    },
    onText: (text: string) => {
      if (!isValue) return;
      stored += text;
      if (stored.length > LONGEST_ROW) throw fileError("row_too_long", { file: name, line });
    },
    onClose: (tag: string) => {
      isValue = false;
      if (tag === "c" && cell) {
        if (stored !== "") endCell(cell);
        cell = null;
      } else if (tag === "row") {
        length += fill?.(cells, line) ?? 0;
        assertNotTooLong();
        lines.push(cells.some((each) => each !== "") ? stringify([cells]) : "\n");
      }
    },
    /** The lines since the last call; empty ones may be together. */
    takeLines: (): string[] => {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
};

/** The sheets that have rows. */
const countSheets = async (archive: ZipArchive, name: string, workbook: Workbook): Promise<CountedSheet[]> => {
  const counted: CountedSheet[] = [];
  for (const sheet of workbook.sheets) {
    const reader = sheetReader(name, workbook);
    let [rows, header] = [0, ""];
    await readXml(archive, { file: sheet.file, name }, reader, async () => {
      for (const line of reader.takeLines()) {
        if (line.trim() === "") continue;
        if (rows++ === 0) header = line;
      }
    });
    if (rows > 0) counted.push({ name: sheet.name, rows, header });
  }
  return counted;
};

/** The sheet with most rows: a workbook often begins with a summary of a few. */
const findLongestSheet = (sheets: readonly CountedSheet[]): string | undefined =>
  sheets.toSorted((a, b) => b.rows - a.rows)[0]?.name;

type Target = { file: FileHandle; folder: string };

type Source = { name: string; sheet: string | undefined; packed: number };

const write = async (archive: ZipArchive, { name, sheet: wanted, packed }: Source, to: Target): Promise<Converted> => {
  const watch = diskWatch(to.folder);
  const workbook = await readWorkbook(archive, name);
  const isOnly = workbook.sheets.length === 1;
  const sheets = isOnly ? [] : await countSheets(archive, name, workbook);
  const chosen = wanted ?? findLongestSheet(sheets) ?? workbook.sheets[0].name;
  const sheet = workbook.sheets.find((each) => each.name === chosen);
  if (!sheet) {
    const known = workbook.sheets.map((each) => `"${each.name}"`).join(", ");
    throw fileError("unknown_sheet", { file: name, sheet: chosen, known });
  }
  const merged = mergedCellFiller(await readMergedCells(archive, { file: sheet.file, name }));
  const reader = sheetReader(name, workbook, merged.fill);
  const hash = createHash("sha256");
  let bytes = 0;
  await readXml(archive, { file: sheet.file, name }, reader, async () => {
    const text = Buffer.from(reader.takeLines().join(""));
    if (text.length === 0) return;
    bytes += text.length;
    assertUnpacked(name, bytes, packed);
    hash.update(text);
    await watch(text.length);
    await to.file.writeFile(text);
  });
  if (bytes === 0) throw fileError("empty", { file: name });
  await to.file.sync();
  const listed = sheets.length > 1 ? sheets : [];
  return { sheet: sheet.name, bytes, hash: hash.digest("hex"), sheets: listed, mergedCells: merged.count() };
};

/** False for a file that can't be opened, because reading it throws the reason. */
const isZip = async (path: string): Promise<boolean> => {
  const file = await open(path).catch(() => null);
  if (!file || (await file.stat()).isDirectory()) {
    await file?.close();
    return false;
  }
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.equals(Buffer.from("PK\x03\x04"));
  } finally {
    await file.close();
  }
};

type Conversion = { name: string; to: string; sheet?: string | undefined };

const convert = async (path: string, { name, to, sheet }: Conversion): Promise<Converted | null> => {
  const archive = await openArchive(path);
  try {
    if (!isWorkbook(archive)) throw fileError("other_kind", { file: name, kind: "zip" });
    const { size } = await stat(path);
    const file = await open(to, "wx", 0o600);
    try {
      return await write(archive, { name, sheet, packed: size }, { file, folder: dirname(to) });
    } catch (error) {
      await rm(to, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  } finally {
    archive.close();
  }
};

/**
 * Writes a visible sheet of an XLSX workbook, by default the one with most rows, as CSV in UTF-8 to a new file; null, without
 * one, for a file that is no ZIP archive. Dates become 2026-11-02 or 2026-11-02 09:30:00, formulas their last result. Rows are streamed.
 * Throws a one-line error for another archive, a damaged workbook, and one that expands too much, and SERVICE_UNAVAILABLE if
 * the disk is full.
 */
export const spreadsheetToCsv = async (path: string, conversion: Conversion): Promise<Converted | null> => {
  if (!(await isZip(path))) return null;
  try {
    return await convert(path, conversion);
  } catch (error) {
    const explained = orNoSpace(error);
    if (explained instanceof AppError) throw explained;
    const detail = (error as Error).message.split("\n")[0]?.slice(0, 100) ?? "";
    throw fileError("damaged_sheet", { file: conversion.name, detail }, { cause: error });
  }
};
