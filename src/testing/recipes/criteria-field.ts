import type { Edit } from "./edit.ts";

export const CRITERIA_FIELD: Edit[] = [
  {
    file: "src/records/rules/criteria/fields/orders.ts",
    after: "export const ORDER_FIELDS = {\n",
    insert: `  /** Largest net amount of a counted sale; unknown without one. */
  largestOrder: {
    group: "orders",
    type: "money",
  },
`,
  },
  {
    file: "src/records/list/criteria/order-sql.ts",
    after: "export const ORDER_SQL: SqlOf<typeof ORDER_FIELDS> = {\n",
    insert: `  largestOrder: {
    value: (sql) => ofSales(sql, "max(o.net_amount)"),
  },
`,
  },
  {
    file: "src/testing/criteria/criteria-meaning.ts",
    after: "  switch (condition.field) {\n",
    insert: `    case "largestOrder":
      return sales.length === 0 ? null : Math.max(...sales.map((sale) => net([sale])));
`,
  },
  ...Object.entries({ en: "Largest order", es: "Pedido más grande", pt: "Maior pedido" }).map(([language, name]) => ({
    file: `src/core/messages/${language}.json`,
    after: '    "names": {\n',
    insert: `      "largestOrder": "${name}",\n`,
  })),
];
