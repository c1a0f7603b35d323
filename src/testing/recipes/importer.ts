import type { Edit } from "./edit.ts";

export const IMPORTER: Edit[] = [
  {
    file: "src/features/imports/rules/formats/orders-csv.ts",
    text: `import type { ImportFormat } from "../import-format.ts";

export const ordersCsv: ImportFormat = {
  name: "orders-csv",
  summary: "One order per row",
  about: "orders",
  columns: ["order", "customer", "date", "total"],
  documentColumn: "order",
  open: (columnOf) => ({
    documentOf: ({ cells }) => cells[columnOf("order")] ?? "",
    read: ([row]) => ({
      customer: null,
      order: null,
      credit: null,
      problems: row ? [{ line: row.line, column: "order", reason: "Not implemented yet", value: null }] : [],
    }),
  }),
};
`,
  },
  {
    file: "src/features/imports/shops/formats.ts",
    after: 'import { onlineRetail } from "../rules/formats/online-retail.ts";\n',
    insert: 'import { ordersCsv } from "../rules/formats/orders-csv.ts";\n',
  },
  {
    file: "src/features/imports/shops/formats.ts",
    after: "  onlineRetail,\n",
    insert: "  ordersCsv,\n",
  },
  {
    file: "src/features/imports/rules/formats/any-order.test.ts",
    after: "const SAMPLES: Record<string, Records[]> = {\n",
    insert: '  "orders-csv": [[{ order: "1", customer: "1", date: "2026-01-02", total: "5" }]],\n',
  },
];
