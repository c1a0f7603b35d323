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
    words: { en: "Largest order", es: "Pedido más grande", pt: "Maior pedido" },
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
];

const ROUTE: Edit[] = [
  {
    file: "src/features/operations/contracts/clock.ts",
    text: `import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

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
    file: "src/features.ts",
    after: 'export * as openapi from "./features/api/contracts/openapi/openapi.ts";\n',
    insert: 'export * as clock from "./features/operations/contracts/clock.ts";\n',
  },
  {
    file: "src/features/operations/read-clock.ts",
    text: `import { now } from "#core/server/clock.ts";

export const clockNow = () => ({ data: { now: now().toISOString() } });
`,
  },
  {
    file: "src/app/api/admin/clock/route.ts",
    text: `import { handle } from "#core/http/handle.ts";
import { readClock } from "#features/operations/contracts/clock.ts";
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
import { useAnswer } from "#core/ui/use-answer.ts";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";

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
    insert: '  page("clock", "data", "/clock"),\n',
  },
  {
    file: "src/core/ui/providers/access-control.ts",
    after: "const ACCESS: Readonly<Record<string, Readonly<Record<string, Permission>>>> = {\n",
    insert: '  clock: { list: "data:import" },\n',
  },
  ...MESSAGES,
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

export const RECIPES = { "criteria field": CRITERIA_FIELD, route: ROUTE, page: PAGE, importer: IMPORTER } as const;
