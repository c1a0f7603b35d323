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
