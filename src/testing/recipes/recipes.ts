// The recipes of CONTRIBUTING.md as edits, each of exactly the files that CONTRIBUTING.md lists.

type Edit =
  | { file: string; text: string }
  /** `insert` goes after `after`, which must occur exactly once. */
  | { file: string; after: string; insert: string };

const CRITERIA_FIELD: Edit[] = [
  {
    file: "src/features/segments/rules/fields/orders.ts",
    after: "export const ORDER_FIELDS = {\n",
    insert: `  /** Largest net amount of a counted sale; unknown without one. */
  largestOrder: {
    group: "orders",
    type: "money",
  },
`,
  },
  {
    file: "src/features/segments/store/criteria/order-sql.ts",
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

const ROUTE: Edit[] = [
  {
    file: "src/features/operations/contracts.ts",
    after: 'import { defineContract } from "#core/contracts/contract.ts";\n',
    insert: `import { instant } from "#core/contracts/wire.ts";

export const readClock = defineContract({
  method: "GET",
  path: "/api/admin/clock",
  summary: "Read the server's time",
  permission: null,
  input: z.object({}),
  output: z.object({ data: z.object({ now: instant }) }),
});
`,
  },
  {
    file: "src/features/operations/read-clock.ts",
    text: `import { now } from "#core/server/clock.ts";

export const clockNow = () => ({ data: { now: now() } });
`,
  },
  {
    file: "src/app/api/admin/clock/route.ts",
    text: `import { handle } from "#core/http/handle.ts";
import { readClock } from "#features/operations/contracts.ts";
import { clockNow } from "#features/operations/read-clock.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [readClock, () => clockNow()] });
`,
  },
];

const MESSAGES = ["en", "es", "pt"].map((language) => ({
  file: `src/core/ui/messages/${language}/shell.json`,
  after: '  "nav": {\n',
  insert: '    "clock": "Clock",\n',
}));

const PAGE: Edit[] = [
  {
    file: "src/features/operations/ui/clock-page.tsx",
    text: `"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";

export const ClockPage = () => {
  const t = useTranslations("nav");
  const { answer } = useAnswer("GET /api/admin/clock", {});
  return (
    <PageLayout>
      <PageHeader title={t("clock")} />
      {answer?.data.now}
    </PageLayout>
  );
};
`,
  },
  {
    file: "src/app/(admin)/clock/page.tsx",
    text: 'export { ClockPage as default } from "#features/operations/ui/clock-page.tsx";\n',
  },
  {
    file: "src/core/ui/providers/resources.ts",
    after: "export const PAGES: readonly Page[] = [\n",
    insert: '  page("clock", "data", "/clock", { list: "data:import" }),\n',
  },
  ...MESSAGES,
];

const LIST_PAGE: Edit[] = [
  {
    file: "src/features/operations/contracts.ts",
    after: 'import { defineContract } from "#core/contracts/contract.ts";\n',
    insert: `import { listInput, listOf } from "#core/contracts/wire.ts";

export const listProducts = defineContract({
  method: "GET",
  path: "/api/admin/products",
  summary: "List products",
  permission: "customers:view",
  input: z.object(listInput(["name", "category"], "name")),
  output: listOf(z.object({ id: z.string(), name: z.string(), category: z.string().nullable() })),
});
`,
  },
  {
    file: "src/records/orders/list-products.ts",
    text: `import type { ClientBase } from "pg";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";

type ProductRow = { id: string; name: string; category: string | null };

const ORDER = { name: 'folded(name) collate "C"', category: 'folded(category) collate "C"' };
type Field = keyof typeof ORDER;
export type ProductSort = Field | \`-\${Field}\`;

/** One page; every word must occur in the ID or the title. */
export const listProducts = (
  client: ClientBase,
  { businessId }: Scope,
  { words, sort }: { words: readonly string[]; sort: ProductSort },
  place: PageWindow,
): Promise<Page<ProductRow>> => {
  const found = \`select p.external_id as id, coalesce(p.title, p.external_id) as name, p.category from products p
    where p.business_id = $1 and \${hasWords("concat_ws(' ', p.external_id, p.title)", "$2")}\`;
  return readPage(client, { found, order: orderBy(ORDER, sort), values: [businessId, words] }, place);
};
`,
  },
  {
    file: "src/features/operations/read-products.ts",
    text: `import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listProducts, type ProductSort } from "#records/orders/list-products.ts";

export const readProductPage = (scope: Scope, { q, sort, ...page }: ListRequest<ProductSort>) =>
  withBusiness(scope, (client) => listProducts(client, scope, { words: searchWords(q), sort }, toPageWindow(page)));
`,
  },
  {
    file: "src/app/api/admin/products/route.ts",
    text: `import { handle } from "#core/http/handle.ts";
import { listProducts } from "#features/operations/contracts.ts";
import { readProductPage } from "#features/operations/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listProducts, (request, actor) => readProductPage(actor, request)],
});
`,
  },
  {
    file: "src/features/operations/ui/products-page.tsx",
    text: `"use client";

import { useTranslations } from "next-intl";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { listProducts } from "#features/operations/contracts.ts";

type Product = ContractAnswer<typeof listProducts>["data"][number];

export const ProductsPage = () => {
  const t = useTranslations();
  const page = useListTable<Product>({ resource: "products", sorts: ["name", "category"], standardSort: "name" });
  const columns: ListColumn<Product>[] = [
    { name: "name", title: t("products.name"), show: ({ name }) => name },
    { name: "category", title: t("products.category"), onPhone: "line", show: ({ category }) => category ?? "–" },
  ];
  return (
    <PageLayout>
      <PageHeader title={t("nav.products")} />
      <ListTable
        caption={t("nav.products")}
        columns={columns}
        page={page}
        searchLabel={t("products.search")}
        empty={<p>{t("products.empty")}</p>}
      />
    </PageLayout>
  );
};
`,
  },
  {
    file: "src/app/(admin)/products/page.tsx",
    text: 'export { ProductsPage as default } from "#features/operations/ui/products-page.tsx";\n',
  },
  {
    file: "src/core/ui/providers/resources.ts",
    after: "export const PAGES: readonly Page[] = [\n",
    insert: '  page("products", "data", "/products", { list: "customers:view" }),\n',
  },
  ...Object.entries({
    en: {
      nav: "Products",
      name: "Name",
      category: "Category",
      search: "Search by name or ID",
      empty: "No products yet.",
    },
    es: {
      nav: "Productos",
      name: "Nombre",
      category: "Categoría",
      search: "Buscar por nombre o ID",
      empty: "Aún no hay productos.",
    },
    pt: {
      nav: "Produtos",
      name: "Nome",
      category: "Categoria",
      search: "Buscar por nome ou ID",
      empty: "Ainda não há produtos.",
    },
  }).flatMap(([language, { nav, ...texts }]) => {
    const file = `src/core/ui/messages/${language}/shell.json`;
    return [
      { file, after: '  "nav": {\n', insert: `    "products": "${nav}",\n` },
      { file, after: "\n  },\n", insert: `  "products": ${JSON.stringify(texts)},\n` },
    ];
  }),
];

const IMPORTER: Edit[] = [
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
    file: "src/features/imports/rules/import-formats.ts",
    after: 'import { onlineRetail } from "./formats/online-retail.ts";\n',
    insert: 'import { ordersCsv } from "./formats/orders-csv.ts";\n',
  },
  {
    file: "src/features/imports/rules/import-formats.ts",
    after: "  onlineRetail,\n",
    insert: "  ordersCsv,\n",
  },
  {
    file: "src/features/imports/rules/formats/any-order.test.ts",
    after: "const SAMPLES: Record<string, Records[]> = {\n",
    insert: '  "orders-csv": [[{ order: "1", customer: "1", date: "2026-01-02", total: "5" }]],\n',
  },
];

const RUN_NAMES = ["en", "es", "pt"].flatMap((language) => {
  const file = `src/core/ui/messages/${language}/runs.json`;
  return [
    { file, after: '  "job_kinds": {\n', insert: '    "count_customers": "Customer count",\n' },
    {
      file,
      after: '  "runs": {\n',
      insert:
        '    "result_count_customers": "{customers} customers",\n    "kept_count_customers": "Nothing was stored.",\n',
    },
  ];
});

const JOB: Edit[] = [
  {
    file: "src/features/runs/rules/kinds.ts",
    after: "type OptionsByKind = {\n",
    insert: "  /** Counts the customers. */\n  count_customers: Record<string, never>;\n",
  },
  {
    file: "src/features/runs/rules/kinds.ts",
    after: "export const RUNS = {\n",
    insert: `  count_customers: {
    steps: ["customers"],
    figures: ["customers"],
    permission: "customers:view",
    daily: { localTime: "04:00", options: {} },
  },
`,
  },
  {
    file: "src/worker/queues.ts",
    after: "export const JOBS: readonly Job[] = [\n",
    insert: `  defineJob({
    kind: "count_customers",
    perform: async (_actor, _options, { at }) => {
      at("customers");
      return { customers: 0 };
    },
  }),
`,
  },
  ...RUN_NAMES,
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
    file: `src/core/ui/messages/${language}/customers.json`,
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

const LIST_FIELD = listField({
  name: "firstOrderAt",
  entry: 'kind: "time", isNullable: true, column: "metrics.first_order_at", isSorted: true',
  title: "first_order",
  texts: { en: "First order", es: "Primera compra", pt: "Primeira compra" },
  column: "firstOrderDay",
});

/** A column of the table of customers. */
const OWN_LIST_FIELD = listField({
  name: "city",
  entry: 'kind: "text", isNullable: true, column: "customers.city", personal: "address", isSorted: true',
  title: "city",
  texts: { en: "City", es: "Ciudad", pt: "Cidade" },
  column: "city",
});

const BREVO = "src/features/audiences/destinations/brevo";

const DESTINATION: Edit[] = [
  {
    file: `${BREVO}/destination.ts`,
    text: `import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { apiKey, listId } = SHARED_FIELDS;

export const brevo = defineDestination({
  format: { purposes: ["email"], isHashed: false },
  fields: { apiKey, listId },
});
`,
  },
  {
    file: `${BREVO}/client.ts`,
    text: `import { z } from "zod";
import { accepted, type DestinationClient, type DestinationMember, readAnswer, sendReachable } from "../destination-client.ts";
import type { brevo } from "./destination.ts";

const PER_REQUEST = 150;
const listsAnswer = z.object({ lists: z.array(z.object({ id: z.number(), name: z.string() })) });

export const brevoClient: DestinationClient<typeof brevo> = {
  open: ({ apiKey, listId }, { client, signal, origin = "https://api.brevo.com" }) => {
    const call = async (path: string, body?: unknown) =>
      (await client.json({ url: new URL(path, origin), headers: { "api-key": apiKey }, body, signal })).json;
    const change = (action: "add" | "remove") => (members: DestinationMember[]) =>
      sendReachable(
        members,
        ({ email }) => Boolean(email),
        async (reachable) => {
          const emails = reachable.map(({ email }) => email);
          await call(\`/v3/contacts/lists/\${encodeURIComponent(listId)}/contacts/\${action}\`, { emails });
          return reachable.map(accepted);
        },
      );
    return {
      batchSize: PER_REQUEST,
      add: change("add"),
      remove: change("remove"),
      lists: async () => {
        const { lists } = readAnswer(listsAnswer, await call("/v3/contacts/lists"), "lists");
        return lists.map(({ id, name }) => ({ id: String(id), name }));
      },
    };
  },
  file: {
    columns: ["EMAIL", "SMS", "FIRSTNAME", "LASTNAME"],
    row: (m) => [m.email, m.phone, m.firstName, m.lastName],
  },
};
`,
  },
  {
    file: `${BREVO}/texts.json`,
    text: JSON.stringify(
      Object.fromEntries(
        ["en", "es", "pt"].map((language) => [
          language,
          {
            format: "Brevo",
            formatHint: "A contact import.",
            kind: "Brevo list",
            where: "Brevo: Settings › API keys.",
          },
        ]),
      ),
    ),
  },
  {
    file: "src/features/audiences/destinations/destinations.ts",
    after: 'import type { DestinationDefinition, FormatUse } from "./define-destination.ts";\n',
    insert: 'import { brevo } from "./brevo/destination.ts";\n',
  },
  {
    file: "src/features/audiences/destinations/destinations.ts",
    after: "export const DESTINATIONS = { klaviyo,",
    insert: " brevo,",
  },
  {
    file: "src/features/audiences/destinations/destinations.ts",
    after: "  klaviyo: klaviyo.format,\n",
    insert: "  brevo: brevo.format,\n",
  },
  {
    file: "src/features/audiences/destinations/clients.ts",
    after: 'import { klaviyoClient } from "./klaviyo/client.ts";\n',
    insert: 'import { brevoClient } from "./brevo/client.ts";\n',
  },
  {
    file: "src/features/audiences/destinations/clients.ts",
    after: "  klaviyo: klaviyoClient,\n",
    insert: "  brevo: brevoClient,\n",
  },
];

/** Of each recipe, its edits and the number of files it may touch at most: texts in three languages are one, and tests don't count. */
export const RECIPES: Record<string, { edits: readonly Edit[]; most: number }> = {
  "criteria field": { edits: CRITERIA_FIELD, most: 3 },
  route: { edits: ROUTE, most: 3 },
  page: { edits: PAGE, most: 4 },
  "page with a list": { edits: LIST_PAGE, most: 8 },
  importer: { edits: IMPORTER, most: 2 },
  job: { edits: JOB, most: 3 },
  // Two of them are texts.
  "list field": { edits: LIST_FIELD, most: 3 },
  "list field of the customer's own": { edits: OWN_LIST_FIELD, most: 3 },
  destination: { edits: DESTINATION, most: 5 },
};
