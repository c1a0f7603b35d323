import type { Edit } from "./edit.ts";

const MESSAGES = ["en", "es", "pt"].map((language) => ({
  file: `src/features/operations/texts/${language}.json`,
  after: '  "nav": {\n',
  insert: '    "clock": "Clock",\n',
}));

export const PAGE: Edit[] = [
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
    file: "src/features/operations/ui/feature.ts",
    after: "  pages: [\n",
    insert: '    page("clock", { list: "/clock", group: "data", position: 5, access: { list: "data:import" } }),\n',
  },
  ...MESSAGES,
];

export const LIST_PAGE: Edit[] = [
  {
    file: "src/features/operations/contracts.ts",
    after: 'import { defineContract } from "#core/contracts/contract.ts";\n',
    insert: `import { listInput, listOf } from "#core/contracts/wire.ts";

export const listProducts = defineContract({
  method: "GET",
  path: "/api/admin/catalog",
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
    file: "src/app/api/admin/catalog/route.ts",
    text: `import { handle } from "#core/http/handle.ts";
import { listProducts } from "#features/operations/contracts.ts";
import { readProductPage } from "#features/operations/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listProducts, (request, actor) => readProductPage(actor, request)],
});
`,
  },
  {
    file: "src/features/operations/ui/catalog-page.tsx",
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

export const CatalogPage = () => {
  const t = useTranslations();
  const page = useListTable<Product>({ resource: "catalog", sorts: ["name", "category"], standardSort: "name" });
  const columns: ListColumn<Product>[] = [
    { name: "name", title: t("catalog.name"), show: ({ name }) => name },
    { name: "category", title: t("catalog.category"), onPhone: "line", show: ({ category }) => category ?? "–" },
  ];
  return (
    <PageLayout>
      <PageHeader title={t("nav.catalog")} />
      <ListTable
        caption={t("nav.catalog")}
        columns={columns}
        page={page}
        searchLabel={t("catalog.search")}
        empty={<p>{t("catalog.empty")}</p>}
      />
    </PageLayout>
  );
};
`,
  },
  {
    file: "src/app/(admin)/catalog/page.tsx",
    text: 'export { CatalogPage as default } from "#features/operations/ui/catalog-page.tsx";\n',
  },
  {
    file: "src/features/operations/ui/feature.ts",
    after: "  pages: [\n",
    insert:
      '    page("catalog", { list: "/catalog", group: "data", position: 6, access: { list: "customers:view" } }),\n',
  },
  ...Object.entries({
    en: {
      after: '"jobs": "Runs"\n  },\n',
      nav: "Products",
      name: "Name",
      category: "Category",
      search: "Search by name or ID",
      empty: "No products yet.",
    },
    es: {
      after: '"jobs": "Ejecuciones"\n  },\n',
      nav: "Productos",
      name: "Nombre",
      category: "Categoría",
      search: "Buscar por nombre o ID",
      empty: "Aún no hay productos.",
    },
    pt: {
      after: '"jobs": "Execuções"\n  },\n',
      nav: "Produtos",
      name: "Nome",
      category: "Categoria",
      search: "Buscar por nome ou ID",
      empty: "Ainda não há produtos.",
    },
  }).flatMap(([language, { after, nav, ...texts }]) => {
    const file = `src/features/operations/texts/${language}.json`;
    return [
      { file, after: '  "nav": {\n', insert: `    "catalog": "${nav}",\n` },
      { file, after, insert: `  "catalog": ${JSON.stringify(texts)},\n` },
    ];
  }),
];
