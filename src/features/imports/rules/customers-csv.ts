import type { CustomerChange } from "#features/customers/rules/customer-change.ts";
import { CellProblem } from "./cells/cell-problem.ts";
import { cellText } from "./cells/cell-text.ts";
import { customColumn, toCustomFieldValues } from "./cells/custom-cells.ts";
import { type Cells, CUSTOMER_COLUMNS, type CustomerColumn, toCustomerChange } from "./customer-row.ts";
import type { ColumnOf } from "./header.ts";
import type { DocumentReader, ImportFormat, Row, RowProblem, Shop } from "./import-format.ts";

const CUSTOMER_FILE_COLUMNS = Object.keys(CUSTOMER_COLUMNS) as CustomerColumn[];
const REQUIRED = "customer_id";

/**
 * Reads rows of a customer file: each is the change of one customer with the problems of cells that are left out, or the problem
 * that rejects it, with the column's name in the file. `columnOf` returns a column's position, -1 if the file doesn't have it; `idOf` is the
 * customer's id where it isn't the id column alone.
 */
export const customerRowReader = (
  columnOf: ColumnOf,
  shop: Shop,
  header: readonly string[],
  idOf?: (cell: Cells) => string,
) => {
  const fields = shop.customFields ?? [];
  const columns = [...CUSTOMER_FILE_COLUMNS, ...fields.map(({ key }) => customColumn(key))];
  const places = Object.fromEntries(columns.map((column) => [column, columnOf(column)]));
  // Spreadsheets are kept from reading a number by an apostrophe before it: '+14155552671.
  const cellsOf =
    ({ cells }: Row) =>
    (column: string): string =>
      cellText(cells[places[column] ?? -1]).replace(/^'(?=[+\d])/, "");

  return (row: Row): { change: CustomerChange | null; problems: RowProblem[] } => {
    // More cells than the header has columns come from a comma without quotes.
    if (row.cells.length < header.length || row.cells.slice(header.length).some((extra) => extra !== "")) {
      const value = row.cells.join(",").slice(0, 200);
      const reason = "Must have as many cells as the header";
      return { change: null, problems: [{ line: row.line, column: REQUIRED, code: "columns", reason, value }] };
    }
    const plain = cellsOf(row);
    const cell: Cells = idOf ? (column) => (column === REQUIRED ? idOf(plain) : plain(column)) : plain;
    const problemOf = ({ column, code, reason, value = cell(column as CustomerColumn) }: CellProblem): RowProblem => ({
      line: row.line,
      column: header[places[column] ?? -1]?.trim() ?? column,
      code,
      reason,
      value,
    });
    const problems: RowProblem[] = [];
    const leaveOut = (problem: CellProblem) => problems.push({ ...problemOf(problem), keepsRow: true });
    try {
      const change = {
        ...toCustomerChange(cell, shop, leaveOut),
        ...toCustomFieldValues(fields, plain, shop, leaveOut),
      };
      return { change, problems };
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      return { change: null, problems: [problemOf(error)] };
    }
  };
};

/** How a layout departs from ours: what a customer's id is, and how a change is adjusted. */
type Departures = { idOf?: (cell: Cells) => string; adjust?: (change: CustomerChange) => CustomerChange };

export const openCustomers = (
  columnOf: ColumnOf,
  shop: Shop,
  header: readonly string[],
  { idOf, adjust = (change) => change }: Departures = {},
): DocumentReader => {
  const read = customerRowReader(columnOf, shop, header, idOf);
  return {
    // Rows are independent: a customer's rows apply one after the other.
    documentOf: () => "",
    read: ([row]) => {
      const none = { customer: null, order: null, credit: null };
      if (!row) return { ...none, problems: [] };
      const { change, problems } = read(row);
      return { ...none, ...(change && { change: adjust(change) }), problems };
    },
  };
};

/** Our own layout of customers; the names of Shopify's customers export fit it too. */
export const customersCsv: ImportFormat = {
  name: "customers",
  summary: "customers: names, addresses, consents, loyalty levels and tags",
  about: "customers",
  columns: [REQUIRED],
  optional: CUSTOMER_FILE_COLUMNS.filter((column) => column !== REQUIRED),
  otherNames: CUSTOMER_COLUMNS,
  documentColumn: REQUIRED,
  open: (columnOf, shop, header) => openCustomers(columnOf, shop, header),
};
