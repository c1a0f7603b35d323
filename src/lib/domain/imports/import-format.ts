import type { IncomingCustomer, IncomingOrder } from "#lib/domain/commerce/incoming-records.ts";
import type { CreditNote } from "#lib/domain/commerce/match-credits.ts";

/** One record of a file: the line it begins on (from 1), where that is in bytes, and its cells as text. */
export type Row = { line: number; byte: number; cells: readonly string[] };

/** What was not taken, and why: `reason` is a sentence that many rows can share, `value` is what stood there. */
export type Problem = { line: number; column: string; reason: string; value: string | null };

/** What the rows of one document (an invoice, an order, a credit note) say. */
export type Reading = {
  customer: IncomingCustomer | null;
  order: IncomingOrder | null;
  credit: CreditNote | null;
  problems: readonly Problem[];
};

/** Where the orders belong: their money's currency, their clock, their selling place; and how many days their dates are moved. */
export type Shop = { currency: string; timeZone: string; storefrontId: number; shiftDays: number };

export type Reader = {
  /** Which document a row belongs to; "" where the row does not say. */
  documentOf: (row: Row) => string;
  /** All rows of one document. Either the whole document is taken, or none of it and its problems say why. */
  read: (rows: readonly Row[]) => Reading;
};

/** A kind of file orders come in. To add one, write such an object and put it into the list of `formats.ts`. */
export type SalesFormat = {
  name: string;
  summary: string;
  /** Column names that must be there, in any order; others are ignored. */
  columns: readonly string[];
  /** The column that says which document a row is of. */
  documentColumn: string;
  /** `columnOf` gives a required column's place in a row. */
  open: (columnOf: (name: string) => number, shop: Shop) => Reader;
};
