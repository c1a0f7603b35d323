// The recipes of CONTRIBUTING.md as edits, each of exactly the files that CONTRIBUTING.md lists.

type Edit =
  | { file: string; text: string }
  /** `insert` goes after `after`, which must occur exactly once. */
  | { file: string; after: string; insert: string };

const CRITERIA_FIELD: Edit[] = [
  {
    file: "src/lib/domain/segments/fields/orders.ts",
    after: "export const ORDER_FIELDS = {\n",
    insert: `  /** Largest net amount of a counted sale; unknown without one. */
  largestOrder: {
    group: "orders",
    type: "money",
    words: { en: "Largest order", es: "Pedido más grande", pt: "Maior pedido" },
  },
`,
  },
  {
    file: "src/lib/server/criteria/fields/orders.ts",
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
];

const ROUTE: Edit[] = [
  {
    file: "src/contracts/operations/clock.ts",
    text: `import { z } from "zod";
import { defineContract } from "../contract.ts";

export const readClock = defineContract({
  method: "GET",
  path: "/api/admin/clock",
  summary: "Read the server's time",
  permission: null,
  input: z.object({}),
  output: z.object({ data: z.object({ now: z.iso.datetime() }) }),
});
`,
  },
  {
    file: "src/contracts/modules.ts",
    after: 'export * as openapi from "./openapi/openapi.ts";\n',
    insert: 'export * as clock from "./operations/clock.ts";\n',
  },
  {
    file: "src/lib/operations/read-clock.ts",
    text: `import { now } from "../server/clock.ts";

export const clockNow = () => ({ data: { now: now().toISOString() } });
`,
  },
  {
    file: "src/app/api/admin/clock/route.ts",
    text: `import { readClock } from "#contracts/operations/clock.ts";
import { handle } from "#http/handle.ts";
import { clockNow } from "#lib/operations/read-clock.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [readClock, () => clockNow()] });
`,
  },
];

const MESSAGES = ["en", "es", "pt"].map((language) => ({
  file: `src/ui/messages/${language}/shell.json`,
  after: '  "nav": {\n',
  insert: '    "clock": "Clock",\n',
}));

const PAGE: Edit[] = [
  {
    file: "src/ui/operations/clock-page.tsx",
    text: `"use client";

import { useTranslations } from "next-intl";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";

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
    text: 'export { ClockPage as default } from "#ui/operations/clock-page.tsx";\n',
  },
  {
    file: "src/ui/providers/resources.ts",
    after: "export const PAGES: readonly Page[] = [\n",
    insert: '  page("clock", "data", "/clock"),\n',
  },
  {
    file: "src/ui/providers/access-control.ts",
    after: "const ACCESS: Readonly<Record<string, Readonly<Record<string, Permission>>>> = {\n",
    insert: '  clock: { list: "data:import" },\n',
  },
  ...MESSAGES,
];

const IMPORTER: Edit[] = [
  {
    file: "src/lib/domain/imports/formats/orders-csv.ts",
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
    file: "src/lib/domain/imports/import-formats.ts",
    after: 'import { onlineRetail } from "./formats/online-retail.ts";\n',
    insert: 'import { ordersCsv } from "./formats/orders-csv.ts";\n',
  },
  {
    file: "src/lib/domain/imports/import-formats.ts",
    after: "  onlineRetail,\n",
    insert: "  ordersCsv,\n",
  },
  {
    file: "src/lib/domain/imports/formats/any-order.test.ts",
    after: "const SAMPLES: Record<string, Records[]> = {\n",
    insert: '  "orders-csv": [[{ order: "1", customer: "1", date: "2026-01-02", total: "5" }]],\n',
  },
];

export const RECIPES = { "criteria field": CRITERIA_FIELD, route: ROUTE, page: PAGE, importer: IMPORTER } as const;
