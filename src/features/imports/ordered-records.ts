import { fileError } from "#core/messages/file-error.ts";
import { MOST_WITHOUT_NUMBERS } from "#features/imports/rules/formats/purchase-log.ts";
import type { DocumentReader, ImportFormat, Row } from "#features/imports/rules/import-format.ts";
import { type Position, START } from "#features/imports/store/files/parse-rows.ts";
import { readRecords } from "#features/imports/store/files/read-rows.ts";
import type { TextFile } from "#features/imports/store/files/text-file.ts";

/** Of the rows of documents that are not complete yet, in characters. */
const MOST_HELD = 50_000_000;

const lengthOf = ({ cells }: Row): number => cells.reduce((sum, cell) => sum + cell.length, 0);

/** The first rows of a reading. */
const firstOf = async function* (parts: AsyncGenerator<Row[]>, most: number): AsyncGenerator<Row[]> {
  let left = most;
  for await (const rows of parts) {
    yield rows.slice(0, left);
    left -= rows.length;
    if (left <= 0) return;
  }
};

type Source = { file: TextFile; format: ImportFormat; reader: DocumentReader };
/** `most`: reads only so many rows of the file, as if it had no others. */
type Reading = Parameters<typeof readRecords>[2] & { most?: number };

/** Passes the rows before a position to the reader, whose readings of later ones depend on them. */
const remembered = async function* ({ file, reader }: Source, from: Position, reading: Reading): AsyncGenerator<Row[]> {
  for await (const rows of readRecords(file, START, reading)) {
    for (const row of rows) if (row.byte < from.byte) reader.read([row]);
    yield rows.filter(({ byte }) => byte >= from.byte);
  }
};

/**
 * The rows of each document together, at the place of its last one. Holds only the documents that are not complete yet. Positions are those in this order,
 * as shares of the file, so that an interrupted import resumes in it.
 */
export const gathered = async function* (
  { file, reader }: Omit<Source, "format">,
  from: Position,
  reading: Reading,
  mostHeld = MOST_HELD,
): AsyncGenerator<Row[]> {
  const { most } = reading;
  const records = () => {
    const all = readRecords(file, START, reading);
    return most === undefined ? all : firstOf(all, most);
  };
  const counts = new Map<string, number>();
  let total = 0;
  for await (const rows of records()) {
    for (const row of rows) {
      const key = reader.documentOf(row);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      total++;
    }
    if (counts.size > MOST_WITHOUT_NUMBERS) throw fileError("too_many_purchases", { most: MOST_WITHOUT_NUMBERS });
  }
  const open = new Map<string, Row[]>();
  let [place, held] = [0, 0];
  for await (const rows of records()) {
    const ready = rows.flatMap((row): Row[] => {
      const key = reader.documentOf(row);
      if (key === "" || counts.get(key) === 1) return [row];
      const ofDocument = open.get(key) ?? [];
      ofDocument.push(row);
      open.set(key, ofDocument);
      held += lengthOf(row);
      if (held > mostHeld) throw fileError("rows_too_far_apart", { line: row.line });
      if (ofDocument.length < (counts.get(key) ?? 0)) return [];
      open.delete(key);
      held -= ofDocument.reduce((sum, one) => sum + lengthOf(one), 0);
      return ofDocument;
    });
    const placed = ready.map((row) => ({ ...row, byte: Math.floor((place++ * file.bytes) / total) }));
    yield placed.filter(({ byte }) => byte >= from.byte);
  }
};

/** A file's rows in the order in which its format reads them, from a position on. */
export const orderedRecords = (source: Source, from: Position, reading: Reading): AsyncGenerator<Row[]> => {
  if (source.format.gathers) return gathered(source, from, reading);
  if (source.format.remembers && from.byte > 0) return remembered(source, from, reading);
  return readRecords(source.file, from, reading);
};
