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

type NewListField = { name: string; entry: string; title: string; texts: Record<string, string>; column: string };

/** A field of customers in lists: `entry` is what it is, `column` its name in files. */
const listField = ({ name, entry, title, texts, column }: NewListField): Edit[] => [
  {
    file: "src/records/rules/customers/list-fields.ts",
    after: "  ...IDENTITY_FIELDS,\n",
    insert: `  ${name}: { ${entry}, title: "customers.${title}" },\n`,
  },
  ...Object.entries(texts).map(([language, text]) => ({
    file: `src/features/customers/texts/${language}.json`,
    after: '  "customers": {\n',
    insert: `    "${title}": "${text}",\n`,
  })),
  ...[
    { after: '    "emailConsentDay": "Fecha del consentimiento de correo",\n', text: texts.es },
    { after: '    "emailConsentDay": "Data do consentimento de e-mail",\n', text: texts.pt },
  ].map(({ after, text }) => ({
    file: "src/core/messages/file-columns.json",
    after,
    insert: `    "${column}": "${text}",\n`,
  })),
];

export const LIST_FIELD = listField({
  name: "firstOrderAt",
  entry: 'kind: "time", isNullable: true, column: "metrics.first_order_at", isSorted: true',
  title: "first_order",
  texts: { en: "First order", es: "Primera compra", pt: "Primeira compra" },
  column: "firstOrderDay",
});

/** A column of the table of customers. */
export const OWN_LIST_FIELD = listField({
  name: "city",
  entry: 'kind: "text", isNullable: true, column: "customers.city", personal: "address", isSorted: true',
  title: "city",
  texts: { en: "City", es: "Ciudad", pt: "Cidade" },
  column: "city",
});
