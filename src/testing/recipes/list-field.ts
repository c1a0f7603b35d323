import type { Edit } from "./edit.ts";

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
