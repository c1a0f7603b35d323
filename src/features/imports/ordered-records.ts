import { fileError } from "#core/messages/file-error.ts";
import { MOST_WITHOUT_NUMBERS } from "#features/imports/rules/formats/purchase-log.ts";
import type { DocumentReader, ImportFormat, Row } from "#features/imports/rules/import-format.ts";
import { type Position, START } from "#features/imports/store/files/parse-rows.ts";
import { readRecords } from "#features/imports/store/files/read-rows.ts";
import type { TextFile } from "#features/imports/store/files/text-file.ts";

type Source = { file: TextFile; format: ImportFormat; reader: DocumentReader };
type Reading = Parameters<typeof readRecords>[2];

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
const gathered = async function* ({ file, reader }: Source, from: Position, reading: Reading): AsyncGenerator<Row[]> {
  const counts = new Map<string, number>();
  let total = 0;
  for await (const rows of readRecords(file, START, reading)) {
    for (const row of rows) {
      const key = reader.documentOf(row);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      total++;
    }
    if (counts.size > MOST_WITHOUT_NUMBERS) throw fileError("too_many_purchases", { most: MOST_WITHOUT_NUMBERS });
  }
  const open = new Map<string, Row[]>();
  let place = 0;
  for await (const rows of readRecords(file, START, reading)) {
    const ready = rows.flatMap((row): Row[] => {
      const key = reader.documentOf(row);
      if (key === "" || counts.get(key) === 1) return [row];
      const ofDocument = [...(open.get(key) ?? []), row];
      open.set(key, ofDocument);
      if (ofDocument.length < (counts.get(key) ?? 0)) return [];
      open.delete(key);
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
