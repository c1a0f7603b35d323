import { customersCsv } from "./customers-csv.ts";
import { orderLines } from "./formats/order-lines.ts";
import { orders } from "./formats/orders.ts";
import type { ImportFormat } from "./import-format.ts";

/** Which column of a file is which field of a layout whose rows are such. */
export type ImportMapping = { rows: "order" | "line" | "customer"; columns: Record<string, string> };

const LAYOUTS = { order: orders, line: orderLines, customer: customersCsv };

/** The format of files with such columns. */
export const mappedFormat = ({ rows, columns }: ImportMapping): ImportFormat => {
  const layout = LAYOUTS[rows];
  return {
    ...layout,
    name: "mapped",
    columns: layout.columns.map((field) => columns[field] ?? field),
    optional: [],
    otherNames: {},
    documentColumn: columns[layout.documentColumn] ?? layout.documentColumn,
    open: (_, shop, header) => layout.open((field) => header.indexOf(columns[field] ?? ""), shop, header),
  };
};

export const suggestMapping = (_: readonly string[], __: readonly (readonly string[])[]): ImportMapping | null => null;
