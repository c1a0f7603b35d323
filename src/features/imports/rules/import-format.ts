import { fileError } from "#core/messages/file-error.ts";
import type { CustomField } from "#records/rules/custom-fields.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import type {
  IncomingCustomer,
  IncomingOrder,
  IncomingRefund,
  IncomingTicket,
} from "#records/rules/incoming-records.ts";

import type { CreditNote } from "#records/rules/match-credits.ts";
import type { ColumnOf, Columns } from "./layout.ts";
import type { MappedRows, RowOptions } from "./reading-options.ts";

/**
 * One record of a file: its first line (from 1), its byte offset, and its cells as text. A JSON file's record has one
 * cell, its JSON text, under the header `JSON_HEADER`.
 */
export type Row = { line: number; byte: number; cells: readonly string[] };

/** The header under which JSON records reach a format. */
export const JSON_HEADER: readonly string[] = ["json"];

/**
 * A rejected value: `reason` is a sentence shared by many rows, `value` the original text. `code` is the kind of problem,
 * which pages translate; absent if there is only the English sentence. `keepsRow`: the rest of the row counts; of a note, all of it.
 */
export type RowProblem = {
  line: number;
  column: string;
  reason: string;
  value: string | null;
  code?: string | null;
  keepsRow?: boolean;
};

/** What leaves nothing out, and says how a row was understood. */
const NOTES: readonly string[] = ["unclear_customer", "refund_above_total"];
export const isNote = ({ code }: { code?: string | null | undefined }): boolean => NOTES.includes(code ?? "");

/** The records read from one document (an invoice, an order, a credit note). */
export type DocumentReading = {
  customer: IncomingCustomer | null;
  order: IncomingOrder | null;
  credit: CreditNote | null;
  /** Refunds of `order` itself, which the file names. */
  refunds?: readonly IncomingRefund[];
  /** What the document changes about a customer: a row of customers, or an order's consent. Applies after `order`. */
  change?: CustomerChange;
  /** How many of its rows have no number and belong to the order above them. */
  continued?: number;
  /** How many of its rows repeat another one of them, and count once. */
  copies?: number;
  /** A support ticket, and the problem of its row if its customer does not exist. */
  ticket?: { ticket: IncomingTicket; ifUnknown: RowProblem };
  problems: readonly RowProblem[];
};

/** The context of the rows: currency, time zone, storefront, and by how many days dates are shifted. */
export type Shop = RowOptions & {
  currency: string;
  timeZone: string;
  /** Whether the user chose the time zone, so that the one in a column's name doesn't count. */
  hasChosenZone?: boolean;
  storefrontId: number;
  shiftDays: number;
  now: Date;
  /** A text's SHA-256 in hex, of tables. */
  digest?: (text: string) => string;
  /** The first rows of the file, which show what its columns hold; none if they aren't known. */
  sample?: readonly Pick<Row, "cells">[];
  /** The business's own fields of what the rows describe. */
  customFields?: readonly CustomField[];
  /** Reads a phone number that is written as within the business's country; null if it is none. */
  readNationalPhone?: (text: string) => string | null;
};

export type DocumentReader = {
  /** The row's document; "" if the row doesn't name one. */
  documentOf: (row: Row) => string;
  /**
   * Reads all rows of one document. Either the whole document is accepted, perhaps without optional cells, or none of it; the
   * problems say why.
   */
  read: (rows: readonly Row[]) => DocumentReading;
};

/** A file format. To add one, implement this type and add it to the list in `shops/formats.ts`. */
export type ImportFormat = Columns & {
  summary: string;
  /** What its rows describe. */
  about: "orders" | "customers" | "tickets";
  /** How its files are written: "json" for records of JSON or NDJSON. By default a table: CSV or a spreadsheet. */
  kind?: "table" | "json";
  /** Of JSON: keys that tell its records from others. */
  keys?: readonly string[];
  /** Of JSON: all keys of a record that are read. */
  keysRead?: readonly string[];
  /** Whether orders that are already stored are updated; by default they are kept. */
  existing?: "keep" | "update";
  /** For a format whose columns also fit another one: a file must have at least one of these to be recognized. */
  signature?: readonly string[];
  /** Of our own layouts: what a row is. Their columns are fields, and are found under all names that shops have for them. */
  rows?: MappedRows;
  /** Of others: the fields that columns are, to find them under other names. */
  fields?: Readonly<Partial<Record<string, string>>>;
  /** Whether it is only read if a user chooses it, because no header shows it. */
  isChosen?: boolean;
  /** Whether a reading depends on the rows before it. */
  remembers?: boolean;
  /** Whether the rows of a document may be anywhere in the file. */
  gathers?: boolean;
  /** Numbered columns that are read besides: what the layout calls a column of such a name; null for any other. */
  alsoReads?: (name: string) => string | null;
  /** The column with the row's document. */
  documentColumn: string;
  /** `columnOf` returns a column's position in a row, -1 if the file doesn't have it. */
  open: (columnOf: ColumnOf, shop: Shop, header: readonly string[]) => DocumentReader;
};

/** In which order files are imported together: orders create the customers that tickets name, and customers' own files know more about them. */
export const IMPORT_ORDER: readonly ImportFormat["about"][] = ["customers", "orders", "tickets"];

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
