"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { CalculationsCard } from "../runs/calculations-card.tsx";
import { FileDrop } from "./files/file-drop.tsx";
import { Layouts } from "./files/layouts.tsx";
import { ImportsTable } from "./imports-table.tsx";

/** Uploads files and lists earlier imports with their results. */
export const ImportsPage = () => {
  const t = useTranslations();
  const router = useRouter();
  return (
    <PageLayout>
      <PageHeader title={t("nav.imports")} about={t("imports.about")} />
      <FileDrop
        onUploaded={(files) => {
          const ids = files.map(({ id }) => id);
          router.push(`/imports/new?${ids.length === 1 ? "file" : "files"}=${ids.join(",")}`);
        }}
      />
      <CalculationsCard />
      {/* Above the history, whose length is known late. */}
      <Layouts />
      <ImportsTable />
    </PageLayout>
  );
};
