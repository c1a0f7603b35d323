import type { Edit } from "./edit.ts";

const nameField = (field: string, names: Record<string, string>): Edit[] =>
  Object.entries(names).map(([language, name]) => ({
    file: `src/core/messages/${language}.json`,
    after: '    "names": {\n',
    insert: `      "${field}": "${name}",\n`,
  }));

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
  ...nameField("largestOrder", { en: "Largest order", es: "Pedido más grande", pt: "Maior pedido" }),
];

/** Its values change with support tickets, and its group's with events. */
export const TICKET_FIELD: Edit[] = [
  {
    file: "src/records/rules/criteria/fields/profile.ts",
    after: "export const EVENT_FIELDS = {\n",
    insert: `  /** Whole days from the day the last support ticket was opened to today, in the business's time zone; unknown without one. */
  daysSinceLastTicket: {
    group: "events",
    changesWith: "tickets",
    type: "days",
  },
`,
  },
  {
    file: "src/records/list/criteria/profile-sql.ts",
    after: "export const EVENT_SQL: SqlOf<typeof EVENT_FIELDS> = {\n",
    insert: `  daysSinceLastTicket: {
    value: (sql) => {
      const last = \`select o.customer_id, max(o.opened_at) as value from support_tickets o
        where o.business_id = $1\${sql.only("o")} group by o.customer_id\`;
      const openedAt = joined(sql, last);
      return \`case when \${openedAt} is not null then greatest(\${sql.today()} - \${sql.dayOf(openedAt)}, 0) end\`;
    },
  },
`,
  },
  {
    file: "src/testing/criteria/criteria-meaning.ts",
    after: "  switch (condition.field) {\n",
    insert: `    case "daysSinceLastTicket": {
      const opened = p.tickets.map(day).sort().at(-1);
      return opened ? daysSince(opened, TODAY) : null;
    }
`,
  },
  {
    file: "src/testing/shops/random-customers.ts",
    after: "  events: { name: string; at: Date }[];\n",
    insert: "  tickets: Date[];\n",
  },
  {
    file: "src/testing/shops/random-customers.ts",
    after: "  sales: fc.array(sale, { maxLength: 5 }),\n",
    insert: "  tickets: fc.array(fc.constantFrom(...moments), { maxLength: 2 }),\n",
  },
  {
    file: "src/testing/shops/save-people.ts",
    after: 'import { saveEvents } from "#records/support/customer-events.ts";\n',
    insert: 'import { saveTickets } from "#records/support/support-tickets.ts";\n',
  },
  {
    file: "src/testing/shops/save-people.ts",
    after: "    await saveEvents(client, scope, events);\n",
    insert: `    const tickets = people.flatMap(({ externalId, tickets: opened }) =>
      opened.map((openedAt, i) => ({
        externalId: \`t\${externalId}-\${i}\`,
        customerExternalId: externalId,
        openedAt,
        closedAt: null,
        channel: "email",
        messageCount: 1,
        satisfaction: null,
        wasReopened: false,
      })),
    );
    await saveTickets(client, scope, tickets);
`,
  },
  ...nameField("daysSinceLastTicket", {
    en: "Days since last support ticket",
    es: "Días desde el último ticket de soporte",
    pt: "Dias desde o último ticket de suporte",
  }),
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
  name: "costedSales",
  entry: 'kind: "money", isNullable: true, column: "metrics.costed_sales", isSorted: true',
  title: "costed_sales",
  texts: { en: "Sales with a known cost", es: "Ventas con costo conocido", pt: "Vendas com custo conhecido" },
  column: "costedSales",
});

/** A column of the table of customers. */
export const OWN_LIST_FIELD = listField({
  name: "city",
  entry: 'kind: "text", isNullable: true, column: "customers.city", personal: "address", isSorted: true',
  title: "city",
  texts: { en: "City", es: "Ciudad", pt: "Cidade" },
  column: "city",
});
