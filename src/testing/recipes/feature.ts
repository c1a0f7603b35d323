import type { Edit } from "./edit.ts";

const BRANDS = "src/features/brands";

/** A feature's line in the lists of all features. */
const listed = (file: string, imported: string, ...lines: { after: string; insert: string }[]): Edit[] => [
  { file, after: imported.replaceAll("brands", "axes"), insert: imported },
  ...lines.map((line) => ({ file, ...line })),
];

export const FEATURE: Edit[] = [
  {
    file: `${BRANDS}/feature.ts`,
    text: `import { defineFeature } from "#core/feature.ts";

export const brands = defineFeature({
  name: "brands",
  topic: "reports",
  contracts: [() => import("./contracts.ts")],
});
`,
  },
  {
    file: `${BRANDS}/contracts.ts`,
    text: `import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

export const listBrands = defineContract({
  method: "GET",
  path: "/api/admin/brands",
  summary: "List brands",
  permission: "customers:view",
  input: z.object({}),
  output: z.object({ data: z.array(z.object({ brand: z.string(), products: z.int() })) }),
});
`,
  },
  {
    file: `${BRANDS}/store.ts`,
    text: `import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";

type BrandRow = { brand: string; products: number };

/** The brands of the shop's products, with how many products each has. */
export const listBrandRows = async (client: PoolClient, { businessId }: Scope): Promise<BrandRow[]> => {
  const { rows } = await client.query<BrandRow>(
    \`select brand, count(*)::int as products from products
      where business_id = $1 and brand is not null group by brand order by folded(brand) collate "C", brand\`,
    [businessId],
  );
  return rows;
};
`,
  },
  {
    file: `${BRANDS}/read-brands.ts`,
    text: `import type { ContractAnswer } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { listBrands } from "./contracts.ts";
import { listBrandRows } from "./store.ts";

export const readBrands = async (scope: Scope): Promise<ContractAnswer<typeof listBrands>> => ({
  data: await withBusiness(scope, (client) => listBrandRows(client, scope)),
});
`,
  },
  {
    file: "src/app/api/admin/brands/route.ts",
    text: `import { handle } from "#core/http/handle.ts";
import { listBrands } from "#features/brands/contracts.ts";
import { readBrands } from "#features/brands/read-brands.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listBrands, (_, actor) => readBrands(actor)],
});
`,
  },
  {
    file: `${BRANDS}/ui/feature.ts`,
    text: `import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const brands = defineFeaturePages({
  pages: [page("brands", { list: "/brands", group: "insights", position: 9, access: { list: "customers:view" } })],
});
`,
  },
  {
    file: `${BRANDS}/ui/brands-page.tsx`,
    text: `"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";

export const BrandsPage = () => {
  const t = useTranslations();
  const { answer } = useAnswer("GET /api/admin/brands", {});
  return (
    <PageLayout>
      <PageHeader title={t("nav.brands")} />
      <ul className="stack gap-8">
        {answer?.data.map(({ brand, products }) => (
          <li key={brand}>{t("brands.products", { brand, count: products })}</li>
        ))}
      </ul>
    </PageLayout>
  );
};
`,
  },
  {
    file: "src/app/(admin)/brands/page.tsx",
    text: 'export { BrandsPage as default } from "#features/brands/ui/brands-page.tsx";\n',
  },
  ...Object.entries({
    en: { nav: "Brands", products: "{brand}: {count, plural, one {# product} other {# products}}" },
    es: { nav: "Marcas", products: "{brand}: {count, plural, one {# producto} other {# productos}}" },
    pt: { nav: "Marcas", products: "{brand}: {count, plural, one {# produto} other {# produtos}}" },
  }).map(([language, { nav, products }]) => ({
    file: `${BRANDS}/texts/${language}.json`,
    text: JSON.stringify({ nav: { brands: nav }, brands: { products } }),
  })),
  {
    file: `${BRANDS}/README.md`,
    text: `# Brands

The brands of the shop's products, and how many products each has.

## Where to begin

- \`read-brands.ts\` reads them.
- \`ui/brands-page.tsx\` is the page.
`,
  },
  ...listed("src/features.ts", 'import { brands } from "./features/brands/feature.ts";\n', {
    after: "const features = [\n",
    insert: "  brands,\n",
  }),
  ...listed("src/pages.tsx", 'import { brands } from "./features/brands/ui/feature.ts";\n', {
    after: "export const PAGE_FEATURES = [\n",
    insert: "  brands,\n",
  }),
  ...listed(
    "src/texts.ts",
    'import type brands from "./features/brands/texts/en.json";\n',
    { after: "const OTHERS = [\n", insert: '  "brands",\n' },
    { after: "  typeof axes &\n", insert: "  typeof brands &\n" },
  ),
  {
    file: "docs/architecture.md",
    after: "| `demo` | The demo shop |\n",
    insert: "| `brands` | Brands of the shop's products |\n",
  },
];
