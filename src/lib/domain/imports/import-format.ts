import type { IncomingCustomer, IncomingOrder } from "#lib/domain/commerce/incoming-records.ts";
import type { CreditNote } from "#lib/domain/commerce/match-credits.ts";

/** One record of a file: its first line (from 1), its byte offset, and its cells as text. */
export type Row = { line: number; byte: number; cells: readonly string[] };

/** A rejected value: `reason` is a sentence shared by many rows, `value` the original text. */
export type RowProblem = { line: number; column: string; reason: string; value: string | null };

/** The records read from one document (an invoice, an order, a credit note). */
export type DocumentReading = {
  customer: IncomingCustomer | null;
  order: IncomingOrder | null;
  credit: CreditNote | null;
  problems: readonly RowProblem[];
};

/** The context of the orders: currency, time zone, storefront, and by how many days dates are shifted. */
export type Shop = { currency: string; timeZone: string; storefrontId: number; shiftDays: number };

export type DocumentReader = {
  /** The row's document; "" if the row doesn't name one. */
  documentOf: (row: Row) => string;
  /** Reads all rows of one document. Either the whole document is accepted, or none of it and its problems say why. */
  read: (rows: readonly Row[]) => DocumentReading;
};

/** A file format for orders. To add one, implement this type and add it to the list in `import-formats.ts`. */
export type SalesFormat = {
  name: string;
  summary: string;
  /** Required column names, in any order; others are ignored. */
  columns: readonly string[];
  /** The column with the row's document. */
  documentColumn: string;
  /** `columnOf` returns a required column's position in a row. */
  open: (columnOf: (name: string) => number, shop: Shop) => DocumentReader;
};
