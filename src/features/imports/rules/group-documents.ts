import { fileError } from "#core/messages/file-error.ts";
import type { Row } from "./import-format.ts";

export type Cut = {
  /** The rows of each document, in order of first row. */
  documents: Row[][];
  rowCount: number;
  /** The first row after this cut; null at the end of the file. */
  next: Row | null;
};

type Sizes = {
  /** The maximum rows per cut, unless one document is larger. */
  rows: number;
  /** How far behind its previous row a document's next row may be. */
  lookAhead: number;
};

/** More rows than any invoice has; a longer document means a wrong document column. */
const LARGEST_DOCUMENT = 200_000;

/**
 * The number of first rows to cut so that they contain only complete documents: the most that `rows` allows, otherwise
 * the fewest possible.
 */
const cutAt = (keys: readonly string[], rows: number): number => {
  const last = new Map<string, number>();
  for (const [i, key] of keys.entries()) last.set(key, i);
  let reach = 0;
  let found = 0;
  for (const [i, key] of keys.entries()) {
    if (found > 0 && i >= rows) break;
    reach = Math.max(reach, last.get(key) ?? i);
    if (reach === i) found = i + 1;
  }
  return found;
};

const gather = (rows: readonly Row[], keys: readonly string[]): Row[][] => {
  const documents = new Map<string, Row[]>();
  for (const [i, row] of rows.entries()) {
    const key = keys[i] ?? "";
    const rowsOfIt = documents.get(key);
    if (rowsOfIt) rowsOfIt.push(row);
    else documents.set(key, [row]);
  }
  return [...documents.values()];
};

/**
 * Cuts a stream of rows where no document is open, even if documents are interleaved. Cuts depend on the rows alone:
 * resuming at any `next` gives the same cuts. Holds `rows` + `lookAhead` rows.
 */
export const wholeDocuments = async function* (
  chunks: AsyncIterable<readonly Row[]>,
  documentOf: (row: Row) => string,
  sizes: Sizes,
): AsyncGenerator<Cut> {
  let held: Row[] = [];
  let keys: string[] = [];
  const cut = (count: number): Cut => {
    const rows = held.slice(0, count);
    const documents = gather(rows, keys);
    held = held.slice(count);
    keys = keys.slice(count);
    return { documents, rowCount: rows.length, next: held[0] ?? null };
  };
  for await (const chunk of chunks) {
    for (const row of chunk) {
      held.push(row);
      // A row without a document is a document by itself.
      keys.push(documentOf(row) || `\n${row.line}`);
      if (held.length % (sizes.rows + sizes.lookAhead) !== 0) continue;
      const count = cutAt(keys, sizes.rows);
      if (count <= held.length - sizes.lookAhead) yield cut(count);
      else if (held.length > LARGEST_DOCUMENT) {
        const key = keys[0];
        throw fileError("long_document", { document: key ?? "", line: held[0]?.line ?? 0, most: LARGEST_DOCUMENT });
      }
    }
  }
  while (held.length > 0) yield cut(cutAt(keys, sizes.rows));
};
