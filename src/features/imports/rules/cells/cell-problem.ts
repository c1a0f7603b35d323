import { BrandedError } from "#core/values/branded-error.ts";
import type { Row } from "../import-format.ts";

/** A problem of one cell: `column` as the format calls it, `code` for translations. */
export class CellProblem extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.cell-problem");

  readonly column: string;
  readonly code: string;
  readonly reason: string;
  /** The row, where a document has several, and the cell's text. */
  readonly row: Row | undefined;
  readonly value: string | undefined;

  constructor(column: string, code: string, reason: string, at?: { row?: Row; value: string }) {
    super(reason);
    this.column = column;
    this.code = code;
    this.reason = reason;
    this.row = at?.row;
    this.value = at?.value;
  }
}
